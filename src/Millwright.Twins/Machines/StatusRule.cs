using Millwright.Twins.Events;
using Millwright.Twins.State;
using Millwright.Twins.Thresholds;

namespace Millwright.Twins.Machines;

/// <summary>Derives a machine's status from what its twin knows, and says when it changes.</summary>
internal static class StatusRule
{
    public static void Judge(TwinState state, long at, MachineConfiguration configuration, Effects effects)
    {
        var status = Of(state, configuration);
        if (status == state.Status)
            return;
        effects.Add(state, at, MachineEventKind.StatusChanged, from: state.Status, to: status);
        state.Status = status;
        state.StatusSince = at;
    }

    /// <summary>Time spent in this status counts as operating.</summary>
    public static bool IsOperating(MachineStatus status) => status is MachineStatus.Running or MachineStatus.Warning or MachineStatus.Critical;

    private static MachineStatus Of(TwinState state, MachineConfiguration configuration)
    {
        if (state.InMaintenance)
            return MachineStatus.Maintenance;
        if (state.SettledUntil == 0)
            return state.Silent ? MachineStatus.Offline : MachineStatus.Unknown;
        if (state.Silent)
            return MachineStatus.Offline;
        if (state.Unjudgeable)
            return MachineStatus.Error;
        var worst = Violation.None;
        foreach (ref readonly var sensor in state.Sensors.AsSpan())
            if (sensor.Violation > worst)
                worst = sensor.Violation;
        if (state.Failed || LimitRule.IsCritical(worst))
            return MachineStatus.Critical;
        if (worst != Violation.None)
            return MachineStatus.Warning;
        return IsRunning(state, configuration) ? MachineStatus.Running : MachineStatus.Idle;
    }

    private static bool IsRunning(TwinState state, MachineConfiguration configuration)
    {
        if (configuration.RunningSensor is not { } name)
            return true;
        var slot = Array.IndexOf(state.SensorNames, name);
        return slot >= 0 && state.Sensors[slot].Count > 0 && state.Sensors[slot].Judged > configuration.RunningAbove;
    }
}
