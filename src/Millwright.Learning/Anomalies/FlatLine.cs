using Millwright.Learning.State;

namespace Millwright.Learning.Anomalies;

/// <summary>
/// A sensor that is stuck: how many readings in a row have shown the very same value, of the sensor that stands still longest (the rule for constant faults of Sharma, Golubchik and
/// Govindan, "Sensor faults: detection methods and prevalence in real-world datasets", ACM Transactions on Sensor Networks 6(3), 2010). Constant time and 12 bytes a sensor.
/// </summary>
/// <param name="most">It counts so far: a sensor that always stands still does not grow stranger.</param>
/// <param name="least">Up to so many in a row nothing is strange: a sensor of few digits shows a value twice.</param>
public sealed class FlatLine(int sensors, int most = 2_000, int least = 10) : IDetector
{
    private readonly double[] _last = [.. Enumerable.Repeat(double.NaN, sensors)];
    private readonly int[] _same = new int[sensors];

    public int Sensors => _last.Length;

    public double Score(DateTimeOffset at, ReadOnlySpan<double> values)
    {
        var longest = 0;
        for (var sensor = 0; sensor < _last.Length; sensor++)
        {
            if (!double.IsFinite(values[sensor]))
                continue;
            _same[sensor] = values[sensor] == _last[sensor] ? Math.Min(_same[sensor] + 1, most) : 0;
            _last[sensor] = values[sensor];
            longest = Math.Max(longest, _same[sensor]);
        }
        return longest > least ? longest : 0;
    }

    public void Write(StateWriter to)
    {
        to.Int(_last.Length);
        to.Int(most);
        to.Int(least);
        to.Doubles(_last);
        to.Ints(_same);
    }

    public static FlatLine Read(ref StateReader from)
    {
        var detector = new FlatLine(from.Int("sensors", 1, DetectorState.MostSensors), from.Int("readings that it counts", 1, int.MaxValue - 1), from.Int("readings that are not strange", 0, int.MaxValue - 1));
        from.Doubles(detector._last);
        from.Ints(detector._same, "readings in a row", 0, int.MaxValue - 1);
        return detector;
    }
}
