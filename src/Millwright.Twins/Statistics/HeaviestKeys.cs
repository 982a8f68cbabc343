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

    /// <summary>Slots as a heap with the lightest first, and the place of each slot in it: a newcomer takes the lightest's, and most keys may be newcomers.</summary>
    private readonly int[] _heap = new int[capacity];
    private readonly int[] _places = new int[capacity];

    /// <summary>Of all keys, kept or not.</summary>
    public double Total { get; private set; }

    /// <param name="weight">0 or more.</param>
    public void Add(string key, double weight)
    {
        Total += weight;
        if (_slots.TryGetValue(key, out var slot))
        {
            _kept[slot].Weight += weight;
            Sink(_places[slot]);
            return;
        }
        if (_slots.Count < _kept.Length)
        {
            slot = _slots.Count;
            _slots[key] = slot;
            _kept[slot] = (key, weight, 0);
            Rise(slot);
        }
        else
        {
            // The newcomer takes the place of the lightest and may weigh at most as much more than it shows.
            slot = _heap[0];
            var (lightest, least, _) = _kept[slot];
            _slots.Remove(lightest);
            _slots[key] = slot;
            _kept[slot] = (key, least + weight, least);
            Sink(0);
        }
    }

    /// <summary>The heaviest, heaviest first, each with what it weighs at least; those of which nothing is certain are left out.</summary>
    public (string Key, double Weight)[] Top(int count) =>
        [.. _kept.Take(_slots.Count).Select(static kept => (kept.Key, Weight: kept.Weight - kept.Error)).Where(static kept => kept.Weight > 0).OrderByDescending(static kept => kept.Weight).Take(count)];

    public void Clear()
    {
        _slots.Clear();
        Total = 0;
    }

    /// <summary>A new slot goes in at the end of the heap, and up while what is above it weighs more.</summary>
    private void Rise(int slot)
    {
        var place = slot;
        for (; place > 0 && _kept[_heap[(place - 1) / 2]].Weight > _kept[slot].Weight; place = (place - 1) / 2)
            Put(_heap[(place - 1) / 2], place);
        Put(slot, place);
    }

    /// <summary>A slot that has become heavier goes down while what is below it weighs less.</summary>
    private void Sink(int place)
    {
        var slot = _heap[place];
        for (var below = 2 * place + 1; below < _slots.Count; below = 2 * place + 1)
        {
            if (below + 1 < _slots.Count && _kept[_heap[below + 1]].Weight < _kept[_heap[below]].Weight)
                below++;
            if (_kept[_heap[below]].Weight >= _kept[slot].Weight)
                break;
            Put(_heap[below], place);
            place = below;
        }
        Put(slot, place);
    }

    private void Put(int slot, int place) => (_heap[place], _places[slot]) = (slot, place);
}
