namespace Millwright.Twins.Statistics;

/// <summary>
/// The keys that weigh most in a stream of weighted keys, in bounded memory: Space-Saving (Metwally, Agrawal, El Abbadi: "Efficient Computation of
/// Frequent and Top-k Elements in Data Streams", ICDT 2005). A key that weighs more than the total divided by the capacity is always among those
/// that are kept. Not for several threads at once.
/// </summary>
/// <param name="capacity">Keys that are kept, 1 or more.</param>
public sealed class HeaviestKeys(int capacity)
{
    private readonly Dictionary<string, int> _slots = new(capacity, StringComparer.Ordinal);
    private readonly (string Key, double Weight, double Error)[] _kept = new (string, double, double)[capacity];

    /// <summary>Of all keys, kept or not.</summary>
    public double Total { get; private set; }

    /// <param name="weight">0 or more.</param>
    public void Add(string key, double weight)
    {
        Total += weight;
        if (_slots.TryGetValue(key, out var slot))
        {
            _kept[slot].Weight += weight;
            return;
        }
        if (_slots.Count < _kept.Length)
        {
            slot = _slots.Count;
            _kept[slot] = (key, weight, 0);
        }
        else
        {
            // The newcomer takes the place of the lightest and may weigh at most as much more than it shows.
            slot = Lightest();
            var (lightest, least, _) = _kept[slot];
            _slots.Remove(lightest);
            _kept[slot] = (key, least + weight, least);
        }
        _slots[key] = slot;
    }

    /// <summary>The heaviest, heaviest first, each with what it weighs at least; those of which nothing is certain are left out.</summary>
    public (string Key, double Weight)[] Top(int count) =>
        [.. _kept.Take(_slots.Count).Select(static kept => (kept.Key, Weight: kept.Weight - kept.Error)).Where(static kept => kept.Weight > 0).OrderByDescending(static kept => kept.Weight).Take(count)];

    public void Clear()
    {
        _slots.Clear();
        Total = 0;
    }

    private int Lightest()
    {
        var lightest = 0;
        for (var slot = 1; slot < _kept.Length; slot++)
            if (_kept[slot].Weight < _kept[lightest].Weight)
                lightest = slot;
        return lightest;
    }
}
