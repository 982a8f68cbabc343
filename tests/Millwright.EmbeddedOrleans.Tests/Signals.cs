using System.Collections.Concurrent;

namespace Millwright.EmbeddedOrleans.Tests;

/// <summary>What tests and grains tell one another without an argument that would be copied: named events, each happens once.</summary>
internal static class Signals
{
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> Events = new();

    public static void Raise(string name) => Of(name).TrySetResult();

    /// <summary>Ends when the event has happened; fails when that takes longer than anything here should.</summary>
    public static Task Wait(string name) => Of(name).Task.Soon();

    public static bool HasHappened(string name) => Of(name).Task.IsCompleted;

    private static TaskCompletionSource Of(string name) => Events.GetOrAdd(name, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}

internal static class Patience
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static Task Soon(this Task task) => task.WaitAsync(Limit);

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Limit);
}
