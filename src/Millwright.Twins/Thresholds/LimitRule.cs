using Millwright.Twins.State;

namespace Millwright.Twins.Thresholds;

/// <summary>
/// Which limit a sensor counts as past. A value past a limit is a candidate; it counts once the candidate has held for the on-delay, and
/// counts no more once the value has been back (by the hysteresis) for the off-delay. A gap in the data starts every delay afresh.
/// </summary>
internal static class LimitRule
{
    /// <summary>Judges the value just taken into <paramref name="sensor"/>; true when what counts has changed.</summary>
    public static bool Judge(ref SensorState sensor, Limits limits, long at, bool afterGap)
    {
        var stands = Where(sensor.Judged, sensor.Rate, limits, sensor.Violation);
        if (stands != sensor.Candidate || afterGap)
        {
            // Rising further on the same side keeps the run of the milder limit: its delay has been served by both.
            if (afterGap || !(IsSameSide(stands, sensor.Candidate) && IsCritical(stands)))
                sensor.CandidateSince = at;
            sensor.Candidate = stands;
        }
        if (stands == sensor.Violation)
            return false;
        var worse = stands != Violation.None && (sensor.Violation == Violation.None || IsCritical(stands) || !IsCritical(sensor.Violation));
        var delay = worse ? limits.OnDelay : limits.OffDelay;
        if (at - sensor.CandidateSince < (long)delay.TotalMicroseconds)
            return false;
        sensor.Violation = stands;
        return true;
    }

    public static bool IsCritical(Violation violation) => violation >= Violation.CriticalLow;

    /// <summary>The configured limit that a violation is of; null when it is no longer configured.</summary>
    public static double? LimitOf(Violation violation, Limits limits) => violation switch
    {
        Violation.WarningLow => limits.WarningLow,
        Violation.WarningHigh => limits.WarningHigh,
        Violation.WarningRate => limits.WarningRate,
        Violation.CriticalLow => limits.CriticalLow,
        Violation.CriticalHigh => limits.CriticalHigh,
        Violation.CriticalRate => limits.CriticalRate,
        _ => null,
    };

    private static Violation Where(double value, double rate, Limits limits, Violation counted)
    {
        var speed = Math.Abs(rate);
        if (value > Eased(limits.CriticalHigh, -limits.Hysteresis, counted == Violation.CriticalHigh))
            return Violation.CriticalHigh;
        if (value < Eased(limits.CriticalLow, limits.Hysteresis, counted == Violation.CriticalLow))
            return Violation.CriticalLow;
        if (speed > limits.CriticalRate)
            return Violation.CriticalRate;
        if (value > Eased(limits.WarningHigh, -limits.Hysteresis, counted is Violation.WarningHigh or Violation.CriticalHigh))
            return Violation.WarningHigh;
        if (value < Eased(limits.WarningLow, limits.Hysteresis, counted is Violation.WarningLow or Violation.CriticalLow))
            return Violation.WarningLow;
        return speed > limits.WarningRate ? Violation.WarningRate : Violation.None;
    }

    private static double? Eased(double? limit, double by, bool held) => held ? limit + by : limit;

    private static bool IsSameSide(Violation a, Violation b) =>
        a != Violation.None && b != Violation.None && ((int)a - 1) % 3 == ((int)b - 1) % 3;
}
