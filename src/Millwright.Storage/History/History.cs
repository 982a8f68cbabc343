using Millwright.Twins.Readings;

namespace Millwright.Storage.History;

/// <summary>One reading as it was accepted.</summary>
/// <param name="Id">Derived from the reading's content; unique for a machine and instant.</param>
/// <param name="At">Event time.</param>
/// <param name="ArrivedAt">When it reached the machine's twin.</param>
/// <param name="Sequence">Its place in the machine's journal.</param>
/// <param name="SourceSequence">The producer's own number; null: it gave none.</param>
/// <param name="Flags">Quality, and what the producer said of failure.</param>
/// <param name="Values">By sensor, in the unit that the machine's configuration names; absent values are left out.</param>
public sealed record ReadingRow(
    long Id, DateTimeOffset At, DateTimeOffset ArrivedAt, long Sequence, long? SourceSequence, ReadingFlags Flags,
    IReadOnlyDictionary<string, double> Values);

/// <summary>What the values of one sensor came to in a span of time, those of bad quality left out.</summary>
/// <param name="Start">A whole multiple of the bucket's length since 1970-01-01 UTC.</param>
/// <param name="Count">Values in the bucket, at least 1.</param>
/// <param name="Mean">Each value counts alike, however long it held.</param>
/// <param name="Last">The value with the newest event time.</param>
/// <param name="Deviation">Standard deviation of all values in the bucket (of the population), 0 or more.</param>
public readonly record struct Bucket(DateTimeOffset Start, long Count, double Min, double Max, double Mean, double Last, double Deviation);

/// <summary>One point of a sensor's curve.</summary>
public readonly record struct Point(DateTimeOffset At, double Value);

/// <summary>What a history was read from, the finest first.</summary>
public enum Resolution
{
    /// <summary>Readings as they came.</summary>
    Reading,
    Minute,
    Hour,

    /// <summary>Days of UTC.</summary>
    Day,
}

/// <summary>A sensor's buckets or points, in order of time.</summary>
/// <param name="Resolution">
/// The coarsest that any of it was read from. Coarser than what was asked for: the older part is kept no finer, and each of its spans stands at its start.
/// </param>
public sealed record History<T>(IReadOnlyList<T> Items, Resolution Resolution);
