namespace Millwright.Learning.Drift;

/// <summary>Rows of one probability.</summary>
/// <param name="Probability">Of the positive class, 0 to 1.</param>
/// <param name="Rows">All of them; <paramref name="Known"/>: those whose truth is known; <paramref name="Positives"/>: those that were positive.</param>
public readonly record struct ProbabilityBin(double Probability, long Rows, long Known, long Positives);

/// <summary>
/// How well a model tells two classes apart, expected or known. Expected without labels by confidence-based performance estimation:
/// if a probability is calibrated, a row with 0.8 is right eight times in ten, and so the confusion matrix has an expected value (Guillory
/// et al., "Predicting with confidence on unseen distributions", ICCV 2021; NannyML's CBPE). It trusts the calibration: of a change in
/// what the inputs mean it sees nothing, and hence must be confirmed by what was realised when the truth is known.
/// </summary>
/// <param name="AccuracyDeviation">One standard deviation of the accuracy over the chance in the labels; 0 when they are known.</param>
/// <param name="AreaUnderCurve">Chance that a random positive row scores above a random negative one, 0 to 1; NaN without both classes.</param>
public sealed record ClassifierQuality(
    long Rows, double Accuracy, double AccuracyDeviation, double Precision, double Recall, double F1, double AreaUnderCurve)
{
    /// <param name="probabilities">Calibrated probability of the positive class, 0 to 1, one a row; at least one row.</param>
    /// <param name="threshold">Rows at or above it count as predicted positive.</param>
    public static ClassifierQuality Estimated(ReadOnlySpan<double> probabilities, double threshold) =>
        Of(probabilities, probabilities, Ones(probabilities.Length), threshold);

    /// <param name="labels">The truth, one a row: 1 positive, 0 negative.</param>
    public static ClassifierQuality Realised(ReadOnlySpan<double> probabilities, ReadOnlySpan<double> labels, double threshold) =>
        Of(probabilities, labels, Ones(labels.Length), threshold);

    /// <summary>The same of rows that are counted by their probability.</summary>
    /// <param name="bins">One row at least.</param>
    public static ClassifierQuality Estimated(IReadOnlyList<ProbabilityBin> bins, double threshold)
    {
        var probabilities = bins.Select(static bin => bin.Probability).ToArray();
        return Of(probabilities, probabilities, [.. bins.Select(static bin => (double)bin.Rows)], threshold);
    }

    /// <summary>The same of rows that are counted by their probability; null: the truth of none is known.</summary>
    public static ClassifierQuality? Realised(IReadOnlyList<ProbabilityBin> bins, double threshold)
    {
        var known = bins.Where(static bin => bin.Known > 0).ToArray();
        return known.Length == 0 ? null : Of(
            Array.ConvertAll(known, static bin => bin.Probability), Array.ConvertAll(known, static bin => (double)bin.Positives / bin.Known), Array.ConvertAll(known, static bin => (double)bin.Known),
            threshold) with
        { AccuracyDeviation = 0 };
    }

    private static double[] Ones(int rows)
    {
        var ones = new double[rows];
        Array.Fill(ones, 1);
        return ones;
    }

    /// <summary>The truth is a label or, where it is not known, the chance of one: the sums are the same.</summary>
    private static ClassifierQuality Of(ReadOnlySpan<double> scores, ReadOnlySpan<double> chances, ReadOnlySpan<double> weights, double threshold)
    {
        if (scores.Length == 0 || scores.Length != chances.Length)
            throw new ArgumentException($"{scores.Length} probabilities and {chances.Length} labels make no quality: one of each a row, at least one row.", nameof(chances));
        var (hits, falseAlarms, misses, variance, rows) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (var row = 0; row < scores.Length; row++)
        {
            var (chance, weight) = (chances[row], weights[row]);
            rows += weight;
            variance += weight * chance * (1 - chance);
            if (scores[row] >= threshold)
            {
                hits += weight * chance;
                falseAlarms += weight * (1 - chance);
            }
            else
            {
                misses += weight * chance;
            }
        }
        return new ClassifierQuality(
            (long)rows, 1 - (falseAlarms + misses) / rows, Math.Sqrt(variance) / rows,
            Share(hits, hits + falseAlarms), Share(hits, hits + misses), Share(2 * hits, 2 * hits + falseAlarms + misses),
            Area(scores, chances, weights));
    }

    private static double Share(double part, double whole) => whole > 0 ? part / whole : 0;

    /// <summary>Pairs of a positive and a negative row in the right order, equal scores counting half. O(n log n).</summary>
    private static double Area(ReadOnlySpan<double> scores, ReadOnlySpan<double> chances, ReadOnlySpan<double> weights)
    {
        var (keys, truths) = (scores.ToArray(), new (double Positive, double Negative)[scores.Length]);
        for (var row = 0; row < keys.Length; row++)
            truths[row] = (weights[row] * chances[row], weights[row] * (1 - chances[row]));
        Array.Sort(keys, truths);
        var (positives, negatives, ordered) = (0.0, 0.0, 0.0);
        for (var row = 0; row < keys.Length;)
        {
            var (equalPositives, equalNegatives, score) = (0.0, 0.0, keys[row]);
            for (; row < keys.Length && keys[row] == score; row++)
            {
                equalPositives += truths[row].Positive;
                equalNegatives += truths[row].Negative;
            }
            ordered += equalPositives * (negatives + equalNegatives / 2);
            positives += equalPositives;
            negatives += equalNegatives;
        }
        return positives > 0 && negatives > 0 ? ordered / (positives * negatives) : double.NaN;
    }
}
