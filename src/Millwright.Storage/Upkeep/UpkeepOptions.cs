using System.ComponentModel.DataAnnotations;

namespace Millwright.Storage.Upkeep;

/// <summary>What keeps the database in shape, besides retention.</summary>
public sealed record UpkeepOptions
{
    public const string Section = "Millwright:Upkeep";

    /// <summary>How far ahead partitions are made, so that nothing that comes in ever waits for one.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "366.00:00:00")]
    public TimeSpan PartitionsAhead { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How often partitions are made and tables vacuumed that need it.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "12:00:00")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How often hours and days are derived that are over.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan RollupInterval { get; init; } = TimeSpan.FromMinutes(1);
}
