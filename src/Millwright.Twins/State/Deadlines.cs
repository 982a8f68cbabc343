using Millwright.Twins.Alarms;
using Millwright.Twins.Events;
using Millwright.Twins.Machines;
using Millwright.Twins.Thresholds;

namespace Millwright.Twins.State;

/// <summary>
/// What time alone brings about: a machine or a sensor falls silent, a waiting reading has waited long enough. Deadlines count from
/// arrival and fire in their own order with their own time, so that when the clock is looked at makes no difference.
/// </summary>
internal static class Deadlines
{
    public static long Next(TwinState state, MachineConfiguration configuration)
    {
        var next = long.MaxValue;
        if (!state.Silent && state.LastArrivedAt != 0)
            next = state.LastArrivedAt + Micros(configuration.NoDataTimeout);
        var plan = SlotPlan.Of(configuration, state.SensorNames);
        for (var slot = 0; plan.WatchesSensors && slot < state.Sensors.Length; slot++)
        {
            ref readonly var sensor = ref state.Sensors[slot];
            if (!sensor.Silent && sensor.LastArrivedAt != 0 && plan.Settings[slot].NoDataTimeout is { } timeout)
                next = Math.Min(next, sensor.LastArrivedAt + Micros(timeout));
        }
        foreach (var pending in state.Pending)
            next = Math.Min(next, pending.ArrivedAt + Micros(configuration.AllowedLateness));
        return Math.Min(next, AlarmJudge.NextDeadline(state, configuration));
    }

    public static void Fire(TwinState state, long now, MachineConfiguration configuration, Effects effects)
    {
        for (var deadline = Next(state, configuration); deadline <= now; deadline = Next(state, configuration))
        {
            if (FireWaiting(state, deadline, configuration, effects))
                continue;
            var plan = SlotPlan.Of(configuration, state.SensorNames);
            for (var slot = 0; plan.WatchesSensors && slot < state.Sensors.Length; slot++)
            {
                ref var sensor = ref state.Sensors[slot];
                if (sensor.Silent || sensor.LastArrivedAt == 0 || plan.Settings[slot].NoDataTimeout is not { } timeout
                    || sensor.LastArrivedAt + Micros(timeout) > deadline)
                    continue;
                sensor.Silent = true;
                Judging.ForgetLimits(ref sensor);
                sensor.CandidateSince = LimitRule.Unheard;
                effects.Add(state, deadline, MachineEventKind.SensorSilent, state.SensorNames[slot]);
            }
            if (state.LastArrivedAt != 0 && state.LastArrivedAt + Micros(configuration.NoDataTimeout) <= deadline)
                state.Silent = true;
            StatusRule.Judge(state, deadline, configuration, effects);
            AlarmJudge.Judge(state, Moment.OfClock(state, deadline), configuration, effects);
        }
    }

    public static long Micros(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    private static bool FireWaiting(TwinState state, long deadline, MachineConfiguration configuration, Effects effects)
    {
        var until = long.MinValue;
        foreach (var pending in state.Pending)
            if (pending.ArrivedAt + Micros(configuration.AllowedLateness) <= deadline)
                until = Math.Max(until, pending.At);
        if (until == long.MinValue)
            return false;
        Judging.SettleUntil(state, until, deadline, configuration, effects);
        return true;
    }
}
