using Orleans.Configuration;

namespace Millwright.EmbeddedOrleans.Tests.Hosting;

public interface IBusyGrain : IGrainWithStringKey
{
    Task<string> Stay(string inside, string until);

    Task<int> Relay(string other, int steps);
}

internal sealed class BusyGrain : Grain, IBusyGrain
{
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Signals.Raise($"{this.GetPrimaryKeyString()} {reason.ReasonCode}");
        return Task.CompletedTask;
    }

    public async Task<string> Stay(string inside, string until)
    {
        Signals.Raise(inside);
        await Signals.Wait(until);
        return "done";
    }

    public async Task<int> Relay(string other, int steps)
    {
        await Task.Yield();
        return steps == 0 ? 0 : 1 + await GrainFactory.GetGrain<IBusyGrain>(other).Relay($"{other}'", steps - 1);
    }
}

public class StopTests
{
    private readonly string _key = SiloFixture.NewKey();

    [Fact]
    public async Task A_call_under_way_ends_before_the_silo_does_and_the_grain_says_goodbye()
    {
        await using var silo = await TestSilo.Start();
        var staying = silo.Grains.GetGrain<IBusyGrain>(_key).Stay($"{_key} inside", $"{_key} go");
        await Signals.Wait($"{_key} inside");
        var stopping = silo.Stop();
        Signals.Raise($"{_key} go");
        (await staying.Soon()).ShouldBe("done");
        await stopping.Soon();
        Signals.HasHappened($"{_key} ShuttingDown").ShouldBeTrue();
    }

    [Fact]
    public async Task A_call_after_the_stop_fails_at_once()
    {
        await using var silo = await TestSilo.Start(builder => builder.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(2)));
        var grain = silo.Grains.GetGrain<IBusyGrain>(_key);
        (await grain.Relay(_key + "2", 1)).ShouldBe(1);
        await silo.Stop().Soon();
        await Should.ThrowAsync<Exception>(async () => await grain.Relay(_key, 0).Soon());
    }

    [Fact]
    public async Task A_call_that_outstays_the_time_for_stopping_fails_and_hangs_nobody()
    {
        await using var silo = await TestSilo.Start(builder => builder.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(5)));
        var staying = silo.Grains.GetGrain<IBusyGrain>(_key).Stay($"{_key} inside", $"{_key} never");
        await Signals.Wait($"{_key} inside");
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Ignoring(silo.Stop(patience.Token)).Soon();
        await Should.ThrowAsync<Exception>(async () => await staying.Soon());
        Signals.Raise($"{_key} never");
    }

    [Fact]
    public async Task Under_load_every_call_ends_one_way_or_the_other()
    {
        await using var silo = await TestSilo.Start(builder => builder.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(5)));
        var answered = 0;
        var ended = new List<Task>();
        using var stopped = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            for (var number = 0; !stopped.IsCancellationRequested; number++)
            {
                try
                {
                    await silo.Grains.GetGrain<IBusyGrain>($"{_key} {caller} {number % 50}").Relay($"{_key} {number % 70}", 3);
                    if (Interlocked.Increment(ref answered) == 1_000)
                        Signals.Raise($"{_key} loaded");
                }
                catch (Exception) when (stopped.IsCancellationRequested || Signals.HasHappened($"{_key} loaded"))
                {
                    return;
                }
            }
        })).ToArray();
        await Signals.Wait($"{_key} loaded");
        await Ignoring(silo.Stop()).Soon();
        await stopped.CancelAsync();
        await Task.WhenAll(callers).Soon();
    }

    /// <summary>Whether a stop that ran out of time says so is the host's matter.</summary>
    private static async Task Ignoring(Task stopping)
    {
        try
        {
            await stopping;
        }
        catch (OperationCanceledException)
        {
        }
    }
}
