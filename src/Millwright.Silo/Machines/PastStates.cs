using Millwright.Contracts.Machines;
using Millwright.Storage.Machines;
using Millwright.Twins;
using Millwright.Twins.Machines;

namespace Millwright.Silo.Machines;

/// <summary>Machines as their journals tell them, without their twins.</summary>
public sealed class PastStates(TwinStore store, TimeProvider clock)
{
    /// <summary>A machine as it was: its newest check-point before an instant, and the readings and commands from there to it.</summary>
    /// <param name="at">In event time.</param>
    /// <returns>Null when there is no such machine, or readings that it takes are no longer kept.</returns>
    public async Task<MachineView?> At(MachineId machine, DateTimeOffset at, CancellationToken cancellationToken) =>
        Of(
            await store.Registration(machine, cancellationToken),
            await store.PastAt(machine, at.Micros(), cancellationToken),
            until: null);

    /// <summary>
    /// A machine as its whole journal makes it, from the first reading on, check-points left aside, and the deadlines up to now: what its twin
    /// must be, to the bit. Reads everything that is kept of what the machine sent: where old readings have gone, it goes from the oldest check-point
    /// that has all since.
    /// </summary>
    /// <returns>Null when there is no such machine.</returns>
    public async Task<MachineView?> FromNothing(MachineId machine, CancellationToken cancellationToken) =>
        Of(await store.Registration(machine, cancellationToken), await store.WholePast(machine, cancellationToken), clock.Micros());

    private static MachineView? Of((MachineRecord Machine, MachineConfiguration Desired)? registered, TwinPast? past, long? until)
    {
        if (registered is not { } found || past is null)
            return null;
        var (state, configuration) = Replay.Of(found.Machine.Id, past);
        if (until is { } now)
            state = Twin.Advance(state, now, configuration).State;
        return new LiveMachine(found.Machine, configuration, state).View;
    }
}
