using Millwright.Contracts.Machines;
using Millwright.Gateway.Live;
using Millwright.Twins.Machines;

namespace Millwright.Gateway.Tests.Live;

/// <summary>Machines as twins tell of them.</summary>
internal static class Fleet
{
    public static MachineView Machine(string id, long version = 1, string? site = null, string? line = null, string type = "press", string[]? tags = null, bool retired = false) => new(
        id, version, MachineStatus.Running, "", null, null, null, null, 0, version, 0, [], null, id, type, site, line, tags ?? [], retired, []);

    public static void Tell(this FleetBoard board, params MachineView[] machines) => board.Apply(machines);
}
