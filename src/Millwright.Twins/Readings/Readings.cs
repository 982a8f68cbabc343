namespace Millwright.Twins.Readings;

/// <summary>What the producer says of a reading's values.</summary>
public enum ReadingQuality : byte
{
    Good,

    /// <summary>Kept and judged, and shown as uncertain.</summary>
    Uncertain,

    /// <summary>Kept; never judged, never part of a statistic.</summary>
    Bad,
}

/// <summary>What travels beside a reading's values, packed into a byte.</summary>
[Flags]
public enum ReadingFlags : byte
{
    None = 0,
    QualityMask = 0b11,
    HasSequence = 0b100,

    /// <summary>The producer said whether the machine has failed; <see cref="Failed"/> is what it said.</summary>
    SaysFailure = 0b1000,
    Failed = 0b1_0000,
}

/// <summary>
/// Readings of one machine in columns, as they came in one batch: row <c>r</c> has the values
/// <c>Values[r * Sensors.Length … ]</c> in the order of <see cref="Sensors"/>, NaN where the reading had no value of that sensor.
/// A view over arrays that others own; it copies nothing.
/// </summary>
/// <param name="Sensors">Distinct sensor names.</param>
/// <param name="At">Event time of each row, microseconds since 1970-01-01 UTC, in any order.</param>
/// <param name="Sequence">The producer's own sequence number where <see cref="ReadingFlags.HasSequence"/> is set; else 0.</param>
/// <param name="Flags">Quality and failure flag of each row.</param>
/// <param name="Values">Row-major, <c>At.Length × Sensors.Length</c>, finite or NaN for absent.</param>
/// <param name="ArrivedAt">When the batch reached the twin, microseconds since 1970-01-01 UTC; not before the previous batch's.</param>
public readonly record struct ReadingBatch(string[] Sensors, long[] At, long[] Sequence, ReadingFlags[] Flags, double[] Values, long ArrivedAt)
{
    public int Count => At.Length;

    public ReadOnlySpan<double> Row(int row) => Values.AsSpan(row * Sensors.Length, Sensors.Length);
}

/// <summary>What became of one reading of a batch.</summary>
public enum ReadingOutcome : byte
{
    Accepted,

    /// <summary>Accepted into history and its own window, too old to be judged.</summary>
    AcceptedLate,

    /// <summary>The same instant and the same values (or the same sequence) as a reading already held.</summary>
    Duplicate,

    /// <summary>The same instant and sequence as a reading already held, with another value for a sensor of it: refused and reported.</summary>
    Conflict,
}

/// <summary>A reading already in the journal, looked up because a batch holds one of the same instant.</summary>
public readonly record struct KnownReading(long At, long Id, ReadingFlags Flags, long Sequence, string[] Sensors, double[] Values);
