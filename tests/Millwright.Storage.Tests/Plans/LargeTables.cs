using System.Text.RegularExpressions;

namespace Millwright.Storage.Tests.Plans;

/// <summary>The tables that grow with time and machines, and what no plan may do to them.</summary>
internal static partial class LargeTables
{
    /// <summary>Rows of a large table that one statement may read in sequence, or put aside after reading.</summary>
    private const double Few = 1_500;

    private static readonly string[] Names =
    [
        "readings", "reading_rollups", "hour_rollups", "late_readings", "twin_commands", "state_snapshots", "episodes", "machine_events", "alarms", "alarms_archive", "alarm_transitions",
        "alarm_transitions_archive", "anomalies", "predictions", "incidents", "notices", "notice_events", "notice_attempts", "system_logs",
    ];

    /// <summary>Where a plan read a large table from end to end, or read much of one only to put it aside.</summary>
    public static IEnumerable<string> Faults(this Plan plan) =>
        from scan in plan.Scans
        let table = Partition().Replace(scan.Relation, "")
        where Array.IndexOf(Names, table) >= 0
        where scan.Kind == "Seq Scan" ? scan.Rows > Few : scan.PutAside > Few
        select $"{scan.Kind} of {scan.Relation}, {scan.Rows:N0} rows, {scan.PutAside:N0} put aside: {Space().Replace(plan.Sql, " ")}";

    /// <summary>The partitions of a table that a plan looked into.</summary>
    public static IEnumerable<string> PartitionsOf(this Plan plan, string table) =>
        plan.Scans.Select(static scan => scan.Relation).Where(relation => relation != table && Partition().Replace(relation, "") == table);

    [GeneratedRegex(@"_(\d{4}(_\d\d){0,2}|\d)$")]
    private static partial Regex Partition();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
