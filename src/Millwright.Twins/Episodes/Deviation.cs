namespace Millwright.Twins.Episodes;

/// <summary>One value of a sensor with its event time, µs since 1970-01-01 UTC.</summary>
public readonly record struct Sample(long At, double Value);

/// <summary>To which side a sensor left its usual range.</summary>
public enum MoveDirection : byte
{
    Up,
    Down,
}

/// <summary>How a sensor behaved around an episode. Times are µs since 1970-01-01 UTC.</summary>
/// <param name="Usual">The median of the baseline.</param>
/// <param name="Spread">The robust deviation of the baseline; 0 for a sensor that stood still.</param>
/// <param name="MovedAt">When it left its usual range for good; null: it did not.</param>
/// <param name="Direction">To which side it moved; null: it did not.</param>
/// <param name="Peak">The value that was farthest from <paramref name="Usual"/>.</param>
/// <param name="PeakDeviations">How many deviations that was, below 0 downwards; at most <see cref="Deviation.Most"/> either way.</param>
public readonly record struct SensorMove(
    string Sensor, double Usual, double Spread, long? MovedAt, MoveDirection? Direction, double Peak, long PeakAt, double PeakDeviations);

/// <summary>
/// Finds when and how far sensors left their usual range. Usual is the median of a baseline, and the measure its median absolute deviation
/// times 1.4826, which estimates the standard deviation and is not moved by outliers (Rousseeuw and Croux, J. Am. Stat. Assoc. 88, 1993).
/// Where more than half of the baseline is one value, and that deviation therefore 0, the mean absolute deviation times 1.2533 takes its
/// place; beyond 3.5 is an outlier (both after Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993).
/// </summary>
public static class Deviation
{
    /// <summary>Robust deviations beyond which a value is out of the usual range.</summary>
    public const double Threshold = 3.5;

    /// <summary>Values in a row, on one side, that make a move: a single outlier is none.</summary>
    public const int Consecutive = 5;

    /// <summary>Values that a baseline must have for anything to be said.</summary>
    public const int LeastBaseline = 20;

    /// <summary>Deviations are counted up to here: any change of a sensor that stood still would be infinitely many.</summary>
    public const double Most = 100;

    /// <summary>Judges one sensor.</summary>
    /// <param name="baseline">Values of the quiet time before, in any order.</param>
    /// <param name="window">Values in which a move is looked for, by event time.</param>
    /// <param name="peak">Extremes outside of the window; null: none.</param>
    /// <returns>Null when the baseline is too short, or there is nothing to judge.</returns>
    public static SensorMove? Of(string sensor, IReadOnlyList<Sample> baseline, IReadOnlyList<Sample> window, Peak? peak = null)
    {
        if (baseline.Count < LeastBaseline || (window.Count == 0 && peak is null))
            return null;
        var (usual, spread) = Robust(baseline);
        var farthest = window.Count > 0 ? window[0] : new Sample(peak!.Value.MaxAt, peak.Value.Max);
        foreach (var sample in window)
            farthest = Farther(farthest, sample, usual);
        if (peak is { } extremes)
            farthest = Farther(Farther(farthest, new Sample(extremes.MinAt, extremes.Min), usual), new Sample(extremes.MaxAt, extremes.Max), usual);
        var moved = MovedAt(window, usual, spread);
        return new SensorMove(
            sensor, usual, spread, moved?.At, moved is null ? null : moved.Value.Value > usual ? MoveDirection.Up : MoveDirection.Down,
            farthest.Value, farthest.At, Of(farthest.Value, usual, spread));
    }

    /// <summary>Who moved first comes first, then who went farthest, then by name.</summary>
    public static IReadOnlyList<SensorMove> InOrder(IEnumerable<SensorMove> moves) =>
        [.. moves.OrderBy(static move => move.MovedAt ?? long.MaxValue).ThenByDescending(static move => Math.Abs(move.PeakDeviations)).ThenBy(static move => move.Sensor, StringComparer.Ordinal)];

    /// <summary>How many deviations a value lies from where it usually is, with its sign, bounded by <see cref="Most"/>.</summary>
    public static double Of(double value, double usual, double spread)
    {
        var distance = value - usual;
        // What rounding leaves of an equal value is no distance.
        if (Math.Abs(distance) <= 1e-9 * Math.Max(Math.Abs(usual), Math.Abs(value)))
            return 0;
        return Math.Clamp(distance / spread, -Most, Most);
    }

    private static Sample? MovedAt(IReadOnlyList<Sample> window, double usual, double spread)
    {
        var (run, side) = (0, 0);
        for (var at = 0; at < window.Count; at++)
        {
            var deviations = Of(window[at].Value, usual, spread);
            var stands = Math.Abs(deviations) > Threshold ? Math.Sign(deviations) : 0;
            run = stands != 0 && stands == side ? run + 1 : stands == 0 ? 0 : 1;
            side = stands;
            if (run == Consecutive)
                return window[at - Consecutive + 1];
        }
        return null;
    }

    private static (double Usual, double Spread) Robust(IReadOnlyList<Sample> baseline)
    {
        var values = baseline.Select(static sample => sample.Value).ToArray();
        var usual = Median(values);
        var distances = Array.ConvertAll(values, value => Math.Abs(value - usual));
        var mean = distances.Average();
        var median = Median(distances);
        return (usual, median > 0 ? 1.4826 * median : 1.2533 * mean);
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] / 2) + (values[middle] / 2);
    }

    private static Sample Farther(Sample one, Sample other, double usual) => Math.Abs(other.Value - usual) > Math.Abs(one.Value - usual) ? other : one;
}
