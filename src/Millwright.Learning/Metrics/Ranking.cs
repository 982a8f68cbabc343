namespace Millwright.Learning.Metrics;

/// <summary>How well scores put the rows of class 1 before the others, whatever the threshold. O(n log n).</summary>
public static class Ranking
{
    /// <summary>
    /// The probability that a row of class 1 scores higher than another, equal scores counting half (Hanley and McNeil, 1982); NaN if a class
    /// is missing.
    /// </summary>
    public static double RocAuc(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores)
    {
        var (area, positives, negatives) = (0.0, 0L, 0L);
        foreach (var (right, wrong) in Steps(truth, scores))
        {
            area += wrong * (positives + (right / 2.0));
            positives += right;
            negatives += wrong;
        }
        return positives == 0 || negatives == 0 ? double.NaN : area / ((double)positives * negatives);
    }

    /// <summary>
    /// Average precision, the area under precision by recall in steps, as scikit-learn has it; NaN without a row of class 1. A ranking at
    /// random has the share of class 1.
    /// </summary>
    public static double AveragePrecision(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores)
    {
        var (sum, positives, rows) = (0.0, 0L, 0L);
        foreach (var (right, wrong) in Steps(truth, scores))
        {
            positives += right;
            rows += right + wrong;
            sum += right * ((double)positives / rows);
        }
        return positives == 0 ? double.NaN : sum / positives;
    }

    /// <summary>The threshold from which on rows count as class 1 that gives the highest F1, and that F1.</summary>
    public static (double Threshold, double F1) BestF1(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores)
    {
        var sorted = scores.ToArray();
        Array.Sort(sorted, (one, other) => other.CompareTo(one));
        var all = 0L;
        foreach (var each in truth)
            all += each ? 1 : 0;
        var (best, at, positives, rows) = (0.0, double.PositiveInfinity, 0L, 0L);
        foreach (var (right, wrong) in Steps(truth, scores))
        {
            positives += right;
            rows += right + wrong;
            if (2.0 * positives / (rows + all) > best)
                (best, at) = (2.0 * positives / (rows + all), sorted[rows - 1]);
        }
        return (at, best);
    }

    /// <summary>Rows of class 1 and of class 0 at each score, from the highest score down.</summary>
    private static List<(long Right, long Wrong)> Steps(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores)
    {
        MetricArguments.RequireSame(truth.Length, scores.Length);
        var (keys, classes) = (scores.ToArray(), truth.ToArray());
        Array.Sort(keys, classes);
        var steps = new List<(long Right, long Wrong)>();
        for (var row = keys.Length - 1; row >= 0;)
        {
            var (score, right, wrong) = (keys[row], 0L, 0L);
            for (; row >= 0 && keys[row].Equals(score); row--)
                (right, wrong) = classes[row] ? (right + 1, wrong) : (right, wrong + 1);
            steps.Add((right, wrong));
        }
        return steps;
    }
}
