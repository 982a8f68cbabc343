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
        Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, work);
    }
}
