namespace Millwright.Silo.Tests;

/// <summary>Waiting for what must come, by looking for it, and no longer than anything here should take.</summary>
internal static class Patience
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Limit);

    public static Task Soon(this Task task) => task.WaitAsync(Limit);

    public static async Task Until(Func<Task<bool>> condition, string what)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        using var limit = new CancellationTokenSource(Limit);
        while (!await condition())
            Assert.True(await Ticked(timer, limit.Token), $"Waited {Limit.TotalSeconds:0} s in vain: {what}.");
    }

    public static Task Until(Func<bool> condition, string what) => Until(() => Task.FromResult(condition()), what);

    private static async Task<bool> Ticked(PeriodicTimer timer, CancellationToken limit)
    {
        try
        {
            return await timer.WaitForNextTickAsync(limit);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
