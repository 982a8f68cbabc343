using System.Numerics.Tensors;

namespace Millwright.Learning.Clustering;

/// <summary>
/// How much nearer rows lie to their own cluster than to the next one, −1 to 1 (Rousseeuw, "Silhouettes", Journal of Computational and
/// Applied Mathematics 20, 1987), by Euclidean distance, exact. A row that is alone in its cluster counts as 0. O(rows² · columns).
/// </summary>
public static class Silhouette
{
    /// <param name="assignments">The cluster of each row, 0 to <paramref name="clusters"/> − 1; two clusters or more must have rows.</param>
    /// <param name="threads">Cores to use; the answer is the same with any number.</param>
    /// <param name="progress">Told the share of rows that are done, 0 to 1, some hundred times at most.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static double Of(
        IReadOnlyList<double[]> rows, int[] assignments, int clusters, int threads = 1, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        var sizes = new int[clusters];
        foreach (var cluster in assignments)
            sizes[cluster]++;
        if (sizes.Count(size => size > 0) < 2)
            throw new ArgumentException("A silhouette needs two clusters with rows.", nameof(assignments));
        var (widths, done, step) = (new double[rows.Count], 0, Math.Max(1, rows.Count / 100));
        Parallel.For(0, rows.Count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, row =>
        {
            widths[row] = Width(rows, assignments, sizes, row);
            if (Interlocked.Increment(ref done) is var judged && judged % step == 0)
                progress?.Report((double)judged / rows.Count);
        });
        return widths.Average();
    }

    private static double Width(IReadOnlyList<double[]> rows, int[] assignments, int[] sizes, int row)
    {
        var own = assignments[row];
        if (sizes[own] == 1)
            return 0;
        var sums = new double[sizes.Length];
        for (var other = 0; other < rows.Count; other++)
            sums[assignments[other]] += TensorPrimitives.Distance<double>(rows[row], rows[other]);
        var within = sums[own] / (sizes[own] - 1);
        var next = double.MaxValue;
        for (var cluster = 0; cluster < sizes.Length; cluster++)
        {
            if (cluster != own && sizes[cluster] > 0)
                next = Math.Min(next, sums[cluster] / sizes[cluster]);
        }
        var wider = Math.Max(within, next);
        return wider == 0 ? 0 : (next - within) / wider;
    }
}
