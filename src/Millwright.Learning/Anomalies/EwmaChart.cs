using Millwright.Learning.State;

namespace Millwright.Learning.Anomalies;

/// <summary>
/// The control chart of exponentially weighted means, for small and lasting shifts (Roberts, "Control chart tests based on geometric
/// moving averages", Technometrics 1(3), 1959): per sensor the weighted mean of the standardised values, divided by its own standard
/// deviation √(λ/(2−λ)); the score is the largest, about 3 at the usual limit. Constant time and 216 bytes a sensor.
/// </summary>
/// <param name="weight">λ, the weight of the newest value, 0 &lt; λ ≤ 1; small shifts want 0.05 to 0.25.</param>
/// <remarks>A single wild value counts as <see cref="Widest"/> deviations at most: spikes are another detector's work.</remarks>
public sealed class EwmaChart(int sensors, double weight = 0.1, int memory = 10_000, int warmUp = 100) : IDetector
{
    private const double Widest = 5;
    private readonly RobustScale[] _scales = RobustScale.Many(sensors, memory);
    private readonly double[] _means = new double[sensors];
    private readonly double _spread = Math.Sqrt(weight / (2 - weight));

    public int Sensors => _means.Length;

    public double Score(DateTimeOffset at, ReadOnlySpan<double> values)
    {
        var worst = 0.0;
        for (var sensor = 0; sensor < _means.Length; sensor++)
        {
            if (!double.IsFinite(values[sensor]))
                continue;
            var deviations = Math.Clamp(_scales[sensor].Standardise(values[sensor], warmUp), -Widest, Widest);
            _means[sensor] += weight * (deviations - _means[sensor]);
            _scales[sensor].Add(values[sensor]);
            worst = Math.Max(worst, Math.Abs(_means[sensor]) / _spread);
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
        foreach (var scale in _scales)
            scale.Write(to);
    }

    public static EwmaChart Read(ref StateReader from)
    {
        var detector = new EwmaChart(
            from.Int("sensors", 1, DetectorState.MostSensors), from.Double(),
            from.Int("values of memory", 10, int.MaxValue / 2), from.Int("values of warm-up", 0, int.MaxValue));
        from.Doubles(detector._means);
        foreach (var scale in detector._scales)
            scale.Restore(ref from);
        return detector;
    }
}
