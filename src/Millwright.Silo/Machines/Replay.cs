using Millwright.Storage.Journaling;
using Millwright.Storage.Machines;
using Millwright.Twins;
using Millwright.Twins.Machines;
using Millwright.Twins.State;

namespace Millwright.Silo.Machines;

/// <summary>Brings a twin up to date from its journal: check-point, then readings and commands in the order of their sequence.</summary>
public static class Replay
{
    public static (TwinState State, MachineConfiguration Configuration) Of(MachineId machine, TwinPast past)
    {
        var state = past.State?.Copy() ?? Twin.New(machine);
        var configuration = past.Configuration;
        foreach (var entry in past.Since)
        {
            if (entry.Command is null)
            {
                Twin.ReplayInto(state, entry.Reading, configuration);
                continue;
            }
            (state, configuration) = Apply(state, configuration, entry.Command);
        }
        return (state, configuration);
    }

    /// <summary>What a command does to a twin, live or replayed; the sequence number is taken either way.</summary>
    public static (TwinState State, MachineConfiguration Configuration) Apply(TwinState state, MachineConfiguration configuration, TwinCommand command)
    {
        var (next, _, after) = Decide(state, configuration, command);
        return (next, after);
    }

    internal static (TwinState State, Effects Effects, MachineConfiguration Configuration) Decide(
        TwinState state, MachineConfiguration configuration, TwinCommand command)
    {
        if (command.Kind == TwinCommandKind.ConfigurationChanged)
        {
            var to = command.Configuration ?? MachineConfiguration.Default;
            var changed = Twin.ChangeConfiguration(state, configuration, to, command.At);
            return (changed.State, changed.Effects, to);
        }
        if (command.Acted is { } acted)
        {
            var done = Twin.Act(state, acted, command.At, configuration);
            return (done.State, done.Effects, configuration);
        }
        if (command.Parent is { } parent)
        {
            var heard = Twin.Hear(state, parent, command.At, configuration);
            return (heard.State, heard.Effects, configuration);
        }
        var maintained = Twin.SetMaintenance(state, command.Kind == TwinCommandKind.MaintenanceBegan, command.At, configuration);
        return (maintained.State, maintained.Effects, configuration);
    }
}
