using Millwright.Learning.State;

namespace Millwright.Learning.Anomalies;

/// <summary>
/// A sensor that goes where it never was: how far the reading leaves the range of all readings before, as a share of that range, for the
/// value itself, for its short mean against its long one, and for its differences to the same time a day and a week ago. Of readings that
/// are alike, the n-th sets a record by chance 1 in n (Rényi, "Théorie des éléments saillants d'une suite d'observations", 1962): false
/// alarms become rare by themselves, without a fit and whatever the distribution. Constant time, 5.3 KiB a sensor.
/// </summary>
public sealed class NewExtremes : IDetector
{
    /// <summary>The score from which a reading is anomalous where there is no quiet time to calibrate by.</summary>
    public const double Alarm = 0.04;

    /// <summary>How many times as strange as the alarm before a reading must be to break its rest.</summary>
    private const double Stranger = 2;

    private readonly SensorExtremes[] _sensors;
    private readonly double _margin;
    private readonly int _rest;
    private readonly int _warmUp;
    private int _sinceAlarm;
    private double _alarm;

    /// <param name="margin">Shares below this score 0: a new record by a hair is no alarm.</param>
    /// <param name="rest">Readings after an alarm of which only one twice as strange scores, so that one disturbance is one alarm.</param>
    /// <param name="warmUp">Readings that only teach.</param>
    public NewExtremes(int sensors, double margin = Alarm, int rest = 144, int warmUp = 50)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sensors, 1);
        (_margin, _rest, _warmUp, _sinceAlarm) = (margin, rest, warmUp, rest);
        _sensors = new SensorExtremes[sensors];
        for (var sensor = 0; sensor < sensors; sensor++)
            _sensors[sensor] = new SensorExtremes();
    }

    public int Sensors => _sensors.Length;

    public double Score(DateTimeOffset at, ReadOnlySpan<double> values)
    {
        var worst = 0.0;
        for (var sensor = 0; sensor < _sensors.Length; sensor++)
        {
            if (double.IsFinite(values[sensor]))
                worst = Math.Max(worst, _sensors[sensor].Add(at.UtcTicks, values[sensor], _warmUp));
        }
        _sinceAlarm = Math.Min(_sinceAlarm + 1, _rest);
        if (worst < _margin || (_sinceAlarm < _rest && worst <= Stranger * _alarm))
            return 0;
        (_sinceAlarm, _alarm) = (0, worst);
        return worst;
    }

    public void Write(StateWriter to)
    {
        to.Int(_sensors.Length);
        to.Double(_margin);
        to.Int(_rest);
        to.Int(_warmUp);
        to.Int(_sinceAlarm);
        to.Double(_alarm);
        foreach (var sensor in _sensors)
            sensor.Write(to);
    }

    /// <exception cref="InvalidDataException">The bytes are no state of this detector.</exception>
    public static NewExtremes Read(ref StateReader from)
    {
        var detector = new NewExtremes(
            from.Int("sensors", 1, DetectorState.MostSensors), from.Double(), from.Int("readings of rest", 0, int.MaxValue), from.Int("readings of warm-up", 0, int.MaxValue))
        {
            _sinceAlarm = from.Int("readings since the alarm", 0, int.MaxValue),
            _alarm = from.Double(),
        };
        foreach (var sensor in detector._sensors)
            sensor.Restore(ref from);
        return detector;
    }
}
