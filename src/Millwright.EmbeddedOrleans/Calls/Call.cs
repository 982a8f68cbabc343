using Millwright.EmbeddedOrleans.Activations;
using Orleans.Storage;

namespace Millwright.EmbeddedOrleans.Calls;

/// <summary>How a method may run beside others of its activation, and who waits for its end.</summary>
[Flags]
public enum CallKind
{
    Ordinary = 0,
    ReadOnly = 1,
    AlwaysInterleave = 2,
    OneWay = 4,

    /// <summary>Work of the activation itself, such as a timer's tick: it ends with the activation and passes no filter.</summary>
    Own = 8,

    /// <summary>Does not count as use of the activation.</summary>
    Quiet = 16,
}

/// <summary>
/// One call on its way to an activation and back. The proxies derive a class per method whose fields are the arguments, so that a call is one
/// object and no argument is boxed.
/// </summary>
public abstract class Call
{
    private CancellationTokenRegistration _registration;
    private long _started;

    /// <summary>The token among the arguments, if there is one; set by generated code.</summary>
    public CancellationToken Cancellation;

    internal Call? Next { get; set; }

    internal Call? Previous { get; set; }

    internal CallKind Kind { get; private set; }

    /// <summary>The context that the call was made in.</summary>
    internal CallContext? Caller { get; private set; }

    /// <summary>The activation that runs it; null before it has one.</summary>
    internal Activation? Target { get; set; }

    /// <summary>How many activations passed it on without running anything.</summary>
    internal int Forwards { get; set; }

    /// <summary>Interface and method, for people.</summary>
    public abstract string Name { get; }

    /// <summary>The caller has an answer, or has given up.</summary>
    internal abstract bool IsAnswered { get; }

    internal bool IsAwaited => (Kind & CallKind.OneWay) == CallKind.Ordinary;

    /// <summary>The first turn. Made with the call, so that it runs in the caller's execution context: traces go on in the grain.</summary>
    internal Task Turn { get; private set; } = Task.CompletedTask;

    private protected Catalog Catalog { get; private set; } = null!;

    internal TimeSpan Age => Catalog.Clock.GetElapsedTime(_started);

    internal void Prepare(CallKind kind, Catalog catalog)
    {
        Kind = kind;
        Catalog = catalog;
        Caller = CallContext.Current;
        if (!IsAwaited)
            Caller = Caller?.WithoutCall();
        _started = catalog.Clock.GetTimestamp();
        Turn = new Task(static state => ((Call)state!).Target!.Run((Call)state), this, TaskCreationOptions.DenyChildAttach);
        if (Cancellation.CanBeCanceled && IsAwaited)
            _registration = Cancellation.UnsafeRegister(static (call, token) => ((Call)call!).Cancel(token), this);
    }

    /// <summary>Lets go of what only a call under way needs; else a chain of calls would be kept alive by its last one.</summary>
    internal void Forget()
    {
        Caller = null;
        _registration.Dispose();
    }

    /// <summary>Runs the method on its target. True: it has ended; false: it goes on, and tells <see cref="Target"/> when it ends. Never throws.</summary>
    internal abstract bool Run(object target);

    internal abstract void Fail(Exception error);

    private protected abstract void Cancel(CancellationToken token);
}

/// <summary>A call whose method answers a value; <see cref="Nothing"/> where it answers none.</summary>
public abstract class Call<T> : Call
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Answer => _answer.Task;

    internal override bool IsAnswered => _answer.Task.IsCompleted;

    /// <summary>Calls the method; generated.</summary>
    protected abstract Task<T> Invoke(object target);

    internal override bool Run(object target)
    {
        try
        {
            var running = Catalog.Filters.Length == 0 || (Kind & CallKind.Own) != CallKind.Ordinary ? Invoke(target) : InvokeFiltered(target);
            if (!running.IsCompletedSuccessfully)
            {
                _ = Finish(running);
                return false;
            }
            Succeed(running.Result);
        }
        catch (Exception error)
        {
            // A method that throws before its first await: to the caller it is the same as after it.
            FailInside(error);
        }
        return true;
    }

    internal override void Fail(Exception error)
    {
        if (!IsAwaited)
            Catalog.NobodyHears(Name, error);
        else if (error is OperationCanceledException canceled)
            _answer.TrySetCanceled(canceled.CancellationToken);
        else
            _answer.TrySetException(error);
    }

    internal Task<T> InvokeNow(object target) => Invoke(target);

    private protected override void Cancel(CancellationToken token) => _answer.TrySetCanceled(token);

    private async Task<T> InvokeFiltered(object target)
    {
        var filtered = new FilteredCall<T>(this, target, Catalog.Filters);
        await filtered.Invoke();
        return (T)filtered.Result!;
    }

    private async Task Finish(Task<T> running)
    {
        try
        {
            Succeed(await running);
        }
        catch (Exception error)
        {
            FailInside(error);
        }
        Target!.Ended(this);
    }

    private void Succeed(T answer) => _answer.TrySetResult(DeepCopy.Of(answer));

    private void FailInside(Exception error)
    {
        if (error is InconsistentStateException { IsSourceActivation: true } outdated)
        {
            // What the activation remembers is not what is stored: the next call begins from the store.
            outdated.IsSourceActivation = false;
            Target!.LeaveOutdated(outdated);
        }
        Fail(error);
    }
}

/// <summary>What a method without a value answers.</summary>
public readonly struct Nothing
{
    private static readonly Task<Nothing> Done = Task.FromResult(default(Nothing));

    /// <summary>Lets a method that answers no value be called as one that answers nothing in particular.</summary>
    public static Task<Nothing> From(Task task) => task.IsCompletedSuccessfully ? Done : Wait(task);

    public static Task<Nothing> From(ValueTask task) => task.IsCompletedSuccessfully ? Done : Wait(task.AsTask());

    private static async Task<Nothing> Wait(Task task)
    {
        await task;
        return default;
    }
}
