using Millwright.EmbeddedOrleans.Activations;
using Millwright.EmbeddedOrleans.Calls;
using Orleans.Runtime;

namespace Millwright.EmbeddedOrleans.Timers;

/// <summary>A timer whose callback is a turn of its grain. The next period starts when a callback has ended.</summary>
internal sealed class GrainTimer : IGrainTimer
{
    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly GrainTimerCreationOptions _options;
    private readonly CancellationTokenSource _disposal = new();
    private readonly ITimer _clock;
    private TimeSpan _period;

    public GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        _activation = activation;
        _callback = callback;
        _options = options;
        _period = options.Period;
        (activation.Owned ??= []).Add(this);
        // A timer belongs to no call: what flowed when it was made must not flow into its ticks.
        using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
            _clock = activation.Catalog.Clock.CreateTimer(static timer => ((GrainTimer)timer!).Tick(), this, options.DueTime, Timeout.InfiniteTimeSpan);
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        _period = period;
        _clock.Change(dueTime, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        if (_disposal.IsCancellationRequested)
            return;
        _clock.Dispose();
        _disposal.Cancel();
        _activation.Owned?.Remove(this);
    }

    private void Tick()
    {
        var turn = new TimerTurn(this);
        turn.Prepare(_options.Interleave ? CallKind.AlwaysInterleave : CallKind.Ordinary);
        _activation.TryTake(turn);
    }

    private async Task<Nothing> Run()
    {
        if (_disposal.IsCancellationRequested)
            return default;
        try
        {
            await _callback(_disposal.Token);
        }
        catch (Exception error) when (!_disposal.IsCancellationRequested)
        {
            // Nobody waits for a tick, so its failure is told here; the timer goes on.
            _activation.Catalog.TimerFailed(_activation.Id, error);
        }
        if (!_disposal.IsCancellationRequested && _period != Timeout.InfiniteTimeSpan)
            _clock.Change(_period, Timeout.InfiniteTimeSpan);
        return default;
    }

    private sealed class TimerTurn(GrainTimer timer) : Call<Nothing>
    {
        public override string Name => "a timer's callback";

        protected override Task<Nothing> Invoke(object target) => timer.Run();
    }
}
