using Millwright.Storage.Incidents;
using Millwright.Storage.Machines;
using Millwright.Twins.Alarms;
using Millwright.Twins.Incidents;
using Npgsql;

namespace Millwright.Storage.Tests.Incidents;

/// <summary>Alarms as twins left them in the database, and the incidents that they are put into.</summary>
public sealed class IncidentTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static readonly IncidentOptions Options = new();
    private readonly IncidentKeeper _keeper = new(database.Require().Database);
    private readonly IncidentQueries _incidents = new(database.Database);
    private readonly Dictionary<string, long> _machines = [];

    public async ValueTask InitializeAsync()
    {
        await database.Execute("DELETE FROM incident_comments; DELETE FROM alarm_transitions; DELETE FROM alarms; UPDATE incidents SET merged_into = NULL; DELETE FROM incidents; DELETE FROM alarm_rules");
        await Register("pump-1", "1");
        await Register("pump-2", "1");
        await Register("fan-1", "2");
        await Register("crane", null);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task What_a_line_raises_within_minutes_is_one_incident()
    {
        await Raise("pump-1", 0);
        var second = await Raise("pump-2", 8, "critical");
        await Raise("fan-1", 8);
        await Raise("crane", 8);

        (await Correlate()).ShouldBe(4);

        var all = (await List()).Items;
        all.Select(static incident => (incident.Line, Machines: string.Join(' ', incident.Machines))).ShouldBe([("1", "pump-1 pump-2"), ("2", "fan-1"), (null, "crane")], ignoreOrder: true);
        var line = all.Single(static incident => incident.Line == "1");
        (line.Severity, line.Alarms, line.Open, line.Waiting, line.EndedAt).ShouldBe((Severity.Critical, 2, 2, 2, null));
        (line.StartedAt, line.LastRaisedAt).ShouldBe((At(0), At(8)));
        line.FirstCause.Why.ShouldBe("It was raised first, 8 min before The limit of pump-2.");
        (await database.Scalar<Guid>($"SELECT incident_id FROM alarms WHERE id = '{second}'")).ShouldBe(line.Id);
    }

    [Fact]
    public async Task An_incident_goes_on_while_alarms_follow_and_keeps_its_id()
    {
        await Raise("pump-1", 0);
        await Correlate();
        var begun = (await List()).Items.ShouldHaveSingleItem();
        await Raise("pump-2", 9);
        await Correlate();

        var grown = (await List()).Items.ShouldHaveSingleItem();
        (grown.Id, grown.Alarms).ShouldBe((begun.Id, 2));
    }

    [Fact]
    public async Task An_alarm_that_comes_late_joins_two_incidents_into_one_that_both_ids_find()
    {
        await Raise("pump-1", 0);
        await Raise("pump-1", 18);
        await Correlate();
        var apart = (await List()).Items;
        apart.Count.ShouldBe(2);
        await _incidents.Comment(Guid.NewGuid(), apart[0].Id, At(20), "Ada", "Belt slipped.", CancellationToken.None);

        await Raise("pump-2", 9);
        await Correlate();

        var whole = (await List()).Items.ShouldHaveSingleItem();
        (whole.Id, whole.Alarms).ShouldBe((apart[1].Id, 3));
        (await _incidents.Get(apart[0].Id, CancellationToken.None))!.Id.ShouldBe(whole.Id);
        (await _incidents.Timeline(whole.Id, 10, null, CancellationToken.None)).Items.ShouldHaveSingleItem().Note.ShouldBe("Belt slipped.");
    }

    [Fact]
    public async Task The_rule_that_names_a_parent_tells_the_first_cause()
    {
        await database.Execute("""INSERT INTO alarm_rules (key, rule) VALUES ('dry', '{"key":"dry","suppress":{"parent":{"machine":"pump-2","rule":"trip"}}}')""");
        await Raise("pump-1", 0, rule: "dry");
        var trip = await Raise("pump-2", 2, rule: "trip");
        await Correlate();

        (await List()).Items.ShouldHaveSingleItem().FirstCause.AlarmId.ShouldBe(trip);
    }

    [Fact]
    public async Task An_incident_is_over_when_its_last_alarm_is_cleared()
    {
        await Raise("pump-1", 0);
        await Raise("pump-1", 1);
        await Correlate();
        await database.Execute($"UPDATE alarms SET state = 'cleared', cleared_at = raised_at + interval '5 minutes'");

        var over = (await List()).Items.ShouldHaveSingleItem();
        (over.EndedAt, over.Open).ShouldBe((At(6), 0));
        (await List(new IncidentFilter(Open: true))).Items.ShouldBeEmpty();
        (await List(new IncidentFilter(Open: false, Machine: "pump-1", From: At(0), To: At(1), Site: "Lyon", Line: "1"))).Items.Count.ShouldBe(1);
        (await List(new IncidentFilter(Machine: "fan-1"))).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pages_of_incidents_lose_and_double_nothing()
    {
        for (var number = 0; number < 5; number++)
            await Raise("pump-1", number * 60);
        await Correlate();

        var first = await _incidents.List(new IncidentFilter(), 3, null, CancellationToken.None);
        var second = await _incidents.List(new IncidentFilter(), 3, first.NextCursor, CancellationToken.None);

        first.Items.Concat(second.Items).Select(static incident => incident.StartedAt).ShouldBe([At(240), At(180), At(120), At(60), At(0)]);
        second.NextCursor.ShouldBeNull();
    }

    [Fact]
    public async Task An_alarm_that_the_journal_is_writing_is_left_for_the_next_time()
    {
        var busy = await Raise("pump-1", 0);
        await Raise("fan-1", 0);
        await using (var connection = new NpgsqlConnection(database.ConnectionString))
        {
            await connection.OpenAsync();
            await using var journal = await connection.BeginTransactionAsync();
            await using var writing = new NpgsqlCommand($"UPDATE alarms SET repeats = 1 WHERE id = '{busy}'", connection, journal);
            await writing.ExecuteNonQueryAsync();

            (await Correlate()).ShouldBe(1);
            await journal.CommitAsync();
        }

        (await Correlate()).ShouldBe(1);
        (await List()).Items.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Several_processes_at_it_at_once_do_it_once()
    {
        for (var number = 0; number < 50; number++)
            await Raise("pump-1", number);

        var done = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Correlate()));

        done.Sum().ShouldBe(50);
        (await List()).Items.ShouldHaveSingleItem().Alarms.ShouldBe(50);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task However_alarms_come_to_be_known_the_incidents_are_those_of_the_rule(int seed)
    {
        var random = new Random(seed);
        string[] machines = ["pump-1", "pump-2", "fan-1", "crane"];
        var left = Enumerable.Range(0, 60).Select(_ => (Machine: machines[random.Next(4)], Minute: random.Next(0, 500), Severity: random.Next(2) == 0 ? "info" : "critical")).ToArray();
        var raised = new List<RaisedAlarm>();
        foreach (var part in left.Chunk(random.Next(1, 12)))
        {
            foreach (var (machine, minute, severity) in part)
            {
                var line = machine switch { "crane" => null, "fan-1" => "2", _ => "1" };
                var id = await Raise(machine, minute, severity);
                raised.Add(new RaisedAlarm(id, Place.Of(machine, "Lyon", line), machine, "limit", "The limit", Enum.Parse<Severity>(severity, ignoreCase: true), Micros(minute)));
            }
            await Correlate();
        }

        var expected = IncidentRule.Of(raised, Options).Select(static incident => $"{incident.Id} {incident.Alarms.Count} {incident.FirstCause.Alarm} {incident.FirstCause.Why}");
        var all = await _incidents.List(new IncidentFilter(), 1_000, null, CancellationToken.None);
        all.Items.Select(static incident => $"{incident.Id} {incident.Alarms} {incident.FirstCause.AlarmId} {incident.FirstCause.Why}").Order().ShouldBe(expected.Order());
    }

    private async Task<int> Correlate() => (await _keeper.Correlate(Options, CancellationToken.None)).Fresh;

    private Task<Page<IncidentRow>> List(IncidentFilter? filter = null) => _incidents.List(filter ?? new IncidentFilter(), 100, null, CancellationToken.None);

    private async Task Register(string machine, string? line)
    {
        var opened = await new TwinStore(database.Database).Open(TestTwin.Id(machine), registerUnknown: true, CancellationToken.None);
        _machines[machine] = opened!.Machine.Key;
        await database.Execute($"UPDATE machines SET site = 'Lyon', line = {(line is null ? "NULL" : $"'{line}'")} WHERE machine_id = '{machine}'");
    }

    private async Task<Guid> Raise(string machine, double minute, string severity = "warning", string rule = "limit")
    {
        var id = Guid.NewGuid();
        await database.Execute(
            $"""
            INSERT INTO alarms (id, machine_key, rule, rule_name, severity, state, in_alarm, text, raised_at, last_raised_at, repeats, chattering, version)
            VALUES ('{id}', {_machines[machine]}, '{rule}', 'The {rule}', '{severity}', 'unacknowledged', true, '', '{At(minute):O}', '{At(minute):O}', 0, false, 1)
            """);
        return id;
    }

    private static long Micros(double minute) => Moments.Start + (long)(minute * Moments.Minute);

    private static DateTimeOffset At(double minute) => Moments.Time(Micros(minute));
}
