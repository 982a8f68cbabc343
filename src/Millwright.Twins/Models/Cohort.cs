using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Millwright.Twins.Machines;

namespace Millwright.Twins.Models;

/// <summary>Which machines are the canaries of a challenger.</summary>
public static class Cohort
{
    /// <summary>
    /// The same machines each time for the same version, others for another one; a larger share only adds some. Decided by SHA-256 of both ids.
    /// </summary>
    /// <param name="share">Of the machines, 0 to 1.</param>
    public static bool Has(MachineId machine, Guid version, double share)
    {
        if (share is <= 0 or >= 1)
            return share >= 1;
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{version:N}{machine.Value}"), hash);
        return BinaryPrimitives.ReadUInt32BigEndian(hash) < share * uint.MaxValue;
    }
}
