using Millwright.Contracts.Machines;
using Millwright.Storage.Machines;
using Millwright.Twins.Machines;

namespace Millwright.Silo.Machines;

/// <summary>Machines as their journals tell them, without their twins.</summary>
public sealed class PastStates(TwinStore store)
{
    /// <summary>A machine as it was: its newest check-point before an instant, and the readings and commands from there to it.</summary>
    /// <param name="at">In event time.</param>
    /// <returns>Null when there is no such machine.</returns>
    public async Task<MachineView?> At(MachineId machine, DateTimeOffset at, CancellationToken cancellationToken) =>
        Of(
            await store.Registration(machine, cancellationToken),
            await store.PastAt(machine, (at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond, cancellationToken));

    /// <summary>
    /// A machine as its whole journal makes it, from the first reading on, check-points left aside: what its twin must be, to the bit.
    /// Reads everything that the machine ever sent.
    /// </summary>
    /// <returns>Null when there is no such machine.</returns>
    public async Task<MachineView?> FromNothing(MachineId machine, CancellationToken cancellationToken) =>
        Of(await store.Registration(machine, cancellationToken), await store.WholePast(machine, cancellationToken));

    private static MachineView? Of((MachineRecord Machine, MachineConfiguration Desired)? registered, TwinPast? past)
    {
        if (registered is not { } found || past is null)
            return null;
        var (state, configuration) = Replay.Of(found.Machine.Id, past);
        return new LiveMachine(found.Machine, configuration, state).View;
    }
}
