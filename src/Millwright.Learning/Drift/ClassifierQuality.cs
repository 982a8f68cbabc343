namespace Millwright.Learning.Drift;

/// <summary>
/// How well a model tells two classes apart, expected or known. Expected without labels by confidence-based performance estimation:
/// if a probability is calibrated, a row with 0.8 is right eight times in ten, and so the confusion matrix has an expected value (Guillory
/// et al., "Predicting with confidence on unseen distributions", ICCV 2021; NannyML's CBPE). It trusts the calibration: of a change in
/// what the inputs mean it sees nothing, and hence must be confirmed by <see cref="Realised"/> when the truth is known.
/// </summary>
/// <param name="AccuracyDeviation">One standard deviation of the accuracy over the chance in the labels; 0 when they are known.</param>
/// <param name="AreaUnderCurve">Chance that a random positive row scores above a random negative one, 0 to 1; NaN without both classes.</param>
public sealed record ClassifierQuality(
    int Rows, double Accuracy, double AccuracyDeviation, double Precision, double Recall, double F1, double AreaUnderCurve)
{
    /// <param name="probabilities">Calibrated probability of the positive class, 0 to 1, one a row; at least one row.</param>
    /// <param name="threshold">Rows at or above it count as predicted positive.</param>
    public static ClassifierQuality Estimated(ReadOnlySpan<double> probabilities, double threshold) =>
        Of(probabilities, probabilities, threshold);

    /// <param name="labels">The truth, one a row: 1 positive, 0 negative.</param>
    public static ClassifierQuality Realised(ReadOnlySpan<double> probabilities, ReadOnlySpan<double> labels, double threshold) =>
        Of(probabilities, labels, threshold);

    /// <summary>The truth is a label or, where it is not known, the chance of one: the sums are the same.</summary>
    private static ClassifierQuality Of(ReadOnlySpan<double> scores, ReadOnlySpan<double> chances, double threshold)
    {
        if (scores.Length == 0 || scores.Length != chances.Length)
            throw new ArgumentException($"{scores.Length} probabilities and {chances.Length} labels make no quality: one of each a row, at least one row.", nameof(chances));
        var (hits, falseAlarms, misses, variance) = (0.0, 0.0, 0.0, 0.0);
        for (var row = 0; row < scores.Length; row++)
        {
            var chance = chances[row];
            variance += chance * (1 - chance);
            if (scores[row] >= threshold)
            {
                hits += chance;
                falseAlarms += 1 - chance;
            }
            else
            {
                misses += chance;
            }
        }
        return new ClassifierQuality(
            scores.Length, 1 - (falseAlarms + misses) / scores.Length, Math.Sqrt(variance) / scores.Length,
            Share(hits, hits + falseAlarms), Share(hits, hits + misses), Share(2 * hits, 2 * hits + falseAlarms + misses),
            Area(scores, chances));
    }

    private static double Share(double part, double whole) => whole > 0 ? part / whole : 0;

    /// <summary>Pairs of a positive and a negative row in the right order, equal scores counting half. O(n log n).</summary>
    private static double Area(ReadOnlySpan<double> scores, ReadOnlySpan<double> chances)
    {
        var (keys, truths) = (scores.ToArray(), chances.ToArray());
        Array.Sort(keys, truths);
        var (positives, negatives, ordered) = (0.0, 0.0, 0.0);
        for (var row = 0; row < keys.Length;)
        {
            var (equalPositives, equalNegatives, score) = (0.0, 0.0, keys[row]);
            for (; row < keys.Length && keys[row] == score; row++)
            {
                equalPositives += truths[row];
                equalNegatives += 1 - truths[row];
            }
            ordered += equalPositives * (negatives + equalNegatives / 2);
            positives += equalPositives;
            negatives += equalNegatives;
        }
        return positives > 0 && negatives > 0 ? ordered / (positives * negatives) : double.NaN;
    }
}
