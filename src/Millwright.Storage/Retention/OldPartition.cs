namespace Millwright.Storage.Retention;

/// <summary>A partition whose whole range has become old.</summary>
/// <param name="From">The first instant of its range, UTC.</param>
/// <param name="To">The first instant after it, UTC.</param>
public sealed record OldPartition(string Parent, string Name, DateTime From, DateTime To);

public enum PartitionFate
{
    Dropped,
    Archived,

    /// <summary>A twin's newest check-point is older than a reading of it.</summary>
    Needed,

    /// <summary>Queries were in the way; the next turn tries again.</summary>
    Busy,
}

/// <summary>Rows deleted in one turn.</summary>
public readonly record struct DeletedRows(
    long Events, long Episodes, long Snapshots, long LatePointers, long Incidents = 0, long Notices = 0, long NoticeEvents = 0, long SystemLog = 0, long Explanations = 0);
