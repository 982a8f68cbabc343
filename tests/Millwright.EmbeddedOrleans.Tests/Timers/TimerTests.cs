namespace Millwright.EmbeddedOrleans.Tests.Timers;

public interface IClockGrain : IGrainWithStringKey
{
    /// <summary>Ticks every millisecond, and tells of the third tick.</summary>
    Task Start();

    /// <summary>One tick far away, then changed to be now.</summary>
    Task StartLateThenNow();

    /// <summary>The tick's callback changes the timer to tick once more, although it has no period.</summary>
    Task StartAndChangeInside();

    Task StartAndFailOnce();

    /// <summary>Stays inside while timers are due.</summary>
    Task<int> Stay(string until);

    Task Leave();

    Task<bool> StopAndCount();
}

internal sealed class ClockGrain : Grain, IClockGrain
{
    private readonly List<IGrainTimer> _timers = [];
    private int _ticks;

    private string Key => this.GetPrimaryKeyString();

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Signals.Raise($"{Key} left");
        return Task.CompletedTask;
    }

    public Task Start()
    {
        _timers.Add(this.RegisterGrainTimer(
            static async (grain, cancellation) =>
            {
                await Task.Yield();
                cancellation.Register(() => Signals.Raise($"{grain.Key} timer disposed"));
                if (++grain._ticks == 3)
                    Signals.Raise($"{grain.Key} third tick");
            },
            this, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1)));
        return Task.CompletedTask;
    }

    public Task StartLateThenNow()
    {
        var timer = this.RegisterGrainTimer(
            _ =>
            {
                Signals.Raise($"{Key} changed");
                return Task.CompletedTask;
            },
            TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);
        timer.Change(TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    public Task StartAndChangeInside()
    {
        IGrainTimer? timer = null;
        timer = this.RegisterGrainTimer(
            _ =>
            {
                if (++_ticks == 1)
                    timer!.Change(TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1));
                else
                    Signals.Raise($"{Key} second tick");
                return Task.CompletedTask;
            },
            new GrainTimerCreationOptions(TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1)));
        return Task.CompletedTask;
    }

    public Task StartAndFailOnce()
    {
        this.RegisterGrainTimer(
            _ =>
            {
                if (++_ticks == 1)
                    throw new InvalidOperationException("the first tick fails");
                Signals.Raise($"{Key} went on");
                return Task.CompletedTask;
            },
            TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1));
        return Task.CompletedTask;
    }

    public async Task<int> Stay(string until)
    {
        var before = _ticks;
        Signals.Raise($"{Key} inside");
        await Signals.Wait(until);
        return _ticks - before;
    }

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task<bool> StopAndCount()
    {
        _timers.ForEach(static timer => timer.Dispose());
        return Task.FromResult(_timers.Count > 0);
    }
}

public class TimerTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    private readonly string _key = SiloFixture.NewKey();

    private IClockGrain Clock => silo.Grains.GetGrain<IClockGrain>(_key);

    [Fact]
    public async Task A_timer_ticks_again_and_again()
    {
        await Clock.Start();
        await Signals.Wait($"{_key} third tick");
    }

    [Fact]
    public async Task A_tick_is_a_turn_and_waits_for_the_call_under_way()
    {
        var staying = Clock.Stay($"{_key} go");
        await Signals.Wait($"{_key} inside");
        var starting = Clock.Start();
        Signals.Raise($"{_key} go");
        (await staying.Soon()).ShouldBe(0);
        await starting.Soon();
        await Signals.Wait($"{_key} third tick");
    }

    [Fact]
    public async Task A_timer_that_is_changed_ticks_at_its_new_time()
    {
        await Clock.StartLateThenNow();
        await Signals.Wait($"{_key} changed");
    }

    [Fact]
    public async Task A_change_made_by_the_callback_counts_instead_of_the_period()
    {
        await Clock.StartAndChangeInside();
        await Signals.Wait($"{_key} second tick");
    }

    [Fact]
    public async Task A_timer_whose_callback_fails_goes_on()
    {
        await Clock.StartAndFailOnce();
        await Signals.Wait($"{_key} went on");
    }

    [Fact]
    public async Task Timers_end_with_their_activation()
    {
        await Clock.Start();
        await Clock.Start();
        await Signals.Wait($"{_key} third tick");
        await Clock.Leave();
        await Signals.Wait($"{_key} timer disposed");
        await Signals.Wait($"{_key} left");
        (await Clock.StopAndCount().Soon()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_disposed_timer_can_be_disposed_again()
    {
        await Clock.Start();
        (await Clock.StopAndCount()).ShouldBeTrue();
        (await Clock.StopAndCount()).ShouldBeTrue();
    }
}
