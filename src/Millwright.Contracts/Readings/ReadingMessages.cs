using Millwright.Twins.Readings;

namespace Millwright.Contracts.Readings;

/// <summary>One machine's readings of one request, in columns; see <see cref="ReadingBatch"/> for the shape. Never changed after it is sent.</summary>
[GenerateSerializer, Immutable, Alias("millwright.readings")]
public sealed record ReadingsMessage(
    [property: Id(0)] string[] Sensors,
    [property: Id(1)] long[] At,
    [property: Id(2)] long[] Sequence,
    [property: Id(3)] byte[] Flags,
    [property: Id(4)] double[] Values);

/// <summary>What became of a batch, sent after its commit.</summary>
/// <param name="Outcomes">One <see cref="ReadingOutcome"/> per row, in the order of the message.</param>
/// <param name="Conflicts">For each row whose outcome is a conflict: the sensor whose value differs; empty without conflicts.</param>
/// <param name="Sequence">The machine's sequence number after the batch.</param>
[GenerateSerializer, Immutable, Alias("millwright.readings-receipt")]
public sealed record ReadingsReceipt(
    [property: Id(0)] IngestResult Result,
    [property: Id(1)] byte[] Outcomes,
    [property: Id(2)] string[] Conflicts,
    [property: Id(3)] long Sequence);

/// <summary>How a batch fared as a whole.</summary>
[GenerateSerializer]
public enum IngestResult : byte
{
    /// <summary>Every row has its outcome, and the accepted ones are committed.</summary>
    Committed,

    /// <summary>The machine is not registered and unknown machines are refused; nothing was accepted.</summary>
    UnknownMachine,

    /// <summary>The machine is retired; nothing was accepted.</summary>
    Retired,

    /// <summary>The journal cannot commit now; whether the batch lasts is not known. Send it again: what lasted will be told as duplicate.</summary>
    Unavailable,

    /// <summary>The journal's queue is full; nothing was accepted.</summary>
    Busy,

    /// <summary>Another twin of the machine has the journal now; nothing was accepted. Send it again: whoever has the machine takes it.</summary>
    Overtaken,
}
