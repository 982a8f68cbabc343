namespace Millwright.Twins.Notices;

/// <summary>Something that a notice can be about.</summary>
/// <param name="Name">Two words with a dot between: the area, and what happened in it.</param>
public sealed record NoticeType(string Name, string Meaning);

/// <summary>Every type of event that notices are made of, and the patterns that stand for several: <c>alarm.*</c> for an area, <c>*</c> for all.</summary>
public static class NoticeTypes
{
    public const string AlarmRaised = "alarm.raised";
    public const string AlarmEscalated = "alarm.escalated";
    public const string AlarmReturned = "alarm.returned";
    public const string AlarmAcknowledged = "alarm.acknowledged";
    public const string AlarmCleared = "alarm.cleared";
    public const string AlarmShelved = "alarm.shelved";
    public const string SystemHealth = "system.health";

    /// <summary>A notice of the dispatcher's own: somebody tries a channel.</summary>
    public const string Test = "notice.test";

    /// <summary>A notice of the dispatcher's own: many in one.</summary>
    public const string Summary = "notice.summary";

    /// <summary>A notice of the dispatcher's own: what was kept for the day or the week.</summary>
    public const string Digest = "notice.digest";

    private const string All = "*";

    /// <summary>In the order in which people read them.</summary>
    public static IReadOnlyList<NoticeType> Known { get; } =
    [
        new(AlarmRaised, "An alarm came up."),
        new(AlarmEscalated, "An alarm was not acknowledged in time, or became worse."),
        new(AlarmReturned, "What an alarm is about is back to normal."),
        new(AlarmAcknowledged, "Somebody acknowledged an alarm."),
        new(AlarmCleared, "An alarm is over."),
        new(AlarmShelved, "Somebody put an alarm aside for a while."),
        new("machine.maintenance", "Maintenance of a machine is due, began or ended."),
        new("machine.downtime", "A machine stands still that should run."),
        new("report.ready", "A report was made."),
        new(SystemHealth, "A part of the installation began to fail, or works again."),
        new("training.started", "A training run began."),
        new("training.completed", "A training run ended with a model."),
        new("training.failed", "A training run ended without a model."),
        new("training.cancelled", "Somebody stopped a training run."),
        new("hpo.started", "A search for hyperparameters began."),
        new("hpo.trial-completed", "One trial of a search ended."),
        new("hpo.improved", "A trial beat the best one so far."),
        new("hpo.completed", "A search for hyperparameters ended."),
        new("hpo.failed", "A search for hyperparameters could not go on."),
        new("system.maintenance", "The installation will be, or was, out of service."),
        new("system.updated", "The installation runs another version."),
        new("system.error", "Something failed that nobody expected."),
    ];

    public static bool IsKnown(string type) => Known.Any(known => known.Name == type);

    /// <summary>Whether it is a type, an area's pattern, or the pattern of all.</summary>
    public static bool IsPattern(string text) => text == All || IsKnown(text) || (text.EndsWith(".*", StringComparison.Ordinal) && Known.Any(known => Matches(text, known.Name)));

    /// <returns>0: it does not match; else the larger, the more exactly it names the type.</returns>
    public static int Match(string pattern, string type)
    {
        if (pattern == type)
            return int.MaxValue;
        if (pattern == All)
            return 1;
        return pattern.EndsWith(".*", StringComparison.Ordinal) && type.StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal) ? pattern.Length : 0;
    }

    public static bool Matches(string pattern, string type) => Match(pattern, type) > 0;

    /// <summary>Whether an alarm still lasts after this was said of it.</summary>
    public static bool Lasts(string type) => type is not (AlarmReturned or AlarmCleared);
}
