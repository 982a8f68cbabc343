namespace Millwright.Evaluation.Scoring;

/// <summary>What a detector earned at a threshold; 0 is one that never fires, 100 a perfect one.</summary>
internal sealed record NabScore(double Score, double Threshold, int WindowsHit, int Windows, int FalsePositives);

/// <summary>
/// The Numenta anomaly benchmark's scoring (Lavin and Ahmad, "Evaluating real-time anomaly detection algorithms", 2015), for version 1.1
/// of its labels: in a window only the earliest detection counts, the earlier the more; outside each costs, the farther the more.
/// </summary>
internal static class NabScorer
{
    private const double Steepness = 5;
    private const double Farthest = 3;
    private static readonly double WorthAtFirst = Sigmoid(-1);

    public static NabScore Score(IReadOnlyList<ScoredSeries> all, double threshold, NabProfile profile)
    {
        var (sum, hit, wrong, windows) = (0.0, 0, 0, 0);
        foreach (var series in all)
        {
            windows += series.Windows.Count;
            foreach (var window in series.Windows)
            {
                var first = FirstIn(window, series, threshold);
                hit += first is null ? 0 : 1;
                sum += first is { } row ? WorthIn(window, row) : -profile.Miss;
            }
            for (var row = series.Probation; row < series.Scores.Length; row++)
            {
                if (series.Scores[row] < threshold || series.Windows.Any(window => row >= window.First && row <= window.Last))
                    continue;
                wrong++;
                sum += profile.FalsePositive * WorthOutside(series.Windows, row);
            }
        }
        var worst = profile.Miss * windows;
        return new(windows == 0 ? double.NaN : 100 * (sum + worst) / (windows + worst), threshold, hit, windows, wrong);
    }

    /// <summary>The threshold, one for all series, that earns most; the benchmark's detectors are compared by it.</summary>
    public static NabScore Best(IReadOnlyList<ScoredSeries> all, NabProfile profile)
    {
        const int Tried = 400;
        var scores = all.SelectMany(series => series.Scores.Skip(series.Probation)).Where(score => score > 0).Distinct().OrderDescending().ToArray();
        var best = Score(all, double.MaxValue, profile);
        for (var turn = 0; turn < Tried && scores.Length > 0; turn++)
        {
            // Thresholds are tried at ranks that grow geometrically: good ones let few rows through.
            var rank = (int)Math.Pow(scores.Length, (double)turn / (Tried - 1)) - 1;
            if (Score(all, scores[Math.Min(rank, scores.Length - 1)], profile) is var tried && tried.Score > best.Score)
                best = tried;
        }
        return best;
    }

    private static int? FirstIn(Window window, ScoredSeries series, double threshold)
    {
        for (var row = Math.Max(window.First, series.Probation); row <= window.Last; row++)
            if (series.Scores[row] >= threshold)
                return row;
        return null;
    }

    private static double WorthIn(Window window, int row) => Sigmoid(-(window.Last - row + 1.0) / window.Rows) / WorthAtFirst;

    private static double WorthOutside(IReadOnlyList<Window> windows, int row)
    {
        Window? before = null;
        foreach (var window in windows)
        {
            if (window.Last < row && (before is null || window.Last > before.Value.Last))
                before = window;
        }
        return before is { } last ? Sigmoid((row - last.Last) / (double)Math.Max(1, last.Rows - 1)) : -1;
    }

    private static double Sigmoid(double x) => x > Farthest ? -1 : 2 / (1 + Math.Exp(Steepness * x)) - 1;
}
