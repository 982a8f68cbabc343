namespace Millwright.Twins.Alarms;

/// <summary>
/// When an alarm is raised, of which severity, and with which words. Rules are data: changed at run time, kept in versions. A twin is judged by
/// those whose scope covers its machine; they are part of its configuration.
/// </summary>
public sealed record AlarmRule
{
    /// <summary>1–64 characters of <c>A-Z a-z 0-9 . _ : -</c>; never changes.</summary>
    public required string Key { get; init; }
    public required string Name { get; init; }

    /// <summary>A rule that is off raises nothing; one with <see cref="Replaces"/> switches the other off in its scope.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>In the language of <c>docs/alarms.md</c>: <c>temperature &gt; 95 °C for 30 s and status = running</c>.</summary>
    public required string Condition { get; init; }

    /// <summary>Null for the condition <c>limit</c> only: critical past a critical limit, else warning.</summary>
    public Severity? Severity { get; init; }

    /// <summary>With the placeholders of <see cref="AlarmText"/>; null: the words of the condition.</summary>
    public string? Text { get; init; }

    /// <summary>How long the condition must hold before the alarm is raised.</summary>
    public TimeSpan OnDelay { get; init; }

    /// <summary>How long it must no longer hold before the alarm returns.</summary>
    public TimeSpan OffDelay { get; init; }

    /// <summary>How far back from each figure that the condition compares with a value must come for the alarm to return; in the figure's unit.</summary>
    public double Deadband { get; init; }

    public AlarmSuppression Suppress { get; init; } = AlarmSuppression.Default;

    /// <summary>Without acknowledgement for this long the alarm is escalated; null: never.</summary>
    public TimeSpan? EscalateAfter { get; init; }

    /// <summary>The machines that it is for. A twin's own copy has none: it is for this machine.</summary>
    public AlarmScope? Scope { get; init; }

    /// <summary>The key of a rule, a built-in one too, that does not apply where this one does.</summary>
    public string? Replaces { get; init; }
}

/// <summary>Which machines a rule is for: those that fit all that is said; nothing said: all.</summary>
public sealed record AlarmScope(string? Machine = null, string? Type = null, string? Site = null, string? Line = null, string? Tag = null);

/// <summary>What puts an alarm aside by design.</summary>
public sealed record AlarmSuppression
{
    public static AlarmSuppression Default { get; } = new();

    /// <summary>A condition that suppresses while it holds: <c>status = idle</c>; null: none.</summary>
    public string? WhileCondition { get; init; }

    /// <summary>Maintenance suppresses.</summary>
    public bool InMaintenance { get; init; } = true;

    /// <summary>An alarm that suppresses while it is in alarm: what a dead compressor feeds has no alarms of its own. Null: none.</summary>
    public ParentRule? Parent { get; init; }
}

/// <summary>A rule of a machine.</summary>
public sealed record ParentRule(string Machine, string Rule);

/// <summary>The rules that are always there. A rule with the key of one takes its place; one with <see cref="AlarmRule.Replaces"/> does so in its scope.</summary>
public static class BuiltInRules
{
    public const string Limit = "limit";
    public const string NoData = "no-data";
    public const string Failure = "failure";

    public static IReadOnlyList<AlarmRule> All { get; } =
    [
        new()
        {
            Key = Limit, Name = "Limit passed", Condition = "limit",
            Text = "{sensor} is {value} {unit}, past its {severity} limit of {limit} {unit}.",
        },
        new()
        {
            Key = NoData, Name = "No data", Condition = "status = offline", Severity = Alarms.Severity.Warning,
            Text = "Nothing arrives from {machine}.",
        },
        new()
        {
            Key = Failure, Name = "Failure reported", Condition = "failed", Severity = Alarms.Severity.Critical,
            Text = "{machine} reports that it has failed.",
        },
    ];

    public static AlarmRule? Find(string key) => All.FirstOrDefault(rule => rule.Key == key);
}
