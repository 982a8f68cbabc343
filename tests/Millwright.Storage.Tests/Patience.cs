namespace Millwright.Storage.Tests;

/// <summary>Waiting for what must come, by looking for it.</summary>
internal static class Patience
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task Until(Func<Task<bool>> condition, string what)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var began = TimeProvider.System.GetTimestamp(); !await condition(); await timer.WaitForNextTickAsync())
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(Limit, $"in vain: {what}");
    }
}
