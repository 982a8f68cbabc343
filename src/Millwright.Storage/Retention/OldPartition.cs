namespace Millwright.Storage.Retention;

/// <summary>A partition whose whole range has become old.</summary>
/// <param name="From">The first instant of its range, UTC.</param>
/// <param name="To">The first instant after it, UTC.</param>
public sealed record OldPartition(string Parent, string Name, DateTime From, DateTime To);

public enum PartitionFate
{
    Dropped,
    Archived,

    /// <summary>A twin's newest check-point is older than a reading of it, or a coarser roll-up is not derived from it yet.</summary>
    Needed,

    /// <summary>Queries were in the way; the next turn tries again.</summary>
    Busy,
}
