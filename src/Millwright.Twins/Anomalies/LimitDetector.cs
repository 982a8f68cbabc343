using Millwright.Twins.Alarms;
using Millwright.Twins.Events;
using Millwright.Twins.State;
using Millwright.Twins.Thresholds;

namespace Millwright.Twins.Anomalies;

/// <summary>The detector that is always on: a sensor has passed a limit of its configuration.</summary>
internal static class LimitDetector
{
    public const string Algorithm = "threshold";

    /// <summary>What the limit that a sensor has just passed makes of its value.</summary>
    public static Anomaly Of(TwinState state, int slot, double limit, long at)
    {
        ref readonly var sensor = ref state.Sensors[slot];
        var type = sensor.Violation switch
        {
            Violation.WarningLow or Violation.CriticalLow => "limit-low",
            Violation.WarningHigh or Violation.CriticalHigh => "limit-high",
            _ => "limit-rate",
        };
        var severity = LimitRule.IsCritical(sensor.Violation) ? Severity.Critical : Severity.Warning;
        var name = state.SensorNames[slot];
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["value"] = sensor.Judged,
            ["limit"] = limit,
            ["mean"] = sensor.Mean,
            ["deviation"] = sensor.Count < 2 ? 0 : Math.Sqrt(sensor.M2 / (sensor.Count - 1)),
            ["rate"] = sensor.Rate,
        };
        return new Anomaly(
            DerivedId.Of(state.Machine.Value, Algorithm, at, $"{type}:{severity}:{name}"), at, type, severity, name, Algorithm, state.NewestValues(), metrics);
    }
}
