namespace Millwright.Twins.Readings;

/// <summary>The order in which readings are judged: event time, then the producer's sequence, then content.</summary>
internal static class Ordering
{
    /// <summary>The rows of a batch in that order; null when they already are.</summary>
    public static int[]? Of(in ReadingBatch batch, long[] ids)
    {
        var sorted = true;
        for (var row = 1; row < batch.Count && sorted; row++)
            sorted = Compare(batch.At[row - 1], batch.Sequence[row - 1], ids[row - 1], batch.At[row], batch.Sequence[row], ids[row]) <= 0;
        if (sorted)
            return null;
        var (at, sequence) = (batch.At, batch.Sequence);
        var order = new int[batch.Count];
        for (var row = 0; row < order.Length; row++)
            order[row] = row;
        Array.Sort(order, (a, b) => Compare(at[a], sequence[a], ids[a], at[b], sequence[b], ids[b]) is var result && result != 0 ? result : a.CompareTo(b));
        return order;
    }

    public static int Compare(long at, long sequence, long id, long otherAt, long otherSequence, long otherId)
    {
        var result = at.CompareTo(otherAt);
        if (result == 0)
            result = sequence.CompareTo(otherSequence);
        return result != 0 ? result : id.CompareTo(otherId);
    }
}
