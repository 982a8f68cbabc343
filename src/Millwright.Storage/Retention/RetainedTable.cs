namespace Millwright.Storage.Retention;

/// <summary>A table that grows, and what takes from it what is old.</summary>
/// <param name="Usual">How long its rows are kept where nothing is said of this very table; null: for ever.</param>
/// <param name="Delete">Deletes at most $2 rows from before $1; null: whole partitions go.</param>
/// <param name="HasFiles">Model files may go with its rows.</param>
internal sealed record RetainedTable(string Name, Func<RetentionOptions, TimeSpan?> Usual, string? Delete = null, bool HasFiles = false)
{
    /// <summary>
    /// In the order in which they give up rows: what refers to something goes before it. Steps and comments that go with what they belong to
    /// are not named.
    /// </summary>
    public static IReadOnlyList<RetainedTable> All { get; } =
    [
        new("readings", static options => options.Readings),
        new("reading_rollups", static options => options.Rollups),
        new("hour_rollups", static options => options.Hours),
        new("day_rollups", static options => options.Days),
        new("machine_events", static options => options.Events),
        new("anomalies", static options => options.Anomalies),
        new("predictions", static options => options.Predictions),
        new("alarm_transitions_archive", static options => options.Alarms),
        new("alarms_archive", static options => options.Alarms),
        new("episodes", static options => options.Episodes, OldRows.Episodes),
        new("state_snapshots", static options => options.Snapshots, OldRows.Snapshots),
        new("late_readings", static options => options.Readings, OldRows.LatePointers),
        new("twin_commands", static options => options.Commands, OldRows.Commands),
        new("incidents", static options => options.Alarms, OldRows.Incidents),
        new("notices", static options => options.Notices, OldRows.Notices),
        new("notice_events", static options => options.Notices, OldRows.NoticeEvents),
        new("system_logs", static options => options.SystemLog, OldRows.SystemLog),
        new("explanations", static options => options.Explanations, OldRows.Explanations),
        new("learning_events", static options => options.Learning, OldRows.LearningEvents),
        new("model_quality", static options => options.Learning, OldRows.ModelQuality),
        new("drift_events", static options => options.Learning, OldRows.Drifts),
        new("training_jobs", static options => options.Learning, OldRows.Trainings),
        new("model_versions", static options => options.Models, OldRows.ModelVersions),
        new("model_blobs", static options => options.Models, OldRows.ModelBlobs, HasFiles: true),
        new("orleansmembershiptable", static options => options.DeadSilos, OldRows.DeadSilos),
    ];

    public bool IsParted => Delete is null;

    /// <returns>Null: for ever.</returns>
    public TimeSpan? Kept(RetentionOptions options) => options.Tables.TryGetValue(Name, out var kept) ? kept : Usual(options);
}
