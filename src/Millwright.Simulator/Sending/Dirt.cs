namespace Millwright.Simulator.Sending;

/// <summary>How much of the stream is spoilt on its way, each as a share in 0…1 of its readings.</summary>
/// <param name="Late">Readings that arrive after one to thirty later ones of their machine.</param>
/// <param name="Duplicates">Readings that arrive a second time, as much later.</param>
/// <param name="Gaps">Readings that never arrive, missing in runs of one to nineteen.</param>
internal sealed record DirtOptions(double Late, double Duplicates, double Gaps)
{
    public static DirtOptions None { get; } = new(0, 0, 0);
}

/// <summary>
/// Spoils a clean stream as networks and gateways do, by a seeded stream of chance for each machine: the same readings are late,
/// doubled and missing in every run.
/// </summary>
internal sealed class Dirt(DirtOptions options, ulong seed)
{
    private const int LongestDelay = 30;
    private const int MeanGap = 10;
    private const ulong Purpose = 0x64697274; // tells these streams from the plants'

    private readonly Dictionary<string, Road> _roads = [];

    /// <summary>What arrives when <paramref name="reading"/> was sent: nothing, itself, and what was held back until now.</summary>
    public IEnumerable<Reading> Pass(Reading reading)
    {
        if (options == DirtOptions.None)
            return [reading];
        if (!_roads.TryGetValue(reading.Machine, out var road))
            _roads[reading.Machine] = road = new Road(Xoshiro.Of(seed, Purpose + (ulong)_roads.Count));
        return road.Pass(reading, options);
    }

    /// <summary>What is still held back at the end, machine by machine in the order first seen.</summary>
    public IEnumerable<Reading> Rest() => _roads.Values.SelectMany(road => road.Rest());

    private sealed class Road(Xoshiro random)
    {
        private readonly PriorityQueue<Reading, long> _held = new();
        private long _count;
        private int _gap;

        public List<Reading> Pass(Reading reading, DirtOptions options)
        {
            _count++;
            var arriving = new List<Reading>(2);
            if (!Lost(options.Gaps))
            {
                if (random.Chance(options.Late))
                    Hold(reading);
                else
                    arriving.Add(reading);
                if (random.Chance(options.Duplicates))
                    Hold(reading);
            }
            while (_held.TryPeek(out var held, out var due) && due <= _count)
            {
                _held.Dequeue();
                arriving.Add(held);
            }
            return arriving;
        }

        public IEnumerable<Reading> Rest()
        {
            while (_held.TryDequeue(out var held, out _))
                yield return held;
        }

        private void Hold(Reading reading) => _held.Enqueue(reading, _count + 1 + random.Below(LongestDelay));

        /// <summary>With this chance of a gap's beginning, gaps of mean length m leave the share wanted: q = share / (m · (1 − share)).</summary>
        private bool Lost(double share)
        {
            if (_gap > 0)
            {
                _gap--;
                return true;
            }
            if (share <= 0 || !random.Chance(share / (MeanGap * (1 - share))))
                return false;
            _gap = random.Below((2 * MeanGap) - 1);
            return true;
        }
    }
}
