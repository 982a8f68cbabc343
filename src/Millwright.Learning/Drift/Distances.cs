using MathNet.Numerics.Distributions;

namespace Millwright.Learning.Drift;

/// <summary>How far two distributions lie apart: shares of the same bins that add up to 1, or samples.</summary>
public static class Distances
{
    /// <summary>A bin that is empty on one side counts as this share, as the index would be infinite otherwise.</summary>
    public const double LeastShare = 1e-4;

    /// <summary>
    /// The population stability index, Σ (q − p) ln(q / p): below 0.1 little, above 0.25 much has changed (Siddiqi, "Credit Risk
    /// Scorecards", 2006; it is Jeffreys' divergence in nats).
    /// </summary>
    public static double PopulationStability(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        var sum = 0.0;
        for (var bin = 0; bin < reference.Length; bin++)
        {
            var (p, q) = (Math.Max(reference[bin], LeastShare), Math.Max(current[bin], LeastShare));
            sum += (q - p) * Math.Log(q / p);
        }
        return sum;
    }

    /// <summary>
    /// The Jensen–Shannon divergence in bits: 0 for the same shares, 1 for shares without a common bin (Lin, "Divergence measures based
    /// on the Shannon entropy", IEEE Transactions on Information Theory 37(1), 1991).
    /// </summary>
    public static double JensenShannon(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        var sum = 0.0;
        for (var bin = 0; bin < reference.Length; bin++)
        {
            var (p, q) = (reference[bin], current[bin]);
            var middle = (p + q) / 2;
            sum += (p > 0 ? p * Math.Log2(p / middle) : 0) + (q > 0 ? q * Math.Log2(q / middle) : 0);
        }
        return Math.Clamp(sum / 2, 0, 1);
    }

    /// <summary>
    /// The first Wasserstein distance of two ascending samples, in their unit: the area between their distribution functions (Vallender,
    /// "Calculation of the Wasserstein distance between probability distributions on the line", 1974). Linear time.
    /// </summary>
    public static double WassersteinOfSorted(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        var (left, right, area) = (0, 0, 0.0);
        var before = Math.Min(reference[0], current[0]);
        while (left < reference.Length || right < current.Length)
        {
            var value = right == current.Length || (left < reference.Length && reference[left] <= current[right]) ? reference[left] : current[right];
            area += Math.Abs((double)left / reference.Length - (double)right / current.Length) * (value - before);
            before = value;
            while (left < reference.Length && reference[left] <= value)
                left++;
            while (right < current.Length && current[right] <= value)
                right++;
        }
        return area;
    }

    /// <summary>
    /// Pearson's chi-square test that two rows of counts have the same shares (2 × k table); kinds that neither row has are left out.
    /// With one kind only nothing can differ: statistic 0, chance 1. Sound where most expected counts are 5 or more.
    /// </summary>
    public static TwoSampleTest ChiSquare(ReadOnlySpan<long> reference, ReadOnlySpan<long> current)
    {
        var (first, second) = (Sum(reference), Sum(current));
        var (statistic, kinds) = (0.0, 0);
        for (var kind = 0; kind < reference.Length; kind++)
        {
            var both = (double)reference[kind] + current[kind];
            if (both == 0)
                continue;
            kinds++;
            var (expectedFirst, expectedSecond) = (both * first / (first + second), both * second / (first + second));
            statistic += (reference[kind] - expectedFirst) * (reference[kind] - expectedFirst) / expectedFirst
                + (current[kind] - expectedSecond) * (current[kind] - expectedSecond) / expectedSecond;
        }
        return kinds < 2 || first == 0 || second == 0
            ? new TwoSampleTest(0, 1)
            : new TwoSampleTest(statistic, 1 - ChiSquared.CDF(kinds - 1, statistic));
    }

    private static double Sum(ReadOnlySpan<long> counts)
    {
        var sum = 0.0;
        foreach (var count in counts)
            sum += count;
        return sum;
    }
}
