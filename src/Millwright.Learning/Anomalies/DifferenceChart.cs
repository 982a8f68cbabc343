using Millwright.Learning.State;

namespace Millwright.Learning.Anomalies;

/// <summary>
/// How far a sensor's successive values lie apart, in robust deviations of such steps and as an exponentially weighted mean: with weight 1 a jump that may well stay
/// within the sensor's range, with a small one noise that has grown (the rules for short and noise faults of Sharma, Golubchik and Govindan, "Sensor faults: detection methods
/// and prevalence in real-world datasets", ACM Transactions on Sensor Networks 6(3), 2010). The score is the largest of the sensors. Constant time and 220 bytes a sensor.
/// </summary>
/// <param name="weight">Of the newest step, 0 &lt; weight ≤ 1.</param>
/// <remarks>In a mean of several a single wild step counts as <see cref="Widest"/> deviations at most: jumps are the other weight's work.</remarks>
public sealed class DifferenceChart(int sensors, double weight = 1, int memory = 10_000, int warmUp = 100) : IDetector
{
    private const double Widest = 5;
    private readonly RobustScale[] _scales = RobustScale.Many(sensors, memory);
    private readonly double[] _means = new double[sensors];
    private readonly double[] _last = [.. Enumerable.Repeat(double.NaN, sensors)];
    private readonly double _widest = weight < 1 ? Widest : double.MaxValue;

    public int Sensors => _means.Length;

    public double Score(DateTimeOffset at, ReadOnlySpan<double> values)
    {
        var worst = 0.0;
        for (var sensor = 0; sensor < _means.Length; sensor++)
        {
            if (!double.IsFinite(values[sensor]))
                continue;
            var step = values[sensor] - _last[sensor];
            _last[sensor] = values[sensor];
            if (!double.IsFinite(step))
                continue;
            _means[sensor] += weight * (Math.Min(Math.Abs(_scales[sensor].Standardise(step, warmUp)), _widest) - _means[sensor]);
            _scales[sensor].Add(step);
            worst = Math.Max(worst, _means[sensor]);
        }
        return worst;
    }

    public void Write(StateWriter to)
    {
        to.Int(_means.Length);
        to.Double(weight);
        to.Int(memory);
        to.Int(warmUp);
        to.Doubles(_means);
        to.Doubles(_last);
        foreach (var scale in _scales)
            scale.Write(to);
    }

    public static DifferenceChart Read(ref StateReader from)
    {
        var detector = new DifferenceChart(
            from.Int("sensors", 1, DetectorState.MostSensors), from.Double(),
            from.Int("values of memory", 10, int.MaxValue / 2), from.Int("values of warm-up", 0, int.MaxValue));
        from.Doubles(detector._means);
        from.Doubles(detector._last);
        foreach (var scale in detector._scales)
            scale.Restore(ref from);
        return detector;
    }
}
