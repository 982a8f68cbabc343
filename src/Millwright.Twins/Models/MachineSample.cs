using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Millwright.Twins.Machines;

namespace Millwright.Twins.Models;

/// <summary>Which machines stand for all where the readings of all would be too many.</summary>
public static class MachineSample
{
    /// <summary>
    /// The same machines each time for the same seed: in the order of the SHA-256 of seed and id, those that come first before all others, until one more would
    /// be too many readings. One is taken whatever it has sent.
    /// </summary>
    /// <param name="machines">Each with about how many readings it has, 0 or more, and whether it comes first.</param>
    /// <param name="most">Readings of all that are taken together.</param>
    public static IReadOnlySet<MachineId> Of(IEnumerable<(MachineId Machine, long Readings, bool IsFirst)> machines, int seed, long most)
    {
        var (taken, readings) = (new HashSet<MachineId>(), 0L);
        foreach (var machine in machines.OrderByDescending(static machine => machine.IsFirst).ThenBy(machine => Place(machine.Machine, seed)))
        {
            readings += machine.Readings;
            if (readings > most && taken.Count > 0)
                break;
            taken.Add(machine.Machine);
        }
        return taken;
    }

    private static ulong Place(MachineId machine, int seed)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{seed} {machine.Value}"), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }
}
