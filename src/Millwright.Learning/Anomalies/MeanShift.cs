using Millwright.Learning.Drift;
using Millwright.Learning.State;

namespace Millwright.Learning.Anomalies;

/// <summary>
/// A lasting shift of a sensor's mean, by two-sided <see cref="PageHinkley"/> over its standardised values; the score is the largest
/// statistic as a share of its limit, so that 1 is a shift. A sensor begins anew after its shift. Constant time and 270 bytes a sensor.
/// </summary>
/// <param name="limit">Deviations that must add up beyond what chance gathers; 50 stands for a shift of one deviation in about 60 readings.</param>
public sealed class MeanShift(int sensors, double tolerance = 0.15, double limit = 50, int memory = 10_000, int warmUp = 100) : IDetector
{
    private const double Widest = 5;
    private readonly RobustScale[] _scales = RobustScale.Many(sensors, memory);
    private readonly PageHinkley[] _tests = [.. Enumerable.Range(0, sensors).Select(_ => new PageHinkley(tolerance, limit, warmUp))];

    public int Sensors => _tests.Length;

    public double Score(DateTimeOffset at, ReadOnlySpan<double> values)
    {
        var worst = 0.0;
        for (var sensor = 0; sensor < _tests.Length; sensor++)
        {
            if (!double.IsFinite(values[sensor]))
                continue;
            if (_scales[sensor].Count >= warmUp)
            {
                var test = _tests[sensor];
                var drifted = test.Add(Math.Clamp(_scales[sensor].Standardise(values[sensor], warmUp), -Widest, Widest)) == DriftLevel.Drift;
                worst = Math.Max(worst, drifted ? 1 : test.Statistic / limit);
            }
            _scales[sensor].Add(values[sensor]);
        }
        return worst;
    }

    public void Write(StateWriter to)
    {
        to.Int(_tests.Length);
        to.Double(tolerance);
        to.Double(limit);
        to.Int(memory);
        to.Int(warmUp);
        for (var sensor = 0; sensor < _tests.Length; sensor++)
        {
            _scales[sensor].Write(to);
            _tests[sensor].Write(to);
        }
    }

    public static MeanShift Read(ref StateReader from)
    {
        var detector = new MeanShift(
            from.Int("sensors", 1, DetectorState.MostSensors), from.Double(), from.Double(),
            from.Int("values of memory", 10, int.MaxValue / 2), from.Int("values of warm-up", 0, int.MaxValue));
        for (var sensor = 0; sensor < detector.Sensors; sensor++)
        {
            detector._scales[sensor].Restore(ref from);
            detector._tests[sensor].Restore(ref from);
        }
        return detector;
    }
}
