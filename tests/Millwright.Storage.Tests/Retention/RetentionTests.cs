using System.ComponentModel.DataAnnotations;
using Millwright.Storage.History;
using Millwright.Storage.Journaling;
using Millwright.Storage.Retention;
using static Millwright.Storage.Tests.Moments;

namespace Millwright.Storage.Tests.Retention;

public sealed class RetentionTests : RetentionTest
{
    [Fact]
    public async Task One_table_may_be_kept_for_another_time_than_those_that_share_its_setting()
    {
        await OldAndCheckpointed("pump-1");
        var options = new RetentionOptions { Learning = TimeSpan.FromDays(90), Tables = new Dictionary<string, TimeSpan> { ["drift_events"] = TimeSpan.FromDays(30), ["readings"] = TimeSpan.FromDays(2) } };

        await using (var turn = await Turn(options))
            (await turn.OldReadings(CancellationToken.None)).Select(static part => part.Name).ShouldBe(["readings_2019_05"]);

        var kept = (await Report(options)).Items.ToDictionary(static table => table.Name, static table => table.Retention);
        (kept["drift_events"], kept["training_jobs"], kept["late_readings"]).ShouldBe((TimeSpan.FromDays(30), TimeSpan.FromDays(90), null));
    }

    [Theory]
    [InlineData("readings", "", 1, true)]
    [InlineData("readings", "", 0.5, false)]
    [InlineData("reading", "", 1, false)]
    [InlineData("episodes", "readings,alarms_archive", 1, true)]
    [InlineData("episodes", "*", 1, true)]
    [InlineData("episodes", "episodes", 1, false)]
    public void What_is_said_of_one_table_names_one_that_there_is(string table, string archive, double days, bool isValid)
    {
        var options = new RetentionOptions { Archive = archive, Tables = new Dictionary<string, TimeSpan> { [table] = TimeSpan.FromDays(days) } };

        Validator.TryValidateObject(options, new ValidationContext(options), [], validateAllProperties: true).ShouldBe(isValid);
    }

    [Fact]
    public async Task Old_rollups_go_a_month_at_a_time()
    {
        await OldAndCheckpointed("pump-1");

        await using var turn = await Turn(new RetentionOptions { Rollups = TimeSpan.FromDays(30), Events = TimeSpan.FromDays(30) });
        var old = await turn.OldMonths(CancellationToken.None);

        old.Select(part => part.Name).ShouldBe(["reading_rollups_2019_05", "machine_events_2019_05"]);
        (await turn.Remove(old[0], CancellationToken.None)).ShouldBe(PartitionFate.Needed, "its hours are not derived yet");
        await Derive();
        (await turn.Remove(old[0], CancellationToken.None)).ShouldBe(PartitionFate.Dropped);
        (await turn.Remove(old[1], CancellationToken.None)).ShouldBe(PartitionFate.Dropped);
    }

    [Fact]
    public async Task A_curve_goes_on_in_what_is_coarser_where_the_finer_has_gone()
    {
        var twin = await TestTwin.Open(Database, "pump-1");
        // A reading each ten minutes for two whole days, long ago, then one of now.
        var midnight = May2019 - (7 * Day / 2);
        await twin.Send(Database.Journal, Batch(Temperature, [.. Enumerable.Range(0, 288).Select(step => (midnight + (step * 10 * Minute), new[] { (double)step }))]));
        await twin.Send(Database.Journal, At(Start, 20), checkpoint: true);
        await Derive();
        var (from, to) = (Time(midnight), Time(midnight + (2 * Day)));
        var history = new HistoryQueries(Database.Database);
        var whole = await history.Buckets(twin.Machine, "temperature", from, to, TimeSpan.FromDays(1), CancellationToken.None);

        var resolutions = new List<Resolution>();
        foreach (var table in new[] { "nothing", "readings", "reading_rollups", "hour_rollups" })
        {
            if (table != "nothing")
                await Database.Execute($"DROP TABLE {table}_2019_05");
            var curve = await history.Points(twin.Machine, "temperature", from, to, 10_000, CancellationToken.None);
            resolutions.Add(curve.Resolution);
            (curve.Items.Min(point => point.Value), curve.Items.Max(point => point.Value)).ShouldBe((0, 287), $"after {table} has gone");
            (await history.Buckets(twin.Machine, "temperature", from, to, TimeSpan.FromDays(1), CancellationToken.None)).Items.ShouldBe(whole.Items);
        }

        resolutions.ShouldBe([Resolution.Reading, Resolution.Minute, Resolution.Hour, Resolution.Day]);
    }

    [Fact]
    public async Task Old_commands_go_when_every_checkpoint_is_newer()
    {
        var twin = await OldAndCheckpointed("pump-1");
        await twin.Change(Database.Journal, Hot, May2019 + (2 * Minute));
        await using var turn = await Turn(new RetentionOptions { Commands = TimeSpan.FromDays(30) });

        (await turn.DeleteRows(CancellationToken.None)).ShouldBeEmpty();
        await twin.Send(Database.Journal, At(Start, 20), checkpoint: true);
        await Database.Execute($"DELETE FROM state_snapshots WHERE seq < {twin.State.Sequence}");
        (await turn.DeleteRows(CancellationToken.None)).ShouldBe(new Dictionary<string, long> { ["twin_commands"] = 1 });

        await ShouldOpenAs(twin);
    }

    [Fact]
    public async Task Members_of_the_cluster_that_are_dead_go_and_one_that_is_late_stays()
    {
        await Database.Execute(
            """
            INSERT INTO OrleansMembershipVersionTable (DeploymentId) VALUES ('millwright');
            INSERT INTO OrleansMembershipTable (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
            SELECT 'millwright', '10.0.0.1', 11111, n, 'silo', 'host', CASE n WHEN 1 THEN 6 WHEN 2 THEN 3 ELSE 6 END, 30000, now() - interval '30 days',
                   now() - CASE n WHEN 3 THEN interval '1 day' ELSE interval '8 days' END
              FROM generate_series(1, 3) n
            """);

        await using var turn = await Turn(new RetentionOptions());

        (await turn.DeleteRows(CancellationToken.None)).ShouldBe(new Dictionary<string, long> { ["orleansmembershiptable"] = 1 });
        (await Database.Scalar<int[]>("SELECT array_agg(Generation ORDER BY Generation) FROM OrleansMembershipTable")).ShouldBe([2, 3]);
    }

    [Fact]
    public async Task Archived_versions_of_models_go_with_what_they_learnt_unless_something_names_them()
    {
        await Database.Execute(
            """
            INSERT INTO models (name, task) VALUES ('risk', 'failure-risk');
            INSERT INTO model_blobs (sha256, content, created_at) SELECT sha256(c), c, now() - interval '90 days' FROM unnest(ARRAY['a', 'b']::bytea[]) c;
            INSERT INTO model_versions (id, model, number, scope, algorithm, blob, job_id, trace_id, lineage, parameters, metrics, verdict, passed, archived_at)
            SELECT gen_random_uuid(), 'risk', n, 'fleet', 'test', sha256(CASE n WHEN 1 THEN 'a' ELSE 'b' END::bytea), gen_random_uuid(), gen_random_uuid(), '{}', '{}', '{}', 'ok', true,
                   now() - interval '60 days'
              FROM generate_series(1, 2) n;
            UPDATE model_versions SET follows = (SELECT id FROM model_versions WHERE number = 2), archived_at = NULL WHERE number = 1;
            INSERT INTO model_versions (id, model, number, scope, algorithm, blob, job_id, trace_id, lineage, parameters, metrics, verdict, passed, archived_at)
            SELECT gen_random_uuid(), 'risk', 3, 'fleet', 'test', sha256('b'::bytea), gen_random_uuid(), gen_random_uuid(), '{}', '{}', '{}', 'ok', true, now() - interval '60 days'
            """);
        await using var turn = await Turn(new RetentionOptions { Models = TimeSpan.FromDays(30) });

        (await turn.DeleteRows(CancellationToken.None)).ShouldBe(new Dictionary<string, long> { ["model_versions"] = 1 });
        await Database.Execute("UPDATE model_versions SET follows = NULL");
        (await turn.DeleteRows(CancellationToken.None)).ShouldBe(new Dictionary<string, long> { ["model_versions"] = 1, ["model_blobs"] = 1 });
    }

    /// <summary>A new table belongs to one of the two: what takes from it what is old, or why it does not grow with time.</summary>
    [Fact]
    public async Task Every_table_has_a_retention_or_does_not_grow_with_time()
    {
        string[] bounded =
        [
            // One row a machine, type, site, layout, rule, person, way out, pattern, schedule, schema version; a grain and its reminders.
            "machines", "twin_heads", "machine_configurations", "sites", "sensor_layouts", "alarm_rules", "users", "on_call_schedules", "notice_channels", "notice_destinations",
            "notification_preferences", "failure_patterns", "training_schedules", "twin_features", "drift_looks", "schema_versions", "models", "nodes", "grain_states", "grain_reminders", "orleansquery", "orleansmembershipversiontable", "orleansreminderstable", "orleansstorage",
            // What people write, version by version: the record of who judged how, kept.
            "alarm_rule_versions",
            // Emptied by what they wait for.
            "stale_hours", "stale_days", "notice_alerts",
            // Moved to the archive, which has a retention.
            "alarms", "alarm_transitions",
            // Goes with what it belongs to.
            "outcome_errors", "episode_notes", "incident_comments", "notice_attempts",
        ];
        var day = TimeSpan.FromDays(1);
        var allSet = new RetentionOptions
        {
            Readings = day, Rollups = day, Hours = day, Days = day, Commands = day, Events = day, Episodes = day, Snapshots = day, Anomalies = day, Predictions = day, Learning = day, Models = day,
            Alarms = day, Notices = day, SystemLog = day, DeadSilos = day,
        };

        var report = await Report(allSet);

        report.Items.Where(table => table.Retention is null).Select(table => table.Name).ShouldBe(bounded, ignoreOrder: true);
    }

    [Fact]
    public async Task Nothing_goes_by_default()
    {
        var twin = await OldAndCheckpointed("pump-1");
        await twin.Send(Database.Journal, At(Start, 20), checkpoint: true);

        await using var turn = await Turn(new RetentionOptions());

        (await turn.OldReadings(CancellationToken.None)).ShouldBeEmpty();
        (await turn.OldMonths(CancellationToken.None)).ShouldBeEmpty();
        (await turn.DeleteRows(CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reading_of_a_partition_that_has_gone_is_taken_nevertheless()
    {
        var twin = await OldAndCheckpointed("pump-1");
        await RemoveOldReadings(Month);

        (await twin.Send(Database.Journal, At(May2019, 25))).ShouldBe(JournalOutcome.Committed);

        await ShouldOpenAs(twin);
    }

    [Fact]
    public async Task A_late_reading_that_is_sent_again_after_it_went_is_replayed_once()
    {
        var twin = await OldAndCheckpointed("pump-1");
        var checkpointed = twin.State;
        await twin.Send(Database.Journal, At(May2019 + Second, 23), checkpoint: true);
        await RemoveOldReadings(Month);
        await twin.Send(Database.Journal, At(May2019 + Second, 23));
        await Database.Execute($"DELETE FROM state_snapshots WHERE seq > {checkpointed.Sequence}");

        var opened = await Store.Open(twin.Machine.Id, registerUnknown: false, CancellationToken.None);

        opened!.Past.Since.Select(entry => entry.Sequence).ShouldBe([twin.State.Sequence]);
    }

    [Fact]
    public async Task A_rollup_that_outlived_its_readings_stays_when_one_more_comes()
    {
        var twin = await TestTwin.Open(Database, "pump-1");
        await twin.Send(Database.Journal, Batch(Temperature, [(May2019, [20]), (May2019 + Second, [21]), (May2019 + Minute, [22])]));
        await twin.PassDeadlines(Database.Journal, May2019 + Day);
        await twin.Send(Database.Journal, At(Start, 20), checkpoint: true);
        await RemoveOldReadings(Month);

        await twin.Send(Database.Journal, At(May2019 + (2 * Second), 23));

        (await Database.Scalar<int>("SELECT count[1] FROM reading_rollups ORDER BY minute LIMIT 1")).ShouldBe(2);
    }

    [Fact]
    public async Task The_newest_checkpoint_of_a_machine_stays_however_old()
    {
        var twin = await OldAndCheckpointed("pump-1");

        await using var turn = await Turn(Month);
        (await turn.DeleteRows(CancellationToken.None))["state_snapshots"].ShouldBe(1);

        (await Database.Scalar<long>("SELECT max(seq) FROM state_snapshots")).ShouldBe(twin.State.Sequence);
    }

    [Fact]
    public async Task Closed_episodes_go_and_an_active_episode_stays()
    {
        foreach (var (id, lastly) in new[] { ("closed", 20.0), ("active", 95.0) })
        {
            var twin = await TestTwin.Open(Database, id, Hot);
            await twin.Send(Database.Journal, Batch(Temperature, [(May2019, [95]), (May2019 + Second, [lastly])]));
            await twin.Send(Database.Journal, At(May2019 + (60 * Minute), lastly));
        }
        (await Count("episodes")).ShouldBe(2);

        await using var turn = await Turn(Month);
        var deleted = await turn.DeleteRows(CancellationToken.None);

        deleted["episodes"].ShouldBe(1);
        (await Database.Scalar<bool>("SELECT bool_and(is_active) FROM episodes")).ShouldBeTrue();
    }

    [Fact]
    public async Task One_process_at_a_time_has_the_turn()
    {
        await using (await Turn(Month))
            (await Keeper(Month).TryBegin(CancellationToken.None)).ShouldBeNull();

        await using var next = await Turn(Month);
        next.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(0.99, false)]
    [InlineData(1, true)]
    [InlineData(36525, true)]
    [InlineData(36526, false)]
    public void Less_than_a_day_is_no_retention(double days, bool isValid)
    {
        var options = new RetentionOptions { Readings = TimeSpan.FromDays(days) };

        Validator.TryValidateObject(options, new ValidationContext(options), [], validateAllProperties: true).ShouldBe(isValid);
    }

    [Fact]
    public void To_keep_all_for_ever_is_valid()
    {
        var options = new RetentionOptions();

        Validator.TryValidateObject(options, new ValidationContext(options), [], validateAllProperties: true).ShouldBeTrue();
    }
}
