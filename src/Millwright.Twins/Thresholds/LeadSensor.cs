namespace Millwright.Twins.Thresholds;

/// <summary>How one sensor of a machine stands.</summary>
/// <param name="Value">The newest value.</param>
/// <param name="Usual">Where it usually is: its configured baseline, else the mean of what it has sent.</param>
public readonly record struct SensorStanding(string Sensor, double Value, Violation Violation, double Usual, Limits Limits);

/// <summary>
/// The one sensor to look at when there is room for one. The most severe violation comes first; among equals the sensor that has come
/// farthest from where it usually is towards a limit; then the first by name.
/// </summary>
public static class LeadSensor
{
    /// <returns>Null for a machine without sensors.</returns>
    public static string? Of(IEnumerable<SensorStanding> sensors) => sensors
        .OrderByDescending(static sensor => Severity(sensor.Violation))
        .ThenByDescending(static sensor => Nearness(sensor))
        .ThenBy(static sensor => sensor.Sensor, StringComparer.Ordinal)
        .Select(static sensor => sensor.Sensor)
        .FirstOrDefault();

    /// <summary>
    /// How far the value has come from where it usually is (0) towards its limit (1, and more beyond it): the larger of both sides, each
    /// measured to its warning limit, or to its critical one where there is no warning. Below 0: away from its only limit.
    /// <see cref="double.NegativeInfinity"/>: it has no limit on either side. Limits of the rate do not count.
    /// </summary>
    public static double Nearness(in SensorStanding sensor)
    {
        var limits = sensor.Limits;
        return Math.Max(
            Towards(limits.WarningHigh ?? limits.CriticalHigh, sensor.Value, sensor.Usual, up: 1),
            Towards(limits.WarningLow ?? limits.CriticalLow, sensor.Value, sensor.Usual, up: -1));
    }

    private static double Towards(double? limit, double value, double usual, int up)
    {
        if (limit is not { } end)
            return double.NegativeInfinity;
        var way = (end - usual) * up;
        // Where it usually is beyond the limit already, there is no way to measure: it is past the limit or it is not.
        if (!(way > 0))
            return (value - end) * up > 0 ? 1 : 0;
        return (value - usual) * up / way;
    }

    private static int Severity(Violation violation) => violation == Violation.None ? 0 : LimitRule.IsCritical(violation) ? 2 : 1;
}
