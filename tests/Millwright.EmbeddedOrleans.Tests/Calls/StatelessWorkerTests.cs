using Orleans.Concurrency;

namespace Millwright.EmbeddedOrleans.Tests.Calls;

public interface IWorkerGrain : IGrainWithIntegerKey
{
    Task<string> Work(string inside, string until);
}

[StatelessWorker(2)]
internal sealed class WorkerGrain : Grain, IWorkerGrain
{
    private readonly string _name = SiloFixture.NewKey();

    public async Task<string> Work(string inside, string until)
    {
        Signals.Raise(inside);
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
        var work = Enumerable.Range(0, 3).Select(number => worker.Work($"{key} {number}", $"{key} go")).ToArray();
        await Signals.Wait($"{key} 0");
        await Signals.Wait($"{key} 1");
        Signals.HasHappened($"{key} 2").ShouldBeFalse();
        Signals.Raise($"{key} go");
        (await Task.WhenAll(work).Soon()).Distinct().Count().ShouldBe(2);
    }
}
