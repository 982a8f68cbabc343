using Millwright.EmbeddedOrleans.Activations;
using Millwright.EmbeddedOrleans.Calls;
using Orleans.Runtime;

namespace Millwright.EmbeddedOrleans.Timers;

/// <summary>A timer whose callback is a turn of its grain. The next period, or a change made by the callback, counts from the end of the callback.</summary>
internal sealed class GrainTimer : IGrainTimer
{
    private readonly Lock _gate = new();
    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly CallKind _kind;
    private readonly CancellationTokenSource _disposal = new();
    private readonly ITimer _clock;
    private TimeSpan _period;
    private TimeSpan? _changedDue;
    private bool _isTicking;

    public GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        _activation = activation;
        _callback = callback;
        _period = options.Period;
        _kind = CallKind.OneWay | CallKind.Own
            | (options.Interleave ? CallKind.AlwaysInterleave : CallKind.Ordinary)
            | (options.KeepAlive ? CallKind.Ordinary : CallKind.Quiet);
        activation.Own(this);
        // A timer belongs to no call: what flowed when it was made must not flow into its ticks.
        using (Unflowing())
            _clock = activation.Catalog.Clock.CreateTimer(static timer => ((GrainTimer)timer!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _clock.Change(options.DueTime, Timeout.InfiniteTimeSpan);
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            _period = period;
            if (_isTicking)
                _changedDue = dueTime;
            else
                _clock.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        if (_disposal.IsCancellationRequested)
            return;
        _clock.Dispose();
        _activation.Disown(this);
        _disposal.Cancel();
    }

    private static AsyncFlowControl? Unflowing() => ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();

    private void Tick()
    {
        lock (_gate)
        {
            if (_isTicking)
                return;
            _isTicking = true;
        }
        var turn = new TimerTurn(this);
        using (Unflowing())
            turn.Prepare(_kind, _activation.Catalog);
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
        catch (Exception error)
        {
            // Nobody waits for a tick, so its failure is told here; the timer goes on.
            if (!_disposal.IsCancellationRequested)
                _activation.Catalog.TimerFailed(_activation.Id, error);
        }
        lock (_gate)
        {
            _isTicking = false;
            if (!_disposal.IsCancellationRequested)
                _clock.Change(_changedDue ?? _period, Timeout.InfiniteTimeSpan);
            _changedDue = null;
        }
        return default;
    }

    private sealed class TimerTurn(GrainTimer timer) : Call<Nothing>
    {
        public override string Name => "a timer's callback";

        protected override Task<Nothing> Invoke(object target) => timer.Run();
    }
}
