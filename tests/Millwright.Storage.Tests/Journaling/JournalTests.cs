using Millwright.Storage.Journaling;
using Millwright.Storage.Machines;
using Millwright.Twins.Machines;

namespace Millwright.Storage.Tests.Journaling;

public sealed class JournalTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly TestDatabase _database = database.Require();

    [Fact]
    public async Task Committed_readings_are_there_once()
    {
        var twin = await TestTwin.Open(_database, "once");

        (await twin.Send(_database.Journal, Moments.Temperatures((0, 20), (1, 21)))).ShouldBe(JournalOutcome.Committed);
        (await twin.Send(_database.Journal, Moments.Temperatures((1, 21), (2, 22)))).ShouldBe(JournalOutcome.Committed);

        (await Count("readings", twin)).ShouldBe(3);
        (await _database.Scalar<long>($"SELECT seq FROM twin_heads WHERE machine_key = {twin.Machine.Key}")).ShouldBe(3);
        (await _database.Scalar<long>($"SELECT reading_count FROM twin_heads WHERE machine_key = {twin.Machine.Key}")).ShouldBe(3);
    }

    [Fact]
    public async Task A_closed_minute_is_rolled_up_with_the_readings_that_close_it()
    {
        var twin = await TestTwin.Open(_database, "rolled");

        await twin.Send(_database.Journal, Moments.Temperatures((0, 20), (30, 26), (59, 23), (60, 99)));

        (await _database.Scalar<string>(
            $"SELECT format('%s %s %s %s %s %s %s', minute AT TIME ZONE 'UTC', count, sum, m2, min, max, last) FROM reading_rollups WHERE machine_key = {twin.Machine.Key}"))
            .ShouldBe("2026-03-02 06:00:00 {3} {69} {18} {20} {26} {23}");
    }

    [Fact]
    public async Task A_minute_that_a_deadline_closed_before_a_kill_may_close_again()
    {
        var patient = new MachineConfiguration { AllowedLateness = TimeSpan.FromSeconds(3) };
        var killed = await TestTwin.Open(_database, "killed");
        await killed.Change(_database.Journal, patient, Moments.Start);
        await killed.Send(_database.Journal, Moments.Temperatures((0, 20), (10, 21), (61, 22)));
        (await killed.PassDeadlines(_database.Journal, Moments.Start + 2 * Moments.Minute)).ShouldBe(JournalOutcome.Committed);

        var successor = await TestTwin.Open(_database, "killed", patient);

        (await successor.PassDeadlines(_database.Journal, Moments.Start + 2 * Moments.Minute)).ShouldBe(JournalOutcome.Committed);
        (await _database.Scalar<string>($"SELECT string_agg(sum::text, ' ') FROM reading_rollups WHERE machine_key = {successor.Machine.Key}")).ShouldBe("{41}");
    }

    [Fact]
    public async Task Events_and_episodes_are_committed_with_the_reading_that_caused_them()
    {
        var twin = await TestTwin.Open(_database, "hot", Moments.Hot);

        await twin.Send(_database.Journal, Moments.Temperatures((0, 20), (1, 95), (2, 97)));

        (await _database.Scalar<string[]>($"SELECT array_agg(kind ORDER BY at, kind) FROM machine_events WHERE machine_key = {twin.Machine.Key}"))
            .ShouldBe(["status-changed", "episode-opened", "limit-passed", "status-changed"]);
        (await _database.Scalar<string>($"SELECT status FROM twin_heads WHERE machine_key = {twin.Machine.Key}")).ShouldBe("critical");
        (await _database.Scalar<double>($"SELECT (peaks #>> '{{temperature,max}}')::float8 FROM episodes WHERE machine_key = {twin.Machine.Key} AND is_active")).ShouldBe(97);
    }

    [Fact]
    public async Task An_episode_that_ends_and_the_next_one_fit_into_one_entry()
    {
        var twin = await TestTwin.Open(_database, "relapse", Moments.Hot);

        var outcome = await twin.Send(_database.Journal, Moments.Temperatures((0, 95), (600, 20), (7200, 95)));

        outcome.ShouldBe(JournalOutcome.Committed);
        (await Count("episodes", twin)).ShouldBe(2);
    }

    [Fact]
    public async Task Many_machines_share_a_commit()
    {
        var options = _database.Options() with { JournalLanes = 1 };
        using var journal = TestDatabase.NewJournal(_database.Database, options);
        var twins = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => TestTwin.Open(_database, $"group-{number}")));
        var sent = twins.Select(twin => twin.Send(journal, Moments.Temperatures((0, 20), (1, 21)))).ToList();

        await journal.StartAsync(CancellationToken.None);

        (await Task.WhenAll(sent)).ShouldAllBe(outcome => outcome == JournalOutcome.Committed);
        (await _database.Scalar<long>("SELECT count(DISTINCT r.xmin::text) FROM readings r JOIN machines USING (machine_key) WHERE machine_id LIKE 'group-%'")).ShouldBe(1);
        await journal.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_writer_that_was_replaced_is_fenced_out()
    {
        var old = await TestTwin.Open(_database, "replaced");
        var successor = await TestTwin.Open(_database, "replaced");

        (await old.Send(_database.Journal, Moments.Temperatures((0, 20)))).ShouldBe(JournalOutcome.Fenced);
        (await successor.Send(_database.Journal, Moments.Temperatures((0, 21)))).ShouldBe(JournalOutcome.Committed);

        (await Count("readings", successor)).ShouldBe(1);
    }

    [Fact]
    public async Task A_writer_that_was_replaced_is_fenced_out_of_its_successors_own_commit()
    {
        using var journal = TestDatabase.NewJournal(_database.Database, _database.Options() with { JournalLanes = 1 });
        var old = await TestTwin.Open(_database, "together");
        var successor = await TestTwin.Open(_database, "together");
        var other = await TestTwin.Open(_database, "bystander");
        var sent = new[]
        {
            old.Send(journal, Moments.Temperatures((0, 20))),
            successor.Send(journal, Moments.Temperatures((0, 21))),
            other.Send(journal, Moments.Temperatures((0, 22))),
        };

        await journal.StartAsync(CancellationToken.None);

        (await Task.WhenAll(sent)).ShouldBe([JournalOutcome.Fenced, JournalOutcome.Committed, JournalOutcome.Committed]);
        (await _database.Scalar<double[]>($"SELECT \"values\" FROM readings WHERE machine_key = {successor.Machine.Key}")).ShouldBe([21]);
        await journal.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task An_entry_at_fault_fails_alone()
    {
        using var journal = TestDatabase.NewJournal(_database.Database, _database.Options() with { JournalLanes = 1 });
        var good = await TestTwin.Open(_database, "good");
        var bad = await TestTwin.Open(_database, "at-fault");
        var batch = Moments.Temperatures((0, 20));
        var entry = await bad.EntryOf(batch);
        await bad.Send(_database.Journal, batch);
        var repeated = journal.Append(entry).AsTask(); // the same reading again, as no twin would send it
        var sound = good.Send(journal, batch);

        await journal.StartAsync(CancellationToken.None);

        (await sound).ShouldBe(JournalOutcome.Committed);
        (await Should.ThrowAsync<Npgsql.PostgresException>(repeated)).SqlState.ShouldBe("23505"); // unique_violation
        await journal.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_full_queue_refuses_as_busy()
    {
        using var journal = TestDatabase.NewJournal(_database.Database, _database.Options() with { JournalQueueReadings = 3 });
        var first = await TestTwin.Open(_database, "queued");
        var second = await TestTwin.Open(_database, "refused");
        var waiting = first.Send(journal, Moments.Temperatures((0, 20), (1, 21)));

        (await second.Send(journal, Moments.Temperatures((0, 20), (1, 21)))).ShouldBe(JournalOutcome.Busy);
        waiting.IsCompleted.ShouldBeFalse();

        await journal.StartAsync(CancellationToken.None);
        (await waiting).ShouldBe(JournalOutcome.Committed);
        (await second.Send(journal, Moments.Temperatures((0, 20), (1, 21)))).ShouldBe(JournalOutcome.Committed);
        await journal.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task What_waits_at_the_stop_is_committed()
    {
        using var journal = TestDatabase.NewJournal(_database.Database, _database.Options());
        var twins = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => TestTwin.Open(_database, $"stopping-{number}")));
        await journal.StartAsync(CancellationToken.None);
        await twins[0].Send(journal, Moments.Temperatures((0, 20)));
        var waiting = twins.Select(twin => twin.Send(journal, Moments.Temperatures((1, 21)))).ToList();

        await journal.StopAsync(CancellationToken.None);

        (await Task.WhenAll(waiting)).ShouldAllBe(outcome => outcome == JournalOutcome.Committed);
    }

    [Fact]
    public async Task A_stop_right_after_the_start_leaves_nobody_waiting()
    {
        using var journal = TestDatabase.NewJournal(_database.Database, _database.Options());
        var twin = await TestTwin.Open(_database, "short-lived");
        var waiting = twin.Send(journal, Moments.Temperatures((0, 20)));

        await journal.StartAsync(CancellationToken.None);
        await journal.StopAsync(CancellationToken.None);

        (await waiting.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeOneOf(JournalOutcome.Committed, JournalOutcome.Unavailable);
    }

    [Fact]
    public async Task A_command_takes_its_place_among_the_readings()
    {
        var twin = await TestTwin.Open(_database, "told");
        await twin.Send(_database.Journal, Moments.Temperatures((0, 95)));
        (await twin.Change(_database.Journal, Moments.Hot, Moments.Start + 2 * Moments.Second)).ShouldBe(JournalOutcome.Committed);
        await twin.Send(_database.Journal, Moments.Temperatures((3, 95)));

        var past = await new TwinStore(_database.Database).WholePast(twin.Machine.Id, CancellationToken.None);

        past!.Since.Select(entry => (entry.Sequence, entry.Command?.Kind)).ShouldBe([(1L, null), (2L, TwinCommandKind.ConfigurationChanged), (3L, null)]);
        past.Since[1].Command!.Configuration!.IsSameAs(Moments.Hot).ShouldBeTrue();
        TestTwin.Replayed(twin.Machine.Id, past).Status.ShouldBe(twin.State.Status);
    }

    private Task<long> Count(string table, TestTwin twin) => _database.Scalar<long>($"SELECT count(*) FROM {table} WHERE machine_key = {twin.Machine.Key}");
}
