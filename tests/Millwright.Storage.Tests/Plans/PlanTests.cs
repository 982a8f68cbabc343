using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Millwright.Storage.History;
using Millwright.Storage.Journaling;
using Millwright.Storage.Migrations;
using Millwright.Storage.Notices;

namespace Millwright.Storage.Tests.Plans;

/// <summary>
/// Every statement that the store sends is run against a database with something in it, and the plan that PostgreSQL then followed is looked at:
/// none may read a large table from end to end, or read much of one only to put it aside.
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

    /// <summary>What may, with the reason.</summary>
    private static readonly Dictionary<(string Method, string Table), string> Allowed = new();

    /// <summary>Methods of which no statement is seen here, with the reason.</summary>
    private static readonly Dictionary<string, string> Unseen = new(StringComparer.Ordinal);

    private readonly FilledDatabase _filled = filled;

    [Fact]
    public async Task No_statement_reads_a_large_table_from_end_to_end()
    {
        _ = _filled.Scratch;
        var wrong = new List<string>();
        foreach (var method in Methods())
        {
            var seen = 0;
            foreach (var isFull in new[] { false, true })
            {
                var plans = await PlansOf(method, isFull);
                seen += plans.Count;
                wrong.AddRange(plans.SelectMany(plan => Faults(Name(method), plan)));
            }
            if (seen == 0 != Unseen.ContainsKey(Name(method)))
                wrong.Add(seen == 0 ? $"{Name(method)} sent nothing that was seen" : $"{Name(method)} is seen: take it from the list");
        }
        wrong.Distinct(StringComparer.Ordinal).ShouldBeEmpty();
    }

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
        plans.SelectMany(plan => Faults("Journal.Append", plan)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_range_of_time_reads_only_the_partitions_in_which_it_lies()
    {
        var (history, hour) = (new HistoryQueries(_filled.Watched), FilledDatabase.Hour);
        foreach (var bucket in new[] { TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), TimeSpan.FromHours(1) })
        {
            _filled.Plans();

            (await history.Buckets(_filled.Machine, "temperature", hour, hour.AddHours(2), bucket, CancellationToken.None)).Items.ShouldNotBeEmpty();

            var touched = _filled.Plans().SelectMany(plan => plan.Scans).Select(scan => scan.Relation).Where(name => Partition().IsMatch(name)).Distinct();
            touched.Except(["readings_2026_03", "readings_2026_03_05", "reading_rollups_2026_03", "hour_rollups_2026_03", "day_rollups_2026"]).ShouldBeEmpty($"{bucket}");
        }
    }

    private async Task<List<Plan>> PlansOf(MethodInfo method, bool isFull)
    {
        _filled.Plans();
        var arguments = new AnyArguments(_filled.Machine, FilledDatabase.Known, FilledDatabase.Hour, isFull);
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            var target = Service(method.DeclaringType!);
            switch (method.Invoke(target, arguments.For(method)))
            {
                case Task task:
                    await task.WaitAsync(patience.Token);
                    break;
                case { } stream:
                    await (Task)typeof(PlanTests).GetMethod(nameof(Drain), BindingFlags.NonPublic | BindingFlags.Static)!
                        .MakeGenericMethod(method.ReturnType.GetGenericArguments()).Invoke(null, [stream])!;
                    break;
            }
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // Arguments that mean nothing may be refused, after the statement or before; what was not seen at all is told.
        }
        return _filled.Plans();
    }

    private static async Task Drain<T>(IAsyncEnumerable<T> stream)
    {
        await foreach (var _ in stream)
        {
        }
    }

    private static IEnumerable<string> Faults(string method, Plan plan) =>
        from scan in plan.Scans
        let table = Partition().Replace(scan.Relation, "")
        where Array.IndexOf(Large, table) >= 0 && !Allowed.ContainsKey((method, table))
        where scan.Kind == "Seq Scan" ? scan.Rows > Few : scan.PutAside > Few
        select $"{method}: {scan.Kind} of {scan.Relation}, {scan.Rows:N0} rows, {scan.PutAside:N0} put aside: {Space().Replace(plan.Sql, " ")}";

    private static IEnumerable<MethodInfo> Methods() => typeof(Database).Assembly.GetExportedTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false } && type.GetConstructors() is [{ } maker] && maker.GetParameters().Any(parameter => parameter.ParameterType == typeof(Database)))
        .Where(type => type != typeof(Journal) && type != typeof(Migrator))
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        .Where(method => typeof(Task).IsAssignableFrom(method.ReturnType) || method.ReturnType.Name.StartsWith("IAsyncEnumerable", StringComparison.Ordinal))
        .Where(method => method.DeclaringType != typeof(NoticeSignals))
        .OrderBy(Name, StringComparer.Ordinal);

    private object Service(Type type)
    {
        if (type == typeof(Database))
            return _filled.Watched;
        if (type == typeof(TimeProvider))
            return TimeProvider.System;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IOptions<>))
            return typeof(Options).GetMethod(nameof(Options.Create))!.MakeGenericMethod(type.GetGenericArguments()).Invoke(null, [Activator.CreateInstance(type.GetGenericArguments()[0])])!;
        var maker = type.GetConstructors().Single();
        return maker.Invoke([.. maker.GetParameters().Select(parameter => Service(parameter.ParameterType))]);
    }

    private static string Name(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";

    [GeneratedRegex(@"_(\d{4}(_\d\d){0,2}|\d)$")]
    private static partial Regex Partition();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
