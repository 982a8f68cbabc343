using System.Globalization;
using Millwright.Twins.Episodes;
using Millwright.Twins.State;
using Millwright.Twins.Thresholds;

namespace Millwright.Twins.Machines;

/// <summary>Says in one sentence, with the numbers, why a machine's status is what it is.</summary>
public static class MachineReason
{
    public static string Of(TwinState state, MachineConfiguration configuration) => state.Status switch
    {
        MachineStatus.Unknown => "No reading has been judged yet.",
        MachineStatus.Offline => $"Nothing has arrived since {Text(state.LastArrivedAt)}; the timeout is {Text(configuration.NoDataTimeout)}.",
        MachineStatus.Maintenance => $"In maintenance since {Text(state.StatusSince)}.",
        MachineStatus.Error => $"Every value of the reading of {Text(state.SettledUntil)} came with bad quality.",
        MachineStatus.Critical or MachineStatus.Warning => OfWorst(state, configuration),
        MachineStatus.Idle => $"{configuration.RunningSensor} is not above {Number(configuration.RunningAbove)}{Unit(configuration, configuration.RunningSensor)}.",
        _ => "Every value is inside its limits.",
    };

    /// <summary>Why an episode opened.</summary>
    public static string Of(EpisodeCause cause, MachineConfiguration configuration) => cause.Trigger == EpisodeTrigger.Reported
        ? "The machine reported a failure."
        : $"{cause.Sensor} reached {Number(cause.Value ?? 0)}{Unit(configuration, cause.Sensor)}, past its critical limit {Number(cause.Limit ?? 0)}{Unit(configuration, cause.Sensor)}.";

    private static string OfWorst(TwinState state, MachineConfiguration configuration)
    {
        var worst = -1;
        for (var slot = 0; slot < state.Sensors.Length; slot++)
            if (state.Sensors[slot].Violation != Violation.None && (worst < 0 || state.Sensors[slot].Violation > state.Sensors[worst].Violation))
                worst = slot;
        if (worst < 0 || (state.Failed && !LimitRule.IsCritical(state.Sensors[worst].Violation)))
            return "The machine reports a failure.";
        ref readonly var sensor = ref state.Sensors[worst];
        var name = state.SensorNames[worst];
        var unit = Unit(configuration, name);
        var limits = configuration.Sensors.GetValueOrDefault(name)?.Limits ?? Limits.None;
        var kind = LimitRule.IsCritical(sensor.Violation) ? "critical" : "warning";
        var limit = Number(LimitRule.LimitOf(sensor.Violation, limits) ?? double.NaN);
        return sensor.Violation is Violation.WarningRate or Violation.CriticalRate
            ? $"{name} changes by {Number(sensor.Rate)}{unit}/s, past its {kind} rate {limit}{unit}/s."
            : $"{name} is {Number(sensor.Judged)}{unit}, past its {kind} limit {limit}{unit}.";
    }

    private static string Unit(MachineConfiguration configuration, string? sensor) =>
        sensor is not null && configuration.Sensors.GetValueOrDefault(sensor)?.Unit is { } unit ? " " + unit : "";

    private static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    private static string Text(TimeSpan span) => span.TotalSeconds < 120 ? $"{Number(span.TotalSeconds)} s" : $"{Number(span.TotalMinutes)} min";

    private static string Text(long micros) =>
        DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
