using System.Collections.Concurrent;

namespace Millwright.Twins.State;

/// <summary>Where a batch's sensors live in the state. Machines that send the same sensors share one array of names.</summary>
internal static class Slots
{
    private const int MostShared = 4096;
    private static int[][] _identities = [[]];
    private static readonly ConcurrentDictionary<string, string[]> Shared = new(StringComparer.Ordinal);

    /// <summary>The slot of each sensor; sensors not known yet get new slots.</summary>
    public static int[] Of(TwinState state, string[] sensors)
    {
        if (sensors.AsSpan().SequenceEqual(state.SensorNames.AsSpan(0, Math.Min(sensors.Length, state.SensorNames.Length))))
            return Identity(sensors.Length);
        var slots = new int[sensors.Length];
        for (var column = 0; column < sensors.Length; column++)
        {
            slots[column] = column < state.SensorNames.Length && state.SensorNames[column] == sensors[column]
                ? column
                : Array.IndexOf(state.SensorNames, sensors[column]);
            if (slots[column] >= 0)
                continue;
            slots[column] = state.SensorNames.Length;
            state.SensorNames = Share([.. state.SensorNames, sensors[column]]);
            state.Sensors = [.. state.Sensors, default];
        }
        return slots;
    }

    /// <summary>0, 1, 2 … : the slots of values that stand in the state's own order. Not to be changed.</summary>
    public static int[] Identity(int length)
    {
        var known = _identities;
        if (length < known.Length)
            return known[length];
        known = new int[Math.Max(length + 1, known.Length * 2)][];
        for (var size = 0; size < known.Length; size++)
            known[size] = [.. Enumerable.Range(0, size)];
        _identities = known;
        return known[length];
    }

    /// <summary>The one array with these names, so that a hundred thousand twins do not hold a hundred thousand copies.</summary>
    public static string[] Share(string[] names) =>
        Shared.Count >= MostShared ? names : Shared.GetOrAdd(string.Join('\n', names), static (_, made) => made, names);
}
