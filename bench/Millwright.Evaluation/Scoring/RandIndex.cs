namespace Millwright.Evaluation.Scoring;

/// <summary>The adjusted Rand index of two partitions (Hubert and Arabie 1985): 1 for the same, 0 for what chance would give.</summary>
internal static class RandIndex
{
    public static double Adjusted(int[] one, int[] other)
    {
        var both = one.Zip(other).CountBy(pair => pair).Sum(pair => Pairs(pair.Value));
        var (ones, others) = (one.CountBy(each => each).Sum(each => Pairs(each.Value)), other.CountBy(each => each).Sum(each => Pairs(each.Value)));
        var chance = ones * others / Pairs(one.Length);
        var most = (ones + others) / 2;
        return most == chance ? 1 : (both - chance) / (most - chance);
    }

    private static double Pairs(int count) => count * (count - 1.0) / 2;
}
