using Millwright.Twins;
using Millwright.Twins.Machines;
using Millwright.Twins.Readings;
using Millwright.Twins.State;

namespace Millwright.Storage.Journaling;

/// <summary>What one twin wants to last: the readings it accepted, what it decided, and now and then a check-point. All of it, or nothing.</summary>
public sealed class JournalEntry
{
    public required long MachineKey { get; init; }

    /// <summary>The writer's epoch; an older one than the machine's is refused.</summary>
    public required long Epoch { get; init; }

    /// <summary>The state that the entry leads to; the head of the machine takes its figures from it.</summary>
    public required TwinState State { get; init; }

    public required Effects Effects { get; init; }

    /// <summary>The batch, or null for an entry without readings.</summary>
    public ReadingBatch? Batch { get; init; }

    /// <summary>What the twin made of <see cref="Batch"/>; its rows in the order of their sequence go to the journal.</summary>
    public Digest Digest { get; init; }

    /// <summary>The newest event time before this entry: readings not after it are late ones to whoever reads the tail.</summary>
    public long LastEventAtBefore { get; init; }

    public TwinCommand? Command { get; init; }

    /// <summary>Write <see cref="State"/> as a check-point, judged under this configuration; null: no check-point.</summary>
    public MachineConfiguration? CheckpointUnder { get; init; }

    internal int Readings => Batch is null ? 0 : Digest.Accepted;
}

/// <summary>How an entry fared.</summary>
public enum JournalOutcome
{
    Committed,

    /// <summary>Another activation has opened the machine since; nothing of this entry lasts.</summary>
    Fenced,

    /// <summary>Too much is waiting; nothing of this entry lasts.</summary>
    Busy,

    /// <summary>The database is away; nothing of this entry lasts.</summary>
    Unavailable,

    /// <summary>The connection broke while the commit was under way: the entry lasts whole or not at all, and only the database knows.</summary>
    Unknown,
}
