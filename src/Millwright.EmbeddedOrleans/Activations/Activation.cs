using Millwright.EmbeddedOrleans.Calls;
using Millwright.EmbeddedOrleans.Persistence;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Millwright.EmbeddedOrleans.Activations;

/// <summary>
/// One grain in memory: its object, the calls that run on it and those that wait. Locking: <c>_gate</c> guards the lists and the phase, and
/// nothing is called while it is held.
/// </summary>
internal sealed class Activation
{
    private readonly Lock _gate = new();
    private readonly TurnScheduler _turns = new();
    private readonly List<Call> _running = new(1);
    private readonly bool _isReentrant;
    private Queue<Call>? _waiting;
    private Phase _phase = Phase.New;
    private DeactivationReason _reason;
    private TaskCompletionSource? _gone;
    private long _lastUsed;
    private long _keptUntil;

    public Activation(Catalog catalog, GrainId id, object target)
    {
        Catalog = catalog;
        Id = id;
        Target = target;
        _isReentrant = target.GetType().IsDefined(typeof(ReentrantAttribute), inherit: true);
        _lastUsed = catalog.Clock.GetTimestamp();
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

    public object Target { get; }

    /// <summary>Work that disposes what the activation owns, such as its timers.</summary>
    public List<IDisposable>? Owned { get; set; }

    public IReadOnlyList<IStateHolder>? States { get; init; }

    /// <summary>Nothing runs and nothing waits; a moment later that may be otherwise.</summary>
    public bool IsFree
    {
        get
        {
            lock (_gate)
                return _running.Count == 0 && _waiting is null && _phase <= Phase.Active;
        }
    }

    /// <summary>Takes a call; false when the activation is on its way out and the call must go to the next one.</summary>
    public bool TryTake(Call call)
    {
        bool start;
        lock (_gate)
        {
            if (_phase >= Phase.Leaving)
                return false;
            call.Target = this;
            _lastUsed = Catalog.Clock.GetTimestamp();
            if (_phase == Phase.New)
            {
                _phase = Phase.Activating;
                (_waiting ??= []).Enqueue(call);
                Start(Activate);
                return true;
            }
            start = _phase == Phase.Active && MayRun(call);
            if (start)
                _running.Add(call);
            else
                (_waiting ??= []).Enqueue(call);
        }
        if (start)
            Start(call);
        return true;
    }

    /// <summary>Makes the activation leave once nothing runs on it. The task ends when it has left.</summary>
    public Task DeactivateWhenIdle(DeactivationReason reason)
    {
        lock (_gate)
        {
            _gone ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_phase >= Phase.Leaving)
                return _gone.Task;
            _reason = reason;
            if (_phase is Phase.New)
            {
                _phase = Phase.Gone;
                _gone.SetResult();
                Catalog.Remove(this);
                return _gone.Task;
            }
            if (_phase == Phase.Active)
                _phase = Phase.Leaving;
            if (_running.Count == 0 && _phase == Phase.Leaving)
                Start(Deactivate);
            return _gone.Task;
        }
    }

    public void KeepFor(TimeSpan span)
    {
        lock (_gate)
            _keptUntil = span == Timeout.InfiniteTimeSpan ? long.MaxValue : Catalog.Clock.GetTimestamp() + (long)(span.TotalSeconds * Catalog.Clock.TimestampFrequency);
    }

    public bool IsIdle(TimeSpan age)
    {
        lock (_gate)
            return _phase == Phase.Active && _running.Count == 0 && (_waiting is null || _waiting.Count == 0)
                && Catalog.Clock.GetElapsedTime(_lastUsed) >= age && Catalog.Clock.GetTimestamp() >= _keptUntil;
    }

    /// <summary>Fails the calls that have had no answer for too long; their bodies, where they run, run on.</summary>
    public void FailOverdue(TimeSpan limit)
    {
        List<Call>? overdue = null;
        Call[] ahead;
        lock (_gate)
        {
            foreach (var call in _running)
                if (call.Age >= limit)
                    (overdue ??= []).Add(call);
            if (_waiting is not null)
                foreach (var call in _waiting)
                    if (call.Age >= limit)
                        (overdue ??= []).Add(call);
            if (overdue is null)
                return;
            ahead = [.. _running];
        }
        foreach (var call in overdue)
            call.Fail(new TimeoutException(Deadlock.Explain(call, ahead, limit)));
    }

    /// <summary>Whether a call that has just come may start: it must be able to run beside what runs, and overtakes only by interleaving.</summary>
    private bool MayRun(Call call) => MayRunBeside(call) && (_waiting is null || _isReentrant || (call.Kind & CallKind.AlwaysInterleave) != CallKind.Ordinary);

    private bool MayRunBeside(Call call)
    {
        if (_isReentrant || (call.Kind & CallKind.AlwaysInterleave) != CallKind.Ordinary)
            return true;
        foreach (var other in _running)
            if ((other.Kind & CallKind.AlwaysInterleave) == CallKind.Ordinary && (call.Kind & other.Kind & CallKind.ReadOnly) == CallKind.Ordinary)
                return false;
        return true;
    }

    private void Start(Call call) => call.Turn.Start(_turns);

    private void Start(Func<Task> work) => _ = Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _turns);

    /// <summary>The body of a call's first turn.</summary>
    internal void Run(Call call)
    {
        CallContext.Current = CallContext.For(call);
        var running = TargetNow() is { } target ? call.Run(target) : FailGone(call);
        if (running.IsCompleted)
            Ended(call);
        else
            _ = AwaitEnd(call, running);
    }

    /// <summary>The object to call; null when it was an observer and is gone.</summary>
    private object? TargetNow() => Target is WeakReference<IGrainObserver> weak ? weak.TryGetTarget(out var observer) ? observer : null : Target;

    private Task FailGone(Call call)
    {
        call.Fail(new ClientNotAvailableException($"The observer {Id} is gone."));
        return Task.CompletedTask;
    }

    private async Task AwaitEnd(Call call, Task running)
    {
        await running;
        Ended(call);
    }

    private void Ended(Call call)
    {
        lock (_gate)
        {
            _running.Remove(call);
            _lastUsed = Catalog.Clock.GetTimestamp();
            if (_phase == Phase.Leaving)
            {
                if (_running.Count == 0)
                    Start(Deactivate);
                return;
            }
        }
        StartWaiting();
    }

    private void StartWaiting()
    {
        while (true)
        {
            Call next;
            lock (_gate)
            {
                if (_phase != Phase.Active || _waiting is null || !_waiting.TryPeek(out next!) || !MayRunBeside(next))
                    return;
                _waiting.Dequeue();
                if (_waiting.Count == 0)
                    _waiting = null;
                _running.Add(next);
            }
            Start(next);
        }
    }

    private async Task Activate()
    {
        try
        {
            await Catalog.Prepare(this);
            if (Target is Grain grain)
                await grain.OnActivateAsync(CancellationToken.None);
        }
        catch (Exception error)
        {
            // Whatever it is, the callers that wait for this activation must hear of it; the next call makes another one.
            Leave(error);
            return;
        }
        lock (_gate)
        {
            _phase = Phase.Active;
            if (_gone is not null)
            {
                _phase = Phase.Leaving;
                Start(Deactivate);
                return;
            }
        }
        StartWaiting();
    }

    private async Task Deactivate()
    {
        try
        {
            if (Target is Grain grain)
                await grain.OnDeactivateAsync(_reason, CancellationToken.None);
        }
        catch (Exception error)
        {
            Catalog.LeftBadly(Id, error);
        }
        Leave(null);
    }

    /// <summary>Takes the activation out of the catalog; what waits goes to the next one, or hears why there is none.</summary>
    private void Leave(Exception? error)
    {
        Queue<Call>? waiting;
        lock (_gate)
        {
            _phase = Phase.Gone;
            waiting = _waiting;
            _waiting = null;
        }
        Owned?.ForEach(static owned => owned.Dispose());
        Catalog.Remove(this);
        if (waiting is not null)
        {
            foreach (var call in waiting)
            {
                if (error is null)
                    Catalog.Dispatch(Id, call);
                else
                    call.Fail(error);
            }
        }
        lock (_gate)
            (_gone ??= new TaskCompletionSource()).TrySetResult();
    }
}
