namespace Millwright.Gateway.Tests;

/// <summary>Waits for what must come by itself, looking again and again, and fails when it does not come.</summary>
internal static class Patience
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    public static async Task Until(Func<Task<bool>> isSo)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(Limit, "It did not come about in time.");
            await Task.Delay(BetweenLooks);
        }
    }

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Limit);

    public static Task Soon(this Task task) => task.WaitAsync(Limit);
}
