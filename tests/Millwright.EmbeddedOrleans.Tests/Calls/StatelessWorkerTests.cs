using System.Collections.Concurrent;
using Orleans.Concurrency;

namespace Millwright.EmbeddedOrleans.Tests.Calls;

public interface IWorkerGrain : IGrainWithIntegerKey
{
    /// <summary>Tells how many have come in, and stays until it is let go.</summary>
    Task<string> Work(string place, string until);
}

[StatelessWorker(2)]
internal sealed class WorkerGrain : Grain, IWorkerGrain
{
    private static readonly ConcurrentDictionary<string, int> Inside = new();

    private readonly string _name = SiloFixture.NewKey();

    public async Task<string> Work(string place, string until)
    {
        Signals.Raise($"{place} {Inside.AddOrUpdate(place, 1, static (_, inside) => inside + 1)}");
        await Signals.Wait(until);
        return _name;
    }
}

public class StatelessWorkerTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    [Fact]
    public async Task As_many_workers_as_allowed_work_at_once_and_no_more()
    {
        var key = SiloFixture.NewKey();
        var worker = silo.Grains.GetGrain<IWorkerGrain>(0);
        var work = Enumerable.Range(0, 3).Select(_ => worker.Work(key, $"{key} go")).ToArray();
        await Signals.Wait($"{key} 2");
        Signals.HasHappened($"{key} 3").ShouldBeFalse();
        Signals.Raise($"{key} go");
        (await Task.WhenAll(work).Soon()).Distinct().Count().ShouldBe(2);
    }
}
