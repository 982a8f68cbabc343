using System.Text.Json;
using Millwright.Storage.Alarms;
using Millwright.Storage.Incidents;
using Millwright.Storage.Journaling;
using Millwright.Storage.Learning;
using Millwright.Storage.Retention;
using Millwright.Twins.Alarms;
using Millwright.Twins.Alarms.Performance;
using Millwright.Twins.Incidents;

namespace Millwright.Storage.Tests.Retention;

/// <summary>Alarms that were cleared long ago lie in the archive, and every question finds them there.</summary>
public sealed class AlarmArchiveTests : IAsyncLifetime
{
    private readonly TestDatabase _database = new();

    public ValueTask InitializeAsync() => _database.Require().InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_cleared_alarm_moves_with_its_steps_to_the_month_of_its_raise()
    {
        await Past("pump-1");

        (await Archive()).ShouldBe(1);

        (await Counts()).ShouldBe((0, 1, 0, 4));
        (await Count("alarms_archive_2026_03")).ShouldBe(1);
        (await Count("alarm_transitions_archive_2026_03")).ShouldBe(4);
        (await Archive()).ShouldBe(0);
    }

    [Fact]
    public async Task Every_question_is_answered_as_before()
    {
        await Past("pump-1");
        await Past("pump-2");
        await Open("pump-3");
        await new IncidentKeeper(_database.Database).Correlate(new IncidentOptions(), CancellationToken.None);
        await Age();
        var before = await Answers();

        (await Archive()).ShouldBe(2);

        (await Answers()).ShouldBe(before);
        (await Count("alarms")).ShouldBe(1);
    }

    [Fact]
    public async Task Pages_go_on_from_the_alarms_into_the_archive()
    {
        await Past("pump-1");
        await Past("pump-2");
        await Open("pump-3");
        await Archive();

        var pages = new List<string>();
        string? cursor = null;
        do
        {
            var page = await Queries.List(new AlarmFilter(), AlarmOrder.RaisedAt, descending: true, 1, cursor, CancellationToken.None);
            pages.AddRange(page.Items.Select(static row => row.Machine.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        pages.ShouldBe(["pump-1", "pump-2", "pump-3"], ignoreOrder: true);
    }

    [Fact]
    public async Task What_is_open_uncorrelated_or_changed_today_stays()
    {
        await Open("open");
        await Past("uncorrelated");
        await Past("fresh");
        await _database.Execute("UPDATE alarms SET incident_id = NULL WHERE machine_key = (SELECT machine_key FROM machines WHERE machine_id = 'uncorrelated')");
        await _database.Execute("UPDATE alarms SET updated_at = now() WHERE machine_key = (SELECT machine_key FROM machines WHERE machine_id = 'fresh')");

        (await Archive()).ShouldBe(0);

        (await Count("alarms")).ShouldBe(3);
    }

    [Fact]
    public async Task A_question_for_open_alarms_does_not_touch_the_archive()
    {
        await Past("pump-1");
        await Archive();

        (await Plan("SELECT * FROM all_alarms WHERE cleared_at IS NULL ORDER BY raised_at DESC, id DESC LIMIT 50")).ShouldNotContain("archive");
    }

    [Fact]
    public async Task A_range_of_time_asks_its_months_alone()
    {
        await Past("pump-1");
        await Archive();

        (await Plan("SELECT * FROM all_alarms WHERE raised_at >= '2026-03-01Z' AND raised_at < '2026-04-01Z'")).ShouldContain("alarms_archive_2026_03");
        (await Plan("SELECT * FROM all_alarms WHERE raised_at >= '2026-04-01Z'")).ShouldNotContain("archive");
    }

    [Fact]
    public async Task An_alarm_that_joins_an_archived_incident_late_finds_it_whole()
    {
        var keeper = new IncidentKeeper(_database.Database);
        var incidents = new IncidentQueries(_database.Database);
        await Past("pump-1");
        await _database.Execute("UPDATE alarms SET incident_id = NULL; UPDATE machines SET site = 'Lyon', line = '1'");
        await keeper.Correlate(new IncidentOptions(), CancellationToken.None);
        await Age();
        var begun = (await incidents.List(new IncidentFilter(), 10, null, CancellationToken.None)).Items.ShouldHaveSingleItem();
        await Archive();

        await Open("pump-2");
        await _database.Execute("UPDATE alarms SET incident_id = NULL; UPDATE machines SET site = 'Lyon', line = '1'");
        await keeper.Correlate(new IncidentOptions(), CancellationToken.None);

        var grown = (await incidents.List(new IncidentFilter(), 10, null, CancellationToken.None)).Items.ShouldHaveSingleItem();
        (grown.Alarms, grown.Open, grown.StartedAt).ShouldBe((2, 1, begun.StartedAt));
    }

    [Fact]
    public async Task Archived_alarms_go_with_their_steps_and_their_incident_a_month_at_once()
    {
        await Past("pump-1");
        await _database.Execute("UPDATE alarms SET incident_id = NULL");
        await new IncidentKeeper(_database.Database).Correlate(new IncidentOptions(), CancellationToken.None);
        await Age();
        await Archive();

        await using var turn = await Turn(new RetentionOptions { Alarms = TimeSpan.FromDays(30) });
        var old = await turn.OldMonths(CancellationToken.None);
        foreach (var partition in old)
            (await turn.Remove(partition, CancellationToken.None)).ShouldBe(PartitionFate.Dropped);

        old.Select(static part => part.Name).ShouldBe(["alarm_transitions_archive_2026_03", "alarms_archive_2026_03"]);
        (await turn.DeleteRows(CancellationToken.None))["incidents"].ShouldBe(1);
        (await Count("all_alarms"), await Count("all_alarm_transitions"), await Count("incidents")).ShouldBe((0, 0, 0));
    }

    private AlarmQueries Queries => new(_database.Database, TimeProvider.System);

    /// <summary>Raised, acknowledged, returned, cleared in March 2026, correlated, and quiet since.</summary>
    private async Task Past(string machine)
    {
        var twin = await Open(machine);
        var alarm = twin.State.Alarms.ShouldHaveSingleItem().Id;
        await twin.Act(_database.Journal, new AlarmCommand([alarm], new AlarmAct(AlarmMove.Acknowledge, "Ada")), Moments.Start + (10 * Moments.Second));
        (await twin.Send(_database.Journal, Moments.Temperatures((20, 80)))).ShouldBe(JournalOutcome.Committed);
        await twin.PassDeadlines(_database.Journal, Moments.Start + (5 * Moments.Minute));
        await _database.Execute("UPDATE alarms SET incident_id = id");
        await Age();
    }

    private async Task<TestTwin> Open(string machine)
    {
        var twin = await TestTwin.Open(_database, machine, Moments.Hot);
        (await twin.Send(_database.Journal, Moments.Temperatures((0, 95)))).ShouldBe(JournalOutcome.Committed);
        return twin;
    }

    private Task Age() => _database.Execute("UPDATE alarms SET updated_at = now() - interval '2 days'");

    private async Task<long> Archive()
    {
        await using var turn = await Turn(new RetentionOptions());
        return await turn.ArchiveAlarms(CancellationToken.None);
    }

    private async Task<RetentionTurn> Turn(RetentionOptions options) => (await new RetentionStore(
        Microsoft.Extensions.Options.Options.Create(_database.Options()), new ModelFiles(Microsoft.Extensions.Options.Options.Create(_database.Options())), Microsoft.Extensions.Options.Options.Create(options), TimeProvider.System)
        .TryBegin(CancellationToken.None)).ShouldNotBeNull();

    /// <summary>What people ask about alarms, as text that two answers are compared by.</summary>
    private async Task<string> Answers()
    {
        var lists = new List<object?>();
        var all = await Queries.List(new AlarmFilter(), AlarmOrder.RaisedAt, descending: true, 100, null, CancellationToken.None);
        lists.Add(all.Items);
        lists.Add((await Queries.List(new AlarmFilter(Machine: "pump-2", From: Moments.Time(Moments.Start)), AlarmOrder.Severity, descending: false, 100, null, CancellationToken.None)).Items);
        foreach (var alarm in all.Items)
        {
            lists.Add(await Queries.Get(alarm.Id, CancellationToken.None));
            lists.Add((await Queries.Transitions(alarm.Id, 100, null, CancellationToken.None)).Items);
        }
        lists.Add((await Queries.MachinesOf([.. all.Items.Select(static alarm => alarm.Id)], CancellationToken.None)).Select(static row => $"{row}").Order());
        var performance = new PerformanceQueries(_database.Database);
        foreach (var (from, to) in new[] { (-5, 30), (1, 60) })
        {
            var told = await performance.Annunciations(
                new Period(Moments.Start + (from * Moments.Second), Moments.Start + (to * Moments.Second)), null, null, CancellationToken.None);
            told.Count.ShouldBe(3);
            lists.Add(told.OrderBy(static one => one.Alarm));
        }
        lists.Add((await performance.LimitsOf([new AlarmSource("pump-1", "limit", "temperature")], CancellationToken.None)).ShouldHaveSingleItem());
        var incidents = new IncidentQueries(_database.Database);
        foreach (var incident in (await incidents.List(new IncidentFilter(), 100, null, CancellationToken.None)).Items)
            lists.AddRange([incident, (await incidents.Timeline(incident.Id, 100, null, CancellationToken.None)).Items]);
        return JsonSerializer.Serialize(lists);
    }

    private async Task<(long Alarms, long Archived, long Steps, long ArchivedSteps)> Counts() =>
        (await Count("alarms"), await Count("alarms_archive"), await Count("alarm_transitions"), await Count("alarm_transitions_archive"));

    private Task<long> Count(string table) => _database.Scalar<long>($"SELECT count(*) FROM {table}");

    private async Task<string> Plan(string sql) => await _database.Scalar<string>($"EXPLAIN (FORMAT JSON) {sql}");
}
