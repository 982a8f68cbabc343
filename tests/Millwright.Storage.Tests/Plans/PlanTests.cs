using System.Text.RegularExpressions;
using Millwright.Storage.Journaling;

namespace Millwright.Storage.Tests.Plans;

/// <summary>
/// What the journal sends is run against a database with something in it, and the plan that PostgreSQL then followed is looked at: none may read a
/// large table from end to end, or read much of one only to put it aside.
/// </summary>
public sealed partial class PlanTests(FilledDatabase filled) : IClassFixture<FilledDatabase>
{
    /// <summary>Rows of a large table that one statement may read in sequence, or put aside after reading.</summary>
    private const double Few = 1_500;

    private static readonly string[] Large =
    [
        "readings", "reading_rollups", "hour_rollups", "late_readings", "twin_commands", "state_snapshots", "episodes", "machine_events", "alarms", "alarms_archive", "alarm_transitions",
        "alarm_transitions_archive", "anomalies", "predictions", "incidents", "notices", "notice_events", "notice_attempts", "system_logs",
    ];

    private readonly FilledDatabase _filled = filled;

    [Fact]
    public async Task The_journal_reads_no_large_table_from_end_to_end()
    {
        var journal = TestDatabase.NewJournal(_filled.Watched, _filled.Scratch.Options());
        await journal.StartAsync(CancellationToken.None);
        var twin = await TestTwin.Open(_filled.Scratch, "m-7", Moments.Hot);
        _filled.Plans();

        var start = Moments.Start + (30L * 24 * 60 * Moments.Minute);
        foreach (var (second, value) in new[] { (0, 20.0), (61, 95), (62, 96), (200, 20), (30, 21), (1, 22), (400, 20) })
            (await twin.Send(journal, Moments.Batch(Moments.Temperature, [(start + second * Moments.Second, [value])]), checkpoint: true)).ShouldBe(JournalOutcome.Committed);
        await journal.StopAsync(CancellationToken.None);

        var plans = _filled.Plans();
        plans.Count.ShouldBeGreaterThan(7);
        plans.SelectMany(Faults).ShouldBeEmpty();
    }

    private static IEnumerable<string> Faults(Plan plan) =>
        from scan in plan.Scans
        let table = Partition().Replace(scan.Relation, "")
        where Array.IndexOf(Large, table) >= 0
        where scan.Kind == "Seq Scan" ? scan.Rows > Few : scan.PutAside > Few
        select $"{scan.Kind} of {scan.Relation}, {scan.Rows:N0} rows, {scan.PutAside:N0} put aside: {Space().Replace(plan.Sql, " ")}";

    [GeneratedRegex(@"_(\d{4}(_\d\d){0,2}|\d)$")]
    private static partial Regex Partition();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
