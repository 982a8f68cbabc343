using System.Numerics;
using System.Runtime.CompilerServices;

namespace Millwright.Twins.Readings;

/// <summary>
/// A reading's id: 64 bits derived from its instant, sequence, flags and values, whatever order its sensors came in. Sensor names enter by
/// a FNV-1a hash, and each part passes the finaliser of SplitMix64 (Steele, Lea and Flood 2014); the parts of sensors are added, so that
/// their order does not count.
/// </summary>
internal static class ReadingId
{
    private static readonly ConditionalWeakTable<string[], ulong[]> Names = [];

    /// <summary>The names that this thread asked for last, with their hashes.</summary>
    [ThreadStatic]
    private static (string[] Names, ulong[] Hashes) _last;

    /// <summary>The hashes of an array of names, kept as long as the array: producers send the same sensors again and again.</summary>
    public static ulong[] OfNames(string[] sensors)
    {
        if (!ReferenceEquals(_last.Names, sensors))
            _last = (sensors, Names.GetValue(sensors, static names => Array.ConvertAll(names, OfName)));
        return _last.Hashes;
    }

    private static ulong OfName(string sensor)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in sensor)
            hash = (hash ^ c) * 1099511628211UL;
        return Mix(hash);
    }

    public static long Of(long at, long sequence, ReadingFlags flags, ReadOnlySpan<ulong> names, ReadOnlySpan<double> values)
    {
        var sum = 0UL;
        for (var sensor = 0; sensor < values.Length; sensor++)
            if (!double.IsNaN(values[sensor]))
                sum += Mix(names[sensor] ^ BitOperations.RotateLeft(BitConverter.DoubleToUInt64Bits(values[sensor] + 0.0), 17));
        var hash = Mix(sum ^ Mix((ulong)at));
        hash = Mix(hash ^ (ulong)flags);
        return (long)((flags & ReadingFlags.HasSequence) == ReadingFlags.None ? hash : Mix(hash ^ (ulong)sequence));
    }

    private static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
