using Millwright.EmbeddedOrleans.Calls;
using Millwright.EmbeddedOrleans.Timers;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Millwright.EmbeddedOrleans.Activations;

/// <summary>
/// One grain in memory: its object, the calls that run on it and those that wait. Locking: <c>_gate</c> guards the lists, the timers and the
/// phase; while it is held turns are queued, but no code of grains or callers runs.
/// </summary>
internal sealed class Activation
{
    /// <summary>A call that this many activations passed on without running anything is refused: it would go round for ever.</summary>
    private const int MostForwards = 2;

    private readonly Lock _gate = new();
    private readonly TurnScheduler _turns = new();
    private CallList _running;
    private CallList _waiting;
    private object? _target;
    private List<GrainTimer>? _timers;
    private Phase _phase = Phase.New;
    private bool _hasRun;
    private DeactivationReason _reason;
    private CancellationToken _leaveBy;
    private TaskCompletionSource? _gone;
    private long _lastUsed;
    private long _keptUntil;

    public Activation(Catalog catalog, GrainId id)
    {
        Catalog = catalog;
        Id = id;
        _lastUsed = catalog.Clock.GetTimestamp();
    }

    /// <summary>The calls of an observer, which is held weakly.</summary>
    public Activation(Catalog catalog, GrainId id, WeakReference<IGrainObserver> observer)
        : this(catalog, id)
    {
        _target = observer;
        _phase = Phase.Active;
    }

    private enum Phase : byte
    {
        New,
        Activating,
        Active,
        Leaving,
        Gone,
    }

    public Catalog Catalog { get; }

    public GrainId Id { get; }

    /// <summary>Nothing runs and nothing waits; a moment later that may be otherwise.</summary>
    public bool IsFree
    {
        get
        {
            lock (_gate)
                return _running.IsEmpty && _waiting.IsEmpty && _phase <= Phase.Active;
        }
    }

    public bool IsLostObserver => _target is WeakReference<IGrainObserver> weak && !weak.TryGetTarget(out _);

    /// <summary>Takes a call; false when the activation is gone and the call must go to the next one.</summary>
    public bool TryTake(Call call)
    {
        lock (_gate)
        {
            if (_phase == Phase.Gone)
                return false;
            call.Target = this;
            if ((call.Kind & CallKind.Quiet) == CallKind.Ordinary)
                _lastUsed = Catalog.Clock.GetTimestamp();
            if (_phase == Phase.Active && MayRun(call))
            {
                Start(call);
            }
            else if (_phase != Phase.Leaving || (call.Kind & CallKind.Own) == CallKind.Ordinary)
            {
                _waiting.Add(call);
                if (_phase == Phase.New)
                {
                    _phase = Phase.Activating;
                    Start(Activate);
                }
            }
            return true;
        }
    }

    /// <summary>Makes the activation leave once nothing runs on it. The task ends when it has left.</summary>
    public Task DeactivateWhenIdle(DeactivationReason reason, CancellationToken leaveBy = default)
    {
        lock (_gate)
        {
            if (_phase == Phase.Gone)
                return Task.CompletedTask;
            if (_gone is not null)
                return _gone.Task;
            _gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _reason = reason;
            _leaveBy = leaveBy;
            if (_phase == Phase.Active)
                LeaveNowOrLater();
            else if (_phase == Phase.New)
                Start(LeaveUnused);
            return _gone.Task;
        }
    }

    public void LeaveOutdated(InconsistentStateException error) => _ = DeactivateWhenIdle(new DeactivationReason(DeactivationReasonCode.ApplicationError, error, error.Message));

    public void KeepFor(TimeSpan span)
    {
        lock (_gate)
            _keptUntil = span == Timeout.InfiniteTimeSpan ? long.MaxValue : Catalog.Clock.GetTimestamp() + (long)(span.TotalSeconds * Catalog.Clock.TimestampFrequency);
    }

    public bool IsIdle(TimeSpan age)
    {
        lock (_gate)
            return _phase == Phase.Active && _target is Grain && _running.IsEmpty && _waiting.IsEmpty
                && Catalog.Clock.GetElapsedTime(_lastUsed) >= age && Catalog.Clock.GetTimestamp() >= _keptUntil;
    }

    /// <summary>Fails the calls that have had no answer for too long. Those that wait never run; those that run go on, unheard.</summary>
    public void FailOverdue(TimeSpan limit)
    {
        List<Call> overdue;
        List<Call> ahead;
        lock (_gate)
        {
            if (_running.IsEmpty && _waiting.IsEmpty)
                return;
            ahead = _running.ToList();
            overdue = _waiting.ToList().FindAll(IsOverdue);
            foreach (var call in overdue)
                _waiting.Remove(call);
            overdue.AddRange(ahead.FindAll(IsOverdue));
        }
        foreach (var call in overdue)
            call.Fail(new TimeoutException(Deadlock.Explain(call, ahead, limit)));

        bool IsOverdue(Call call) => call.IsAwaited && !call.IsAnswered && call.Age >= limit;
    }

    /// <summary>Fails whatever runs or waits: there will be no answer.</summary>
    public void FailAll(Exception error)
    {
        List<Call> calls;
        lock (_gate)
        {
            calls = [.. _running.ToList(), .. _waiting.ToList()];
            _waiting = default;
        }
        foreach (var call in calls.Where(static call => call.IsAwaited))
            call.Fail(error);
    }

    public void Own(GrainTimer timer)
    {
        lock (_gate)
            (_timers ??= []).Add(timer);
    }

    public void Disown(GrainTimer timer)
    {
        lock (_gate)
            _timers?.Remove(timer);
    }

    /// <summary>The body of a call's first turn.</summary>
    internal void Run(Call call)
    {
        if (call.IsAnswered)
        {
            // The caller gave up while it waited.
            Ended(call);
            return;
        }
        CallContext.Current = CallContext.For(call);
        if (TargetNow() is not { } target)
        {
            Catalog.Remove(this);
            call.Fail(new ClientNotAvailableException($"The observer {Id} is gone."));
            Ended(call);
        }
        else if (call.Run(target))
        {
            Ended(call);
        }
    }

    internal void Ended(Call call)
    {
        lock (_gate)
        {
            _running.Remove(call);
            _hasRun = true;
            if ((call.Kind & CallKind.Quiet) == CallKind.Ordinary)
                _lastUsed = Catalog.Clock.GetTimestamp();
            if (_phase == Phase.Leaving)
                LeaveNowOrLater();
            else
                StartWaiting();
        }
        call.Forget();
    }

    /// <summary>The object to call; null when it was an observer and is gone.</summary>
    private object? TargetNow() => _target is WeakReference<IGrainObserver> weak ? weak.TryGetTarget(out var observer) ? observer : null : _target;

    /// <summary>Whether a call that has just come may start: it must be able to run beside what runs, and overtakes only by interleaving.</summary>
    private bool MayRun(Call call) => MayOvertake(call) || (_waiting.IsEmpty && MayRunBeside(call));

    private bool MayOvertake(Call call) => Id.Class.IsReentrant || (call.Kind & CallKind.AlwaysInterleave) != CallKind.Ordinary;

    private bool MayRunBeside(Call call)
    {
        if (MayOvertake(call))
            return true;
        for (var other = _running.First; other is not null; other = other.Next)
            if ((other.Kind & CallKind.AlwaysInterleave) == CallKind.Ordinary && (call.Kind & other.Kind & CallKind.ReadOnly) == CallKind.Ordinary)
                return false;
        return true;
    }

    private void Start(Call call)
    {
        _running.Add(call);
        call.Turn.Start(_turns);
    }

    private void Start(Func<Task> work) => _ = Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _turns);

    private void StartWaiting()
    {
        while (_phase == Phase.Active && _waiting.First is { } next && MayRunBeside(next))
        {
            _waiting.Remove(next);
            Start(next);
        }
    }

    private void LeaveNowOrLater()
    {
        _phase = Phase.Leaving;
        if (!_running.IsEmpty)
            return;
        using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
            Start(Deactivate);
    }

    private async Task Activate()
    {
        try
        {
            var (grain, states) = Id.Class.Create(Catalog.Services, Id);
            _target = grain;
            grain.Activation = this;
            foreach (var state in states)
                await state.ReadStateAsync();
            await grain.OnActivateAsync(CancellationToken.None);
        }
        catch (Exception error)
        {
            // Whatever it is, the callers that wait for this activation must hear of it; the next call makes another one.
            DisposeTimers();
            Leave(error);
            return;
        }
        lock (_gate)
        {
            _phase = Phase.Active;
            if (_gone is not null)
            {
                LeaveNowOrLater();
                return;
            }
            // As if they came just now: who may overtake does so.
            var came = _waiting.ToList();
            _waiting = default;
            foreach (var call in came)
            {
                if (MayRun(call))
                    Start(call);
                else
                    _waiting.Add(call);
            }
        }
    }

    private async Task Deactivate()
    {
        DisposeTimers();
        try
        {
            if (_target is Grain grain)
                await grain.OnDeactivateAsync(_reason, _leaveBy);
        }
        catch (Exception error)
        {
            Catalog.LeftBadly(Id, error);
        }
        Leave(null);
    }

    private Task LeaveUnused()
    {
        Leave(null);
        return Task.CompletedTask;
    }

    private void DisposeTimers()
    {
        List<GrainTimer>? timers;
        lock (_gate)
        {
            timers = _timers;
            _timers = null;
        }
        timers?.ForEach(static timer => timer.Dispose());
    }

    /// <summary>Takes the activation out of the catalog; what waits goes to the next one, or hears why there is none.</summary>
    private void Leave(Exception? error)
    {
        // First out of the catalog, then gone: whoever is told that it is gone finds the next one.
        Catalog.Remove(this);
        List<Call> waiting;
        lock (_gate)
        {
            _phase = Phase.Gone;
            waiting = _waiting.ToList();
            _waiting = default;
        }
        foreach (var call in waiting)
            PassOn(call, error);
        _gone?.TrySetResult();
    }

    private void PassOn(Call call, Exception? error)
    {
        if ((call.Kind & CallKind.Own) != CallKind.Ordinary)
            return;
        call.Next = call.Previous = null;
        if (error is not null)
            call.Fail(error);
        else if (!_hasRun && call.Forwards++ == MostForwards)
            call.Fail(new OrleansMessageRejectionException(
                $"{call.Name} on {Id} was passed on {MostForwards} times by activations that left before they ran anything. Do not deactivate in OnActivateAsync; throw, or leave in the call."));
        else
            Catalog.Dispatch(Id, call);
    }
}
