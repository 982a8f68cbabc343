namespace Millwright.Storage.Processes;

/// <summary>What a process does again and again.</summary>
public static class Intervals
{
    /// <summary>
    /// Works at the end of each interval until it is stopped, which is no error. Work that overruns intervals is not made up for.
    /// </summary>
    /// <param name="isFirstAtOnce">Works at the beginning of the first interval too.</param>
    public static async Task Each(
        this TimeProvider clock, TimeSpan interval, Func<CancellationToken, Task> work, CancellationToken stopping, bool isFirstAtOnce = false)
    {
        using var timer = new PeriodicTimer(interval, clock);
        try
        {
            while (isFirstAtOnce || await timer.WaitForNextTickAsync(stopping))
            {
                isFirstAtOnce = false;
                await work(stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What is left another process does, or the next start of this one.
        }
    }
}
