namespace Millwright.Learning.Trees;

/// <summary>Work in numbered parts that do not touch each other, on at most so many cores: the result does not depend on how many.</summary>
internal static class Work
{
    public static void For(int parts, int threads, Action<int> work, CancellationToken cancellation = default)
    {
        if (threads <= 1 || parts <= 1)
        {
            for (var part = 0; part < parts; part++)
            {
                cancellation.ThrowIfCancellationRequested();
                work(part);
            }
            return;
        }
        // Parts are taken one by one, in their order: the framework's ranges would leave the large ones to one core.
        var next = -1;
        Parallel.For(0, Math.Min(threads, parts), new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, _ =>
        {
            for (var part = Interlocked.Increment(ref next); part < parts; part = Interlocked.Increment(ref next))
            {
                cancellation.ThrowIfCancellationRequested();
                work(part);
            }
        });
    }
}
