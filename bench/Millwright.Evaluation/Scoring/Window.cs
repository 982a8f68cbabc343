namespace Millwright.Evaluation.Scoring;

/// <summary>A labelled anomaly: its first and last row, both inside.</summary>
internal readonly record struct Window(int First, int Last)
{
    public int Rows => Last - First + 1;
}

/// <summary>What right and wrong are worth; the three are the benchmark's.</summary>
/// <param name="FalsePositive">What a detection far from any window costs.</param>
/// <param name="Miss">What a missed window costs.</param>
internal sealed record NabProfile(string Name, double FalsePositive, double Miss)
{
    public static readonly NabProfile Standard = new("standard", 0.11, 1);
    public static readonly NabProfile LowFalsePositives = new("low FP", 0.22, 1);
    public static readonly NabProfile LowFalseNegatives = new("low FN", 0.11, 2);
}

/// <summary>A labelled series with a detector's score for each row. Rows before <paramref name="Probation"/> do not count.</summary>
internal sealed record ScoredSeries(IReadOnlyList<Window> Windows, double[] Scores, int Probation)
{
    private const double Share = 0.15;
    private const int Most = 750;

    public static int ProbationOf(int rows) => Math.Min((int)(Share * rows), Most);
}
