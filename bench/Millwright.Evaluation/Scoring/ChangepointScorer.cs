namespace Millwright.Evaluation.Scoring;

/// <summary>What a detector of changepoints earned: 0 is one that never fires, 100 a perfect one.</summary>
internal sealed record ChangepointScore(double Score, int Missed, int False);

/// <summary>
/// The Skoltech benchmark's scoring of changepoints: the profiles of the Numenta benchmark, but a window begins at its changepoint, the worth of its first detection falls by a hyperbolic
/// tangent to that of a false one at its end, and every detection outside costs the same.
/// </summary>
internal static class ChangepointScorer
{
    /// <param name="series">Of each file the times of its changepoints and of the detections, both in order.</param>
    public static ChangepointScore Score(IReadOnlyList<(DateTimeOffset[] Changes, DateTimeOffset[] Detections)> series, TimeSpan window, NabProfile profile)
    {
        var (sum, missed, wrong, changes) = (0.0, 0, 0, 0);
        foreach (var (truth, detections) in series)
        {
            var left = detections.ToHashSet();
            var begins = DateTimeOffset.MinValue;
            foreach (var change in truth)
            {
                // Where windows overlap the later one begins as the earlier ends.
                var (first, last) = (change > begins ? change : begins, change + window);
                begins = last;
                var within = detections.Where(at => at >= first && at <= last).ToArray();
                left.ExceptWith(within);
                missed += within.Length == 0 ? 1 : 0;
                sum += within.Length == 0 ? -profile.Miss : Worth((within[0] - first) / (last - first), profile);
            }
            changes += truth.Length;
            wrong += left.Count;
        }
        sum -= profile.FalsePositive * wrong;
        return new(100 * (sum + profile.Miss * changes) / ((1 + profile.Miss) * changes), missed, wrong);
    }

    /// <param name="late">How far into the window, 0 to 1.</param>
    private static double Worth(double late, NabProfile profile) =>
        (1 + profile.FalsePositive) / 2 * (1 - Math.Tanh(Math.PI * (late - 0.5)) / Math.Tanh(Math.PI / 2)) - profile.FalsePositive;
}
