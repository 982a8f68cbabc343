using Millwright.Learning.State;

namespace Millwright.Learning.Anomalies;

/// <summary>
/// How many robust deviations the strangest sensor lies from its median (Iglewicz and Hoaglin, "How to detect and handle outliers",
/// 1993; they advise 3.5 as a limit). Constant time and 200 bytes a sensor.
/// </summary>
public sealed class RobustZ(int sensors, int memory = 10_000, int warmUp = 100) : IDetector
{
    private readonly RobustScale[] _scales = RobustScale.Many(sensors, memory);

    public int Sensors => _scales.Length;

    public double Score(DateTimeOffset at, ReadOnlySpan<double> values)
    {
        var worst = 0.0;
        for (var sensor = 0; sensor < _scales.Length; sensor++)
        {
            worst = Math.Max(worst, Math.Abs(_scales[sensor].Standardise(values[sensor], warmUp)));
            _scales[sensor].Add(values[sensor]);
        }
        return worst;
    }

    public void Write(StateWriter to)
    {
        to.Int(_scales.Length);
        to.Int(memory);
        to.Int(warmUp);
        foreach (var scale in _scales)
            scale.Write(to);
    }

    public static RobustZ Read(ref StateReader from)
    {
        var detector = new RobustZ(
            from.Int("sensors", 1, DetectorState.MostSensors), from.Int("values of memory", 10, int.MaxValue / 2), from.Int("values of warm-up", 0, int.MaxValue));
        foreach (var scale in detector._scales)
            scale.Restore(ref from);
        return detector;
    }
}
