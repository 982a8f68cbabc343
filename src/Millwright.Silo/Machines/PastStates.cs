using Millwright.Contracts.Machines;
using Millwright.Storage.Machines;
using Millwright.Twins.Machines;

namespace Millwright.Silo.Machines;

/// <summary>A machine as it was: its newest check-point before an instant, and the readings and commands from there to it.</summary>
public sealed class PastStates(TwinStore store)
{
    /// <param name="at">In event time.</param>
    /// <returns>Null when there is no such machine.</returns>
    public async Task<MachineView?> At(MachineId machine, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (await store.Registration(machine, cancellationToken) is not { } registered
            || await store.PastAt(machine, (at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond, cancellationToken) is not { } past)
            return null;
        var (state, configuration) = Replay.Of(machine, past);
        return new LiveMachine(registered.Machine, configuration, state).View;
    }
}
