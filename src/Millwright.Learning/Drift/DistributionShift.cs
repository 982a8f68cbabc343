namespace Millwright.Learning.Drift;

/// <summary>
/// Two samples of one input side by side: both distributions over the same bins, for the eye, and every measure of their distance.
/// </summary>
/// <param name="Edges">The inner edges of the bins, ascending, in the input's unit; the outer bins are open.</param>
/// <param name="Reference">Share of the reference in each bin; one more than edges.</param>
/// <param name="Current">Share of the current sample in each bin.</param>
/// <param name="PopulationStability">0 or more; above 0.25 much has changed.</param>
/// <param name="JensenShannon">0 to 1, in bits.</param>
/// <param name="Wasserstein">In the input's unit.</param>
/// <param name="ChiSquare">Of an input that has only a few values, <paramref name="Kinds"/> of them, one more for those that it did not have before; null: it is a number.</param>
/// <param name="Deviation">Standard deviation of the reference (population), in the input's unit.</param>
public sealed record DistributionShift(
    double[] Edges, double[] Reference, double[] Current,
    double PopulationStability, double JensenShannon, double Wasserstein, TwoSampleTest KolmogorovSmirnov, TwoSampleTest? ChiSquare, int Kinds, double Deviation, int ReferenceCount, int CurrentCount)
{
    /// <summary>An input that had no more values than that is one of kinds, such as a mode.</summary>
    public const int MostKinds = 8;

    private const int Bins = 10;

    /// <summary>A measure's value; null: it says nothing of such an input. Kinds lie at no distance from each other.</summary>
    public double? Of(ShiftMeasure measure) => measure switch
    {
        ShiftMeasure.Psi => PopulationStability,
        ShiftMeasure.JensenShannon => JensenShannon,
        ShiftMeasure.KolmogorovSmirnov => ChiSquare is null ? KolmogorovSmirnov.Statistic : null,
        ShiftMeasure.Wasserstein => ChiSquare is null ? Wasserstein / Deviation : null,
        _ => ChiSquare?.Statistic,
    };

    /// <summary>
    /// Compares samples by bins at the reference's deciles (equal ones count once), so that constant inputs have two bins. Values that
    /// are not finite are left out. O(n log n).
    /// </summary>
    /// <exception cref="ArgumentException">A sample has no finite value.</exception>
    public static DistributionShift Of(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        var (first, second) = (Sorted(reference, nameof(reference)), Sorted(current, nameof(current)));
        var edges = Deciles(first);
        var (p, q, kinds) = (Shares(first, edges), Shares(second, edges), first.Distinct().Take(MostKinds + 1).ToArray());
        return new DistributionShift(
            edges, p, q,
            Distances.PopulationStability(p, q), Distances.JensenShannon(p, q), Distances.WassersteinOfSorted(first, second),
            Drift.KolmogorovSmirnov.OfSorted(first, second), kinds.Length > MostKinds ? null : Distances.ChiSquare(Counts(first, kinds), Counts(second, kinds)), kinds.Length + 1,
            DeviationOf(first), first.Length, second.Length);
    }

    /// <summary>Of each kind, and last of all values that are none of them.</summary>
    private static long[] Counts(double[] values, double[] kinds)
    {
        var counts = new long[kinds.Length + 1];
        foreach (var value in values)
            counts[Array.IndexOf(kinds, value) is >= 0 and var kind ? kind : kinds.Length]++;
        return counts;
    }

    private static double DeviationOf(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / values.Length);
    }

    private static double[] Sorted(ReadOnlySpan<double> sample, string name)
    {
        var kept = new List<double>(sample.Length);
        foreach (var value in sample)
        {
            if (double.IsFinite(value))
                kept.Add(value);
        }
        if (kept.Count == 0)
            throw new ArgumentException("A sample without a finite value can be compared with nothing.", name);
        kept.Sort();
        return [.. kept];
    }

    private static double[] Deciles(ReadOnlySpan<double> sorted)
    {
        var edges = new SortedSet<double>();
        for (var bin = 1; bin < Bins; bin++)
        {
            var at = (sorted.Length - 1) * (double)bin / Bins;
            var below = (int)at;
            var above = Math.Min(below + 1, sorted.Length - 1);
            edges.Add(sorted[below] + (at - below) * (sorted[above] - sorted[below]));
        }
        return [.. edges];
    }

    /// <summary>A value on an edge belongs to the bin above it.</summary>
    private static double[] Shares(double[] sorted, double[] edges)
    {
        var shares = new double[edges.Length + 1];
        var bin = 0;
        foreach (var value in sorted)
        {
            while (bin < edges.Length && value >= edges[bin])
                bin++;
            shares[bin] += 1.0 / sorted.Length;
        }
        return shares;
    }
}
