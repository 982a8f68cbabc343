using System.Diagnostics;
using Millwright.EmbeddedOrleans.Activations;

namespace Millwright.EmbeddedOrleans.Calls;

/// <summary>How a method may run beside others of its activation.</summary>
[Flags]
public enum CallKind
{
    Ordinary = 0,
    ReadOnly = 1,
    AlwaysInterleave = 2,
    OneWay = 4,
}

/// <summary>
/// One call on its way to an activation and back. The proxies derive a class per method whose fields are the arguments, so that a call is one
/// object and no argument is boxed.
/// </summary>
public abstract class Call
{
    private long _started;

    internal CallKind Kind { get; private set; }

    /// <summary>The context that the call was made in.</summary>
    internal CallContext? Caller { get; private set; }

    /// <summary>The activation that runs it; null before it has one.</summary>
    internal Activation? Target { get; set; }

    /// <summary>Interface and method, for people.</summary>
    public abstract string Name { get; }

    /// <summary>The first turn. Made with the call, so that it runs in the caller's execution context: traces go on in the grain.</summary>
    internal Task Turn { get; private set; } = Task.CompletedTask;

    internal TimeSpan Age => Stopwatch.GetElapsedTime(_started);

    internal void Prepare(CallKind kind)
    {
        Kind = kind;
        Caller = CallContext.Current;
        _started = Stopwatch.GetTimestamp();
        Turn = new Task(static state => ((Call)state!).Target!.Run((Call)state), this, TaskCreationOptions.DenyChildAttach);
    }

    /// <summary>Runs the method on its target and answers when it has ended; never throws.</summary>
    internal abstract Task Run(object target);

    internal abstract void Fail(Exception error);
}

/// <summary>A call whose method answers a value; <see cref="Nothing"/> where it answers none.</summary>
public abstract class Call<T> : Call
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Answer => _answer.Task;

    /// <summary>Calls the method; generated.</summary>
    protected abstract Task<T> Invoke(object target);

    internal override Task Run(object target)
    {
        Task<T> running;
        try
        {
            running = Invoke(target);
        }
        catch (Exception error)
        {
            // A method that throws before its first await: to the caller it is the same as after it.
            Fail(error);
            return Task.CompletedTask;
        }
        if (!running.IsCompletedSuccessfully)
            return Finish(running);
        _answer.TrySetResult(DeepCopy.Of(running.Result));
        return Task.CompletedTask;
    }

    internal override void Fail(Exception error) => _answer.TrySetException(error);

    private async Task Finish(Task<T> running)
    {
        try
        {
            _answer.TrySetResult(DeepCopy.Of(await running));
        }
        catch (OperationCanceledException canceled)
        {
            _answer.TrySetCanceled(canceled.CancellationToken);
        }
        catch (Exception error)
        {
            Fail(error);
        }
    }
}

/// <summary>What a method without a value answers.</summary>
public readonly struct Nothing
{
    /// <summary>Lets a method that answers no value be called as one that answers nothing in particular.</summary>
    public static Task<Nothing> From(Task task) => task.IsCompletedSuccessfully ? Done : Wait(task);

    public static Task<Nothing> From(ValueTask task) => task.IsCompletedSuccessfully ? Done : Wait(task.AsTask());

    private static readonly Task<Nothing> Done = Task.FromResult(default(Nothing));

    private static async Task<Nothing> Wait(Task task)
    {
        await task;
        return default;
    }
}
