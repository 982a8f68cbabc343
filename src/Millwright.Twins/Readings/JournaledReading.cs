namespace Millwright.Twins.Readings;

/// <summary>One reading as the journal holds it. Values in the order of <paramref name="Sensors"/>, NaN for absent.</summary>
/// <param name="At">Event time, µs since 1970-01-01 UTC; <paramref name="ArrivedAt"/> likewise.</param>
public readonly record struct JournaledReading(
    long Sequence, long At, long ArrivedAt, long Id, long SourceSequence, ReadingFlags Flags, string[] Sensors, double[] Values);

/// <summary>An accepted reading on its way into the state: values by the batch's columns, with the slot of each column.</summary>
internal readonly ref struct Arrival(
    long at, long arrivedAt, long sequence, long id, long sourceSequence, ReadingFlags flags, int[] slots, ReadOnlySpan<double> values)
{
    public long At { get; } = at;
    public long ArrivedAt { get; } = arrivedAt;
    public long Sequence { get; } = sequence;
    public long Id { get; } = id;
    public long SourceSequence { get; } = sourceSequence;
    public ReadingFlags Flags { get; } = flags;
    public ReadOnlySpan<int> Slots { get; } = slots;
    public ReadOnlySpan<double> Values { get; } = values;
}
