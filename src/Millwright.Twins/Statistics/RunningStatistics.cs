using Millwright.Twins.State;

namespace Millwright.Twins.Statistics;

/// <summary>
/// Takes one value into a sensor's running figures. Mean and squared deviations after Welford, Technometrics 4 (1962); the weighted mean in
/// continuous time, weight 1 − e^(−Δt/τ), so that irregular sampling counts by time, not by messages.
/// </summary>
internal static class RunningStatistics
{
    /// <summary>A longer silence than <paramref name="gap"/>, in µs, breaks the rate of change: there is none across it.</summary>
    public static void Add(ref SensorState sensor, double value, long at, TimeSpan timeConstant, long gap, ref EwmaWeight weight)
    {
        var since = at - sensor.JudgedAt;
        if (sensor.Count == 0)
        {
            sensor.Min = sensor.Max = sensor.Ewma = value;
            sensor.Rate = 0;
        }
        else
        {
            sensor.Min = Math.Min(sensor.Min, value);
            sensor.Max = Math.Max(sensor.Max, value);
            sensor.Ewma += weight.Of(since, timeConstant) * (value - sensor.Ewma);
            if (since > 0)
                sensor.Rate = since > gap ? 0 : (value - sensor.Judged) / (since / 1e6);
        }
        sensor.Count++;
        var deviation = value - sensor.Mean;
        sensor.Mean += deviation / sensor.Count;
        sensor.M2 += deviation * (value - sensor.Mean);
        sensor.Judged = value;
        sensor.JudgedAt = at;
    }
}

/// <summary>The newest weight that was computed: the sensors of one reading mostly ask for the same.</summary>
internal struct EwmaWeight
{
    private long _since;
    private TimeSpan _timeConstant;
    private double _weight;

    public double Of(long since, TimeSpan timeConstant)
    {
        if (since != _since || timeConstant != _timeConstant)
            (_since, _timeConstant, _weight) = (since, timeConstant, 1 - Math.Exp(-since / timeConstant.TotalMicroseconds));
        return _weight;
    }
}
