namespace Millwright.Simulator.Replay;

/// <summary>What a set holds, found by reading it once before it is sent.</summary>
/// <param name="InOrder">Whether its rows are in order of time over all machines.</param>
internal sealed record Survey(long Readings, DateTimeOffset First, DateTimeOffset Last, IReadOnlyList<string> Machines, bool InOrder)
{
    /// <summary>Rows that may be held to bring a set in order of time: about a gigabyte.</summary>
    public const long LargestSorted = 5_000_000;

    /// <summary>Reads a set through, holding nothing of it but its machines' names.</summary>
    /// <exception cref="DataException">The set has no rows.</exception>
    public static Survey Of(IEnumerable<Reading> readings)
    {
        var (count, first, last, inOrder) = (0L, DateTimeOffset.MaxValue, DateTimeOffset.MinValue, true);
        var machines = new List<string>();
        var seen = new HashSet<string>();
        foreach (var reading in readings)
        {
            count++;
            inOrder &= reading.At >= last;
            if (reading.At < first)
                first = reading.At;
            if (reading.At > last)
                last = reading.At;
            if (seen.Add(reading.Machine))
                machines.Add(reading.Machine);
        }
        return count > 0 ? new Survey(count, first, last, machines, inOrder) : throw new DataException("There are no rows to replay; does --only leave any file?");
    }

    /// <summary>
    /// The set in order of time, which a pace needs; machines at one instant keep the files' order. A set stored machine by machine
    /// is held in memory for it.
    /// </summary>
    /// <exception cref="DataException">It is too big to be held.</exception>
    public IEnumerable<Reading> Ordered(IEnumerable<Reading> readings)
    {
        if (InOrder)
            return readings;
        if (Readings > LargestSorted)
            throw new DataException($"{Readings:N0} rows not in order of time are too many to sort for a pace; use --speed max, or --only with fewer files.");
        return readings.OrderBy(r => r.At);
    }
}
