using Orleans.Concurrency;

namespace Millwright.EmbeddedOrleans.Tests.Calls;

public interface ITurns : IGrainWithStringKey
{
    /// <summary>Tells that it is inside, and stays until it is let go; answers how many were inside at most.</summary>
    Task<int> Stay(string inside, string until);

    Task<int> Pass();

    [AlwaysInterleave]
    Task<int> Look();

    [ReadOnly]
    Task<int> Read(string inside, string until);

    /// <summary>Counts without a lock, over several turns.</summary>
    Task<int> Count(int times);
}

public interface ITurnGrain : ITurns;

public interface IReentrantTurnGrain : ITurns;

internal abstract class TurnGrainBase : Grain
{
    private int _inside;
    private int _most;
    private int _count;

    public async Task<int> Stay(string inside, string until)
    {
        _most = Math.Max(_most, ++_inside);
        Signals.Raise(inside);
        await Signals.Wait(until);
        _inside--;
        return _most;
    }

    public Task<int> Read(string inside, string until) => Stay(inside, until);

    public Task<int> Pass() => Task.FromResult(_most = Math.Max(_most, _inside + 1));

    public Task<int> Look() => Task.FromResult(_inside);

    public async Task<int> Count(int times)
    {
        for (var time = 0; time < times; time++)
        {
            var seen = _count;
            Thread.SpinWait(20);
            _count = seen + 1;
            await Task.Yield();
        }
        return _count;
    }
}

internal sealed class TurnGrain : TurnGrainBase, ITurnGrain;

[Reentrant]
internal sealed class ReentrantTurnGrain : TurnGrainBase, IReentrantTurnGrain;

public interface ISlowStartGrain : IGrainWithStringKey
{
    Task Stay(string until);

    [AlwaysInterleave]
    Task<string> Look();
}

internal sealed class SlowStartGrain : Grain, ISlowStartGrain
{
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Signals.Raise($"{this.GetPrimaryKeyString()} activates");
        await Signals.Wait($"{this.GetPrimaryKeyString()} may activate");
    }

    public Task Stay(string until) => Signals.Wait(until);

    public Task<string> Look() => Task.FromResult("seen");
}

public class TurnTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    private readonly string _key = SiloFixture.NewKey();

    private ITurnGrain Grain => silo.Grains.GetGrain<ITurnGrain>(_key);

    [Fact]
    public async Task A_call_waits_until_the_one_before_has_ended_even_while_that_one_awaits()
    {
        var first = Grain.Stay($"{_key} inside", $"{_key} go");
        await Signals.Wait($"{_key} inside");
        var second = Grain.Pass();
        (await Grain.Look()).ShouldBe(1);
        second.IsCompleted.ShouldBeFalse();
        Signals.Raise($"{_key} go");
        (await first.Soon()).ShouldBe(1);
        (await second.Soon()).ShouldBe(1);
    }

    [Fact]
    public async Task A_call_marked_to_interleave_gets_through_while_another_waits()
    {
        var staying = Grain.Stay($"{_key} inside", $"{_key} go");
        await Signals.Wait($"{_key} inside");
        (await Grain.Look().Soon()).ShouldBe(1);
        Signals.Raise($"{_key} go");
        await staying;
    }

    [Fact]
    public async Task A_call_marked_to_interleave_overtakes_those_that_wait_for_the_activation()
    {
        var grain = silo.Grains.GetGrain<ISlowStartGrain>(_key);
        var staying = grain.Stay($"{_key} go");
        await Signals.Wait($"{_key} activates");
        var second = grain.Stay($"{_key} go");
        var look = grain.Look();
        Signals.Raise($"{_key} may activate");
        (await look.Soon()).ShouldBe("seen");
        Signals.Raise($"{_key} go");
        await Task.WhenAll(staying, second).Soon();
    }

    [Fact]
    public async Task Read_only_calls_run_beside_one_another_but_not_beside_others()
    {
        var one = Grain.Read($"{_key} one inside", $"{_key} go");
        var other = Grain.Read($"{_key} other inside", $"{_key} go");
        await Signals.Wait($"{_key} one inside");
        await Signals.Wait($"{_key} other inside");
        var writing = Grain.Pass();
        (await Grain.Look()).ShouldBe(2);
        writing.IsCompleted.ShouldBeFalse();
        Signals.Raise($"{_key} go");
        await Task.WhenAll(one, other, writing).Soon();
    }

    [Fact]
    public async Task Calls_of_a_reentrant_grain_interleave()
    {
        var grain = silo.Grains.GetGrain<IReentrantTurnGrain>(_key);
        var one = grain.Stay($"{_key} one inside", $"{_key} go");
        var other = grain.Stay($"{_key} other inside", $"{_key} go");
        await Signals.Wait($"{_key} one inside");
        await Signals.Wait($"{_key} other inside");
        Signals.Raise($"{_key} go");
        await one.Soon();
        (await other.Soon()).ShouldBe(2);
    }

    [Fact]
    public async Task Interleaving_calls_still_run_one_turn_at_a_time()
    {
        var grain = silo.Grains.GetGrain<IReentrantTurnGrain>(_key);
        var counts = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => grain.Count(200))).Soon();
        counts.Max().ShouldBe(50 * 200);
    }
}
