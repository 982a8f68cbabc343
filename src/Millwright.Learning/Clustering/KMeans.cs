using System.Numerics.Tensors;
using MathNet.Numerics.Random;

namespace Millwright.Learning.Clustering;

/// <summary>
/// Groups rows around k centres: Lloyd's iterations ("Least squares quantization in PCM", 1982) from k-means++ starts (Arthur and
/// Vassilvitskii, SODA 2007), the best of several. O(starts · iterations · rows · k · columns). The same seed gives the same
/// clusters with any number of threads, numbered from the largest to the smallest.
/// </summary>
/// <param name="Centres">One row a cluster.</param>
/// <param name="Assignments">The cluster of each row, 0 to k − 1.</param>
/// <param name="Inertia">Sum of the squared distances of the rows from their centres.</param>
public sealed record KMeans(double[][] Centres, int[] Assignments, double Inertia)
{
    private const int MostIterations = 300;

    /// <param name="rows">Finite values of one length.</param>
    /// <param name="progress">Told the share of starts that are done, 0 to 1.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="TooFewRowsException">There are fewer different rows than clusters.</exception>
    public static KMeans Fit(
        IReadOnlyList<double[]> rows, int clusters, int seed, int starts = 10, int threads = 1, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(clusters, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(starts, 1);
        var different = Different(rows, clusters);
        if (different < clusters)
            throw new TooFewRowsException(different, clusters);
        var (runs, done) = (new KMeans[starts], 0);
        Parallel.For(0, starts, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, start =>
        {
            runs[start] = Run(rows, clusters, new Xoshiro256StarStar(unchecked(seed * 7_919 + start)), cancellation);
            progress?.Report((double)Interlocked.Increment(ref done) / starts);
        });
        return runs.MinBy(run => run.Inertia)!.LargestFirst();
    }

    /// <summary>The nearest centre and its squared distance; of equal ones the first.</summary>
    internal static (int Cluster, double Squared) Nearest(double[][] centres, double[] row)
    {
        var (nearest, least) = (0, double.MaxValue);
        for (var cluster = 0; cluster < centres.Length; cluster++)
        {
            var squared = SquaredDistance(centres[cluster], row);
            if (squared < least)
                (nearest, least) = (cluster, squared);
        }
        return (nearest, least);
    }

    private static double SquaredDistance(double[] left, double[] right)
    {
        var distance = TensorPrimitives.Distance<double>(left, right);
        return distance * distance;
    }

    private static int Different(IReadOnlyList<double[]> rows, int enough)
    {
        var found = new List<double[]>();
        for (var row = 0; row < rows.Count && found.Count < enough; row++)
        {
            if (!found.Exists(seen => seen.AsSpan().SequenceEqual(rows[row])))
                found.Add(rows[row]);
        }
        return found.Count;
    }

    private static KMeans Run(IReadOnlyList<double[]> rows, int clusters, Xoshiro256StarStar random, CancellationToken cancellation)
    {
        var centres = Start(rows, clusters, random);
        var assignments = new int[rows.Count];
        var squared = new double[rows.Count];
        for (var iteration = 0; iteration < MostIterations; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            var moved = iteration == 0;
            for (var row = 0; row < rows.Count; row++)
            {
                (var cluster, squared[row]) = Nearest(centres, rows[row]);
                moved |= cluster != assignments[row];
                assignments[row] = cluster;
            }
            if (!moved)
                break;
            centres = Means(rows, assignments, squared, clusters);
        }
        return new KMeans(centres, assignments, squared.Sum());
    }

    /// <summary>Each further centre is a row drawn by its squared distance from those chosen; of several draws the one that helps most.</summary>
    private static double[][] Start(IReadOnlyList<double[]> rows, int clusters, Xoshiro256StarStar random)
    {
        var centres = new List<double[]> { rows[random.Next(rows.Count)] };
        double[] nearest = [.. rows.Select(row => SquaredDistance(row, centres[0]))];
        var draws = 2 + (int)Math.Log(clusters);
        while (centres.Count < clusters)
        {
            var (best, bestSum) = (Array.Empty<double>(), double.MaxValue);
            for (var draw = 0; draw < draws; draw++)
            {
                var candidate = rows[Draw(nearest, random)];
                var sum = nearest.Select((squared, row) => Math.Min(squared, SquaredDistance(rows[row], candidate))).Sum();
                if (sum < bestSum)
                    (best, bestSum) = (candidate, sum);
            }
            centres.Add(best);
            for (var row = 0; row < nearest.Length; row++)
                nearest[row] = Math.Min(nearest[row], SquaredDistance(rows[row], best));
        }
        return [.. centres];
    }

    private static int Draw(double[] weights, Xoshiro256StarStar random)
    {
        var left = random.NextDouble() * weights.Sum();
        var last = 0;
        for (var row = 0; row < weights.Length; row++)
        {
            if (weights[row] == 0)
                continue;
            last = row;
            left -= weights[row];
            if (left < 0)
                break;
        }
        return last;
    }

    /// <summary>A cluster that lost all its rows takes the row that lies furthest from its centre.</summary>
    private static double[][] Means(IReadOnlyList<double[]> rows, int[] assignments, double[] squared, int clusters)
    {
        var sums = new double[clusters][];
        var counts = new int[clusters];
        for (var cluster = 0; cluster < clusters; cluster++)
            sums[cluster] = new double[rows[0].Length];
        for (var row = 0; row < rows.Count; row++)
        {
            TensorPrimitives.Add<double>(sums[assignments[row]], rows[row], sums[assignments[row]]);
            counts[assignments[row]]++;
        }
        var left = squared.ToArray();
        for (var cluster = 0; cluster < clusters; cluster++)
        {
            if (counts[cluster] > 0)
            {
                TensorPrimitives.Divide(sums[cluster], counts[cluster], sums[cluster]);
                continue;
            }
            var furthest = left.AsSpan().IndexOf(left.Max());
            left[furthest] = 0;
            sums[cluster] = [.. rows[furthest]];
        }
        return sums;
    }

    private KMeans LargestFirst()
    {
        var sizes = new int[Centres.Length];
        foreach (var cluster in Assignments)
            sizes[cluster]++;
        int[] order = [.. Enumerable.Range(0, sizes.Length).OrderByDescending(cluster => sizes[cluster]).ThenBy(cluster => Centres[cluster][0])];
        var place = new int[order.Length];
        for (var at = 0; at < order.Length; at++)
            place[order[at]] = at;
        return new KMeans([.. order.Select(cluster => Centres[cluster])], [.. Assignments.Select(cluster => place[cluster])], Inertia);
    }
}

/// <summary>Fewer episodes than clusters: nothing can be grouped yet.</summary>
public sealed class TooFewRowsException(int rows, int clusters)
    : Exception($"{clusters} clusters need {clusters} different rows at least; there are {rows}. Wait for more, or ask for fewer clusters.");
