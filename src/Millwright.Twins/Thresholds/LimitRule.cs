using Millwright.Twins.State;

namespace Millwright.Twins.Thresholds;

/// <summary>
/// Which limit a sensor counts as past. A value past a limit is a candidate; it counts once the candidate has held for the on-delay, and
/// counts no more once the value has been back (by the hysteresis) for the off-delay. A gap in the data starts every delay afresh.
/// What stands past a critical limit stands past the warning limit of that side too, so each serves its own on-delay.
/// </summary>
internal static class LimitRule
{
    /// <summary>Since when the candidate of a sensor holds that has fallen silent and of which no value was judged since: it says nothing of the sensor.</summary>
    public const long Unheard = -1;

    /// <summary>Judges the value just taken into <paramref name="sensor"/>; true when what counts has changed.</summary>
    /// <param name="hasLimits">False: there is none that it could stand past.</param>
    public static bool Judge(ref SensorState sensor, Limits limits, bool hasLimits, long at, bool afterGap)
    {
        var stands = hasLimits ? Where(sensor.Judged, sensor.Rate, limits, sensor.Violation) : Violation.None;
        if (afterGap || stands != sensor.Candidate || sensor.CandidateSince == Unheard)
            sensor.CandidateSince = at;
        if (afterGap || SideOf(stands) != SideOf(sensor.Candidate))
            sensor.SideSince = at;
        sensor.Candidate = stands;
        var counts = Counting(ref sensor, limits, at);
        if (counts == sensor.Violation)
            return false;
        sensor.Violation = counts;
        return true;
    }

    private static Violation Counting(ref readonly SensorState sensor, Limits limits, long at)
    {
        var (stands, counted) = (sensor.Candidate, sensor.Violation);
        if (!IsWorse(stands, counted))
            return at - sensor.CandidateSince >= Deadlines.Micros(limits.OffDelay) ? stands : counted;
        var onDelay = Deadlines.Micros(limits.OnDelay);
        if (IsCritical(stands) && at - sensor.CandidateSince >= onDelay)
            return stands;
        var warning = IsCritical(stands) ? stands - 3 : stands;
        return IsWorse(warning, counted) && LimitOf(warning, limits) is not null && at - sensor.SideSince >= onDelay ? warning : counted;
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

    /// <summary>Whether going from <paramref name="counted"/> to <paramref name="stands"/> takes the on-delay rather than the off-delay.</summary>
    private static bool IsWorse(Violation stands, Violation counted) =>
        stands != Violation.None && stands != counted && (counted == Violation.None || IsCritical(stands) || !IsCritical(counted));

    /// <summary>0 inside every limit, 1 low, 2 high, 3 rate.</summary>
    private static int SideOf(Violation violation) => violation == Violation.None ? 0 : (((int)violation - 1) % 3) + 1;
}
