using Orleans.Configuration;

namespace Millwright.EmbeddedOrleans.Tests.Activations;

public interface IGuestGrain : IGrainWithStringKey
{
    /// <summary>Which activation of its grain this is, counted from one.</summary>
    Task<int> Visit();

    Task<int> LeaveAfter(string inside, string until);

    Task Keep(TimeSpan span);
}

internal sealed class GuestGrain : Grain, IGuestGrain
{
    private int _visit;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        if (Guests.Refused.TryRemove(key, out _))
            throw new InvalidOperationException($"{key} is refused once");
        _visit = Guests.Visits.AddOrUpdate(key, 1, static (_, visits) => visits + 1);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Guests.Reasons[this.GetPrimaryKeyString()] = reason.ReasonCode;
        Signals.Raise($"{this.GetPrimaryKeyString()} left");
        return Signals.HasHappened($"{this.GetPrimaryKeyString()} leaves slowly") ? Signals.Wait($"{this.GetPrimaryKeyString()} may leave") : Task.CompletedTask;
    }

    public Task<int> Visit() => Task.FromResult(_visit);

    public async Task<int> LeaveAfter(string inside, string until)
    {
        DeactivateOnIdle();
        Signals.Raise(inside);
        await Signals.Wait(until);
        return _visit;
    }

    public Task Keep(TimeSpan span)
    {
        DelayDeactivation(span);
        return Task.CompletedTask;
    }
}

internal static class Guests
{
    public static readonly System.Collections.Concurrent.ConcurrentDictionary<string, int> Visits = new();
    public static readonly System.Collections.Concurrent.ConcurrentDictionary<string, bool> Refused = new();
    public static readonly System.Collections.Concurrent.ConcurrentDictionary<string, DeactivationReasonCode> Reasons = new();
}

public class LifecycleTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    private readonly string _key = SiloFixture.NewKey();

    private IGuestGrain Guest => silo.Grains.GetGrain<IGuestGrain>(_key);

    [Fact]
    public async Task A_grain_stays_in_memory_between_calls()
    {
        (await Guest.Visit()).ShouldBe(1);
        (await Guest.Visit()).ShouldBe(1);
    }

    [Fact]
    public async Task A_grain_that_asks_to_leave_ends_its_call_leaves_and_comes_back_for_the_next()
    {
        var last = Guest.LeaveAfter($"{_key} inside", $"{_key} go");
        await Signals.Wait($"{_key} inside");
        var next = Guest.Visit();
        Signals.HasHappened($"{_key} left").ShouldBeFalse();
        Signals.Raise($"{_key} go");
        (await last.Soon()).ShouldBe(1);
        (await next.Soon()).ShouldBe(2);
        Guests.Reasons[_key].ShouldBe(DeactivationReasonCode.ApplicationRequested);
    }

    [Fact]
    public async Task A_call_that_comes_while_the_grain_says_goodbye_waits_for_the_next_activation()
    {
        Signals.Raise($"{_key} leaves slowly");
        Signals.Raise($"{_key} go");
        await Guest.LeaveAfter($"{_key} inside", $"{_key} go");
        await Signals.Wait($"{_key} left");
        var next = Guest.Visit();
        next.IsCompleted.ShouldBeFalse();
        Signals.Raise($"{_key} may leave");
        (await next.Soon()).ShouldBe(2);
    }

    [Fact]
    public async Task Ten_thousand_grains_live_side_by_side()
    {
        var keys = Enumerable.Range(0, 10_000).Select(number => $"{_key}-{number}").ToArray();
        (await Task.WhenAll(keys.Select(key => silo.Grains.GetGrain<IGuestGrain>(key).Visit())).Soon()).ShouldAllBe(visit => visit == 1);
        (await Task.WhenAll(keys.Select(key => silo.Grains.GetGrain<IGuestGrain>(key).Visit())).Soon()).ShouldAllBe(visit => visit == 1);
    }
}

public class FailedActivationTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    [Fact]
    public async Task A_failed_activation_fails_the_call_that_waits_and_is_tried_again()
    {
        var key = SiloFixture.NewKey();
        Guests.Refused[key] = true;
        (await Should.ThrowAsync<InvalidOperationException>(async () => await silo.Grains.GetGrain<IGuestGrain>(key).Visit().Soon())).Message.ShouldContain("refused once");
        (await silo.Grains.GetGrain<IGuestGrain>(key).Visit().Soon()).ShouldBe(1);
    }
}

public interface IShyGrain : IGrainWithStringKey
{
    Task Visit();
}

internal sealed class ShyGrain : Grain, IShyGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task Visit() => Task.CompletedTask;
}

public class ShyTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    [Fact]
    public async Task A_grain_that_leaves_while_it_activates_fails_the_call_instead_of_coming_back_for_ever() =>
        await Should.ThrowAsync<OrleansMessageRejectionException>(async () => await silo.Grains.GetGrain<IShyGrain>(SiloFixture.NewKey()).Visit().Soon());
}

public class IdleTests
{
    [Fact]
    public async Task A_grain_that_nobody_calls_leaves_and_one_that_asked_to_be_kept_stays()
    {
        await using var silo = await TestSilo.Start(builder => builder.Configure<GrainCollectionOptions>(options =>
        {
            options.CollectionQuantum = TimeSpan.FromMilliseconds(100);
            options.CollectionAge = TimeSpan.FromMilliseconds(300);
        }));
        var (idle, kept) = (SiloFixture.NewKey(), SiloFixture.NewKey());
        await silo.Grains.GetGrain<IGuestGrain>(kept).Keep(TimeSpan.FromMinutes(10));
        await silo.Grains.GetGrain<IGuestGrain>(idle).Visit();
        await Signals.Wait($"{idle} left");
        Guests.Reasons[idle].ShouldBe(DeactivationReasonCode.ActivationIdle);
        Signals.HasHappened($"{kept} left").ShouldBeFalse();
        (await silo.Grains.GetGrain<IGuestGrain>(idle).Visit()).ShouldBe(2);
        (await silo.Grains.GetGrain<IGuestGrain>(kept).Visit()).ShouldBe(1);
    }
}
