using System.ComponentModel.DataAnnotations;

namespace Millwright.Storage.Retention;

/// <summary>How long what was stored is kept, by event time; null: for ever. Each is a day at least.</summary>
public sealed record RetentionOptions : IValidatableObject
{
    public const string Section = "Millwright:Retention";

    private const string Shortest = "1.00:00:00", Longest = "36525.00:00:00";

    /// <summary>Readings as they came. A whole partition, a day or a month, goes at once, and only when no twin needs a reading of it.</summary>
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan? Readings { get; init; }

    /// <summary>What each minute came to; a month goes at once, and only when its hours are derived.</summary>
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan? Rollups { get; init; }

    /// <summary>What each hour came to; a month goes at once, and only when its days are derived.</summary>
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan? Hours { get; init; }

    /// <summary>What each day came to; a year goes at once.</summary>
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan? Days { get; init; }

    /// <summary>What twins were told besides readings: maintenance, configurations, acts on alarms. What a check-point is older than is never touched.</summary>
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan? Commands { get; init; }

    /// <summary>What happened to the machines; a month goes at once.</summary>
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan? Events { get; init; }

    /// <summary>Failure episodes, from their end on; one that is active is never touched.</summary>
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan? Episodes { get; init; }

    /// <summary>Check-points of twins; the newest of each machine is never touched.</summary>
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan? Snapshots { get; init; }

    /// <summary>What detectors found; a month goes at once.</summary>
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan? Anomalies { get; init; }

    /// <summary>What models foresaw, with what came of it; a month goes at once.</summary>
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan? Predictions { get; init; }

    /// <summary>Why predictions are as they are, from when it was worked out; it is worked out anew where somebody asks again.</summary>
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan Explanations { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Drifts, trainings that have ended, and what the learning loop did and why.</summary>
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan? Learning { get; init; }

    /// <summary>Model versions, from when they were archived on, and what they had learnt; one that a prediction, drift or training still names is never touched.</summary>
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan? Models { get; init; }

    /// <summary>Archived alarms with their steps and, when none of its alarms is left, their incident; a month of raises goes at once.</summary>
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan? Alarms { get; init; }

    /// <summary>How long an alarm that was cleared stays among the open ones before it goes to the archive; lists find it there too.</summary>
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan AlarmsArchivedAfter { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Notices that were sent or given up, with every attempt, and the events that they told of; one that waits is never touched.</summary>
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan? Notices { get; init; }

    /// <summary>What was done to the installation.</summary>
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan? SystemLog { get; init; }

    /// <summary>Silos that are dead or have left, in the cluster's table of members.</summary>
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan? DeadSilos { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long rows of one table are kept, by its name as <c>GET /api/v1/storage</c> gives it, where that is another time than said above of it and what goes with it.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Tables { get; init; } = new Dictionary<string, TimeSpan>();

    /// <summary>Tables whose old partitions are moved to the schema <c>archive</c>, separated by commas; <c>*</c>: all. Those of others are dropped.</summary>
    public string Archive { get; init; } = "";

    /// <summary>How often it is looked for what has become old.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromHours(1);

    private string[] Archived => Archive.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var span = new RangeAttribute(typeof(TimeSpan), Shortest, Longest);
        foreach (var (name, kept) in Tables)
        {
            if (RetainedTable.All.All(table => table.Name != name))
                yield return new ValidationResult($"{Section}:Tables:{name}: no such table grows. Those that do: {string.Join(", ", RetainedTable.All.Select(static table => table.Name))}.", [nameof(Tables)]);
            if (!span.IsValid(kept))
                yield return new ValidationResult($"{Section}:Tables:{name}: {kept} is not between {Shortest} and {Longest}.", [nameof(Tables)]);
        }
        var parted = RetainedTable.All.Where(static table => table.IsParted).Select(static table => table.Name).ToList();
        foreach (var name in Archived)
            if (name != "*" && !parted.Contains(name))
                yield return new ValidationResult($"{Section}:Archive: '{name}' has no partitions that could be archived; * or some of: {string.Join(", ", parted)}.", [nameof(Archive)]);
    }

    internal bool IsArchived(string table) => Archived.Any(name => name == "*" || name == table);
}
