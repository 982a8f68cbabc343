using System.ComponentModel.DataAnnotations;

namespace Millwright.Silo.Machines;

/// <summary>How the silo keeps its twins.</summary>
public sealed record TwinOptions
{
    public const string Section = "Millwright:Twins";

    /// <summary>A reading of an unknown machine registers it; else it is refused.</summary>
    public bool RegisterUnknown { get; init; } = true;

    /// <summary>A check-point is written with the batch that makes this many readings since the last one.</summary>
    [Range(1, 1_000_000)]
    public int ReadingsPerSnapshot { get; init; } = 1_000;

    /// <summary>A check-point is written with the first batch after this long since the last one.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan SnapshotInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Readings since the last check-point that make one worth writing when a twin leaves memory.</summary>
    [Range(1, 1_000_000)]
    public int ReadingsWorthSnapshotOnLeave { get; init; } = 50;

    /// <summary>A twin that nobody calls for this long, and that watches no deadline, leaves memory.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "7.00:00:00")]
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long changes gather before they go to the gateways, each machine once.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan FeedInterval { get; init; } = TimeSpan.FromMilliseconds(40);
}
