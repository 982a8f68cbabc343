namespace Millwright.Evaluation.Scoring;

/// <summary>Hits and misses of a yes-or-no question, the positive class being the failure.</summary>
internal readonly record struct BinaryScores(int TruePositives, int FalsePositives, int FalseNegatives, int TrueNegatives)
{
    /// <summary>0 where nothing was predicted, as scikit-learn takes it.</summary>
    public double Precision => Share(TruePositives, TruePositives + FalsePositives);

    public double Recall => Share(TruePositives, TruePositives + FalseNegatives);

    public double F1 => Share(2 * TruePositives, 2 * TruePositives + FalsePositives + FalseNegatives);

    /// <summary>Share of quiet rows that were called anomalous.</summary>
    public double FalseAlarmRate => Share(FalsePositives, FalsePositives + TrueNegatives);

    public double MissedAlarmRate => Share(FalseNegatives, FalseNegatives + TruePositives);

    public static BinaryScores operator +(BinaryScores a, BinaryScores b) => new(
        a.TruePositives + b.TruePositives, a.FalsePositives + b.FalsePositives, a.FalseNegatives + b.FalseNegatives, a.TrueNegatives + b.TrueNegatives);

    /// <param name="labels">1 for the positive class.</param>
    /// <param name="predicted">A row is called positive where this reaches the threshold.</param>
    public static BinaryScores Of(ReadOnlySpan<double> labels, ReadOnlySpan<double> predicted, double threshold)
    {
        var (tp, fp, fn, tn) = (0, 0, 0, 0);
        for (var row = 0; row < labels.Length; row++)
        {
            switch (labels[row] > 0, predicted[row] >= threshold)
            {
                case (true, true): tp++; break;
                case (false, true): fp++; break;
                case (true, false): fn++; break;
                default: tn++; break;
            }
        }
        return new(tp, fp, fn, tn);
    }

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}
