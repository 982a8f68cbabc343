using System.Diagnostics;

namespace Millwright.Tests.Product;

/// <summary>Waits for what happens in another process: looks again and again, and no longer than it must.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>The first answer that is good.</summary>
    public static async Task<T> Get<T>(Func<Task<T>> ask, Func<T, bool> isGood, string what, TimeSpan? within = null)
    {
        var patience = within ?? TimeSpan.FromSeconds(60);
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Look);
        while (true)
        {
            var answer = await ask();
            if (isGood(answer))
                return answer;
            if (watch.Elapsed > patience)
                throw new TimeoutException($"Not within {patience.TotalSeconds} s: {what}. The last answer: {answer}");
            await timer.WaitForNextTickAsync();
        }
    }

    public static Task Is(Func<Task<bool>> ask, string what, TimeSpan? within = null) => Get(ask, static answer => answer, what, within);
}
