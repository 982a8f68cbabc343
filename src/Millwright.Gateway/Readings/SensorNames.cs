using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;

namespace Millwright.Gateway.Readings;

/// <summary>
/// The names of machines and sensors that producers use, each kept once: as strings found by their bytes, and lists of sensors found by
/// content. Bounded: past the bound new names are made afresh each time, which costs memory traffic and nothing else.
/// </summary>
internal sealed class SensorNames
{
    private const int MostNames = 200_000;
    private const int MostLists = 10_000;

    private readonly ConcurrentDictionary<string, string> _names = new(Utf8Names.Comparer);
    private readonly ConcurrentDictionary<string, string>.AlternateLookup<ReadOnlySpan<byte>> _byBytes;
    private readonly Dictionary<string, string[]> _lists = new(StringComparer.Ordinal);
    private int _count;

    public SensorNames() => _byBytes = _names.GetAlternateLookup<ReadOnlySpan<byte>>();

    public string Of(ReadOnlySpan<byte> utf8)
    {
        if (_byBytes.TryGetValue(utf8, out var known))
            return known;
        var name = Encoding.UTF8.GetString(utf8);
        if (Volatile.Read(ref _count) >= MostNames)
            return name;
        if (!_names.TryAdd(name, name))
            return _names[name];
        Interlocked.Increment(ref _count);
        return name;
    }

    /// <summary>The one array with these names that every message of the same layout carries.</summary>
    public string[] Shared(List<string> sensors)
    {
        var key = string.Join('\n', CollectionsMarshal.AsSpan(sensors)!);
        lock (_lists)
        {
            if (_lists.TryGetValue(key, out var shared))
                return shared;
            shared = [.. sensors];
            if (_lists.Count < MostLists)
                _lists.Add(key, shared);
            return shared;
        }
    }
}
