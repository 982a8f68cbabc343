namespace Millwright.Twins.Episodes;

/// <summary>Where a sensor is in quiet times, and its standard deviation there.</summary>
public readonly record struct UsualRange(double Mean, double Deviation);

/// <summary>What an episode looked like: by sensor, how many deviations its peak lay from where it usually is, with its sign.</summary>
public static class Fingerprint
{
    /// <summary>Deviations count up to here: what is far out is far out, and no one sensor decides alone.</summary>
    public const double Most = 10;

    /// <param name="peaks">Sensors without a usual range are left out.</param>
    public static IReadOnlyDictionary<string, double> Of(IReadOnlyDictionary<string, Peak> peaks, IReadOnlyDictionary<string, UsualRange> usual)
    {
        var print = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (sensor, peak) in peaks)
        {
            if (!usual.TryGetValue(sensor, out var range))
                continue;
            var (low, high) = (Deviation.Of(peak.Min, range.Mean, range.Deviation), Deviation.Of(peak.Max, range.Mean, range.Deviation));
            print[sensor] = Math.Clamp(Math.Abs(high) >= Math.Abs(low) ? high : low, -Most, Most);
        }
        return print;
    }

    /// <summary>
    /// The cosine of the angle between two fingerprints: 1 for the same pattern however strong, 0 for nothing in common, −1 for the opposite.
    /// A sensor that one of them lacks stands at 0 there; nothing is like an episode in which no sensor stirred.
    /// </summary>
    public static double Similarity(IReadOnlyDictionary<string, double> one, IReadOnlyDictionary<string, double> other)
    {
        var product = one.Sum(sensor => sensor.Value * other.GetValueOrDefault(sensor.Key));
        var lengths = Math.Sqrt(one.Values.Sum(static value => value * value)) * Math.Sqrt(other.Values.Sum(static value => value * value));
        return lengths > 0 ? Math.Clamp(product / lengths, -1, 1) : 0;
    }
}
