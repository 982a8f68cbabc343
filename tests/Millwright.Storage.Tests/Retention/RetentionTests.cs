using System.ComponentModel.DataAnnotations;
using Millwright.Storage.Journaling;
using Millwright.Storage.Machines;
using Millwright.Storage.Retention;
using Npgsql;
using static Millwright.Storage.Tests.Moments;

namespace Millwright.Storage.Tests.Retention;

public sealed class RetentionTests : IAsyncLifetime
{
    private const long Day = 24 * 60 * Minute;

    /// <summary>2019-05-31 12:00 UTC: its month has one partition.</summary>
    private const long May2019 = 1_559_304_000_000_000;

    private static readonly RetentionOptions Month = new()
    {
        Readings = TimeSpan.FromDays(30), Rollups = TimeSpan.FromDays(30), Events = TimeSpan.FromDays(30), Episodes = TimeSpan.FromDays(30), Snapshots = TimeSpan.FromDays(30),
    };

    private readonly TestDatabase _database = new();

    public ValueTask InitializeAsync() => _database.Require().InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task An_old_partition_that_no_twin_needs_is_dropped()
    {
        var twin = await OldAndCheckpointed("pump-1");

        (await RemoveOldReadings(Month)).ShouldBe([("readings_2019_05", PartitionFate.Dropped)]);

        (await Count("readings")).ShouldBe(0);
        (await IsThere("readings_2019_05")).ShouldBeFalse();
        await ShouldOpenAs(twin);
    }

    [Fact]
    public async Task An_archived_partition_keeps_its_name_and_its_rows()
    {
        await OldAndCheckpointed("pump-1");

        (await RemoveOldReadings(Month with { Archive = true })).ShouldBe([("readings_2019_05", PartitionFate.Archived)]);

        (await Count("readings")).ShouldBe(0);
        (await Count("archive.readings_2019_05")).ShouldBe(2);
    }

    [Fact]
    public async Task What_comes_in_after_its_partition_was_archived_joins_it_there()
    {
        var twin = await OldAndCheckpointed("pump-1");
        await RemoveOldReadings(Month with { Archive = true });

        (await twin.Send(_database.Journal, At(May2019 - Day, 23), checkpoint: true)).ShouldBe(JournalOutcome.Committed);
        (await RemoveOldReadings(Month with { Archive = true })).ShouldBe([("readings_2019_05", PartitionFate.Archived)]);

        (await Count("archive.readings_2019_05")).ShouldBe(3);
    }

    [Fact]
    public async Task A_partition_stays_while_a_twin_was_not_checkpointed_since_a_reading_of_it()
    {
        await OldAndCheckpointed("pump-1");
        var needy = await TestTwin.Open(_database, "pump-2");
        await needy.Send(_database.Journal, At(May2019, 20));

        await using (var turn = await Turn(Month))
            (await turn.InNeedOf((await turn.OldReadings(CancellationToken.None))[0], CancellationToken.None)).Select(id => id.Value).ShouldBe(["pump-2"]);
        (await RemoveOldReadings(Month)).ShouldBe([("readings_2019_05", PartitionFate.Needed)]);

        await ShouldOpenAs(needy);
    }

    [Fact]
    public async Task A_partition_stays_for_a_late_reading_after_the_checkpoint()
    {
        var twin = await OldAndCheckpointed("pump-1");
        await twin.Send(_database.Journal, At(Start, 20), checkpoint: true);
        await twin.Send(_database.Journal, At(May2019 + Second, 23));

        (await RemoveOldReadings(Month))[0].ShouldBe(("readings_2019_05", PartitionFate.Needed));

        await ShouldOpenAs(twin);
    }

    [Fact]
    public async Task A_partition_that_ends_after_the_cut_stays()
    {
        var twin = await TestTwin.Open(_database, "pump-1");
        var now = Micros(TimeProvider.System.GetUtcNow());
        await twin.Send(_database.Journal, At(now - (30 * Day), 20), checkpoint: true);

        (await RemoveOldReadings(Month)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Old_rollups_go_a_month_at_a_time()
    {
        await OldAndCheckpointed("pump-1");

        await using var turn = await Turn(Month);
        var old = await turn.OldMonths(CancellationToken.None);

        old.Select(part => part.Name).ShouldBe(["reading_rollups_2019_05"]);
        (await turn.Remove(old[0], CancellationToken.None)).ShouldBe(PartitionFate.Dropped);
    }

    [Fact]
    public async Task Nothing_goes_by_default()
    {
        var twin = await OldAndCheckpointed("pump-1");
        await twin.Send(_database.Journal, At(Start, 20), checkpoint: true);

        await using var turn = await Turn(new RetentionOptions());

        (await turn.OldReadings(CancellationToken.None)).ShouldBeEmpty();
        (await turn.OldMonths(CancellationToken.None)).ShouldBeEmpty();
        (await turn.DeleteRows(CancellationToken.None)).ShouldBe(default);
    }

    [Fact]
    public async Task A_reading_of_a_partition_that_has_gone_is_taken_nevertheless()
    {
        var twin = await OldAndCheckpointed("pump-1");
        await RemoveOldReadings(Month);

        (await twin.Send(_database.Journal, At(May2019, 25))).ShouldBe(JournalOutcome.Committed);

        await ShouldOpenAs(twin);
    }

    [Fact]
    public async Task A_late_reading_that_is_sent_again_after_it_went_is_replayed_once()
    {
        var twin = await OldAndCheckpointed("pump-1");
        var checkpointed = twin.State;
        await twin.Send(_database.Journal, At(May2019 + Second, 23), checkpoint: true);
        await RemoveOldReadings(Month);
        await twin.Send(_database.Journal, At(May2019 + Second, 23));
        await _database.Execute($"DELETE FROM state_snapshots WHERE seq > {checkpointed.Sequence}");

        var opened = await Store.Open(twin.Machine.Id, registerUnknown: false, CancellationToken.None);

        opened!.Past.Since.Select(entry => entry.Sequence).ShouldBe([twin.State.Sequence]);
    }

    [Fact]
    public async Task A_rollup_that_outlived_its_readings_stays_when_one_more_comes()
    {
        var twin = await TestTwin.Open(_database, "pump-1");
        await twin.Send(_database.Journal, Batch(Temperature, [(May2019, [20]), (May2019 + Second, [21]), (May2019 + Minute, [22])]));
        await twin.PassDeadlines(_database.Journal, May2019 + Day);
        await twin.Send(_database.Journal, At(Start, 20), checkpoint: true);
        await RemoveOldReadings(Month);

        await twin.Send(_database.Journal, At(May2019 + (2 * Second), 23));

        (await _database.Scalar<int>("SELECT count[1] FROM reading_rollups ORDER BY minute LIMIT 1")).ShouldBe(2);
    }

    [Fact]
    public async Task The_newest_checkpoint_of_a_machine_stays_however_old()
    {
        var twin = await OldAndCheckpointed("pump-1");

        await using var turn = await Turn(Month);
        (await turn.DeleteRows(CancellationToken.None)).Snapshots.ShouldBe(1);

        (await _database.Scalar<long>("SELECT max(seq) FROM state_snapshots")).ShouldBe(twin.State.Sequence);
    }

    [Fact]
    public async Task Old_events_and_closed_episodes_go_and_an_active_episode_stays()
    {
        foreach (var (id, lastly) in new[] { ("closed", 20.0), ("active", 95.0) })
        {
            var twin = await TestTwin.Open(_database, id, Hot);
            await twin.Send(_database.Journal, Batch(Temperature, [(May2019, [95]), (May2019 + Second, [lastly])]));
            await twin.Send(_database.Journal, At(May2019 + (60 * Minute), lastly));
        }
        (await Count("episodes")).ShouldBe(2);

        await using var turn = await Turn(Month);
        var deleted = await turn.DeleteRows(CancellationToken.None);

        (deleted.Episodes, deleted.Events > 0, await Count("machine_events")).ShouldBe((1L, true, 0L));
        (await _database.Scalar<bool>("SELECT bool_and(is_active) FROM episodes")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_query_that_is_in_the_way_puts_it_off()
    {
        await OldAndCheckpointed("pump-1");
        await using var reader = new NpgsqlConnection(_database.ConnectionString);
        await reader.OpenAsync();
        await using var transaction = await reader.BeginTransactionAsync();
        await using var query = new NpgsqlCommand("SELECT count(*) FROM readings", reader, transaction);
        await query.ExecuteScalarAsync();

        (await RemoveOldReadings(Month)).ShouldBe([("readings_2019_05", PartitionFate.Busy)]);
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

    private TwinStore Store => new(_database.Database);

    /// <summary>Two readings of May 2019, a check-point after each.</summary>
    private async Task<TestTwin> OldAndCheckpointed(string id)
    {
        var twin = await TestTwin.Open(_database, id);
        await twin.Send(_database.Journal, At(May2019, 20), checkpoint: true);
        await twin.Send(_database.Journal, At(May2019 + Minute, 21), checkpoint: true);
        return twin;
    }

    private RetentionStore Keeper(RetentionOptions options) =>
        new(Microsoft.Extensions.Options.Options.Create(_database.Options()), Microsoft.Extensions.Options.Options.Create(options), TimeProvider.System);

    private async Task<RetentionTurn> Turn(RetentionOptions options) => (await Keeper(options).TryBegin(CancellationToken.None)).ShouldNotBeNull();

    private async Task<List<(string Name, PartitionFate Fate)>> RemoveOldReadings(RetentionOptions options)
    {
        await using var turn = await Turn(options);
        var fates = new List<(string, PartitionFate)>();
        foreach (var part in await turn.OldReadings(CancellationToken.None))
            fates.Add((part.Name, await turn.Remove(part, CancellationToken.None)));
        return fates;
    }

    private async Task ShouldOpenAs(TestTwin twin)
    {
        var opened = await Store.Open(twin.Machine.Id, registerUnknown: false, CancellationToken.None);
        StateText.Of(TestTwin.Replayed(twin.Machine.Id, opened!.Past)).ShouldBe(StateText.Of(twin.State));
    }

    private Task<long> Count(string table) => _database.Scalar<long>($"SELECT count(*) FROM {table}");

    private Task<bool> IsThere(string table) => _database.Scalar<bool>($"SELECT to_regclass('{table}') IS NOT NULL");

    private static Millwright.Twins.Readings.ReadingBatch At(long at, double value) => Batch(Temperature, [(at, [value])]);

    private static long Micros(DateTimeOffset moment) => (moment.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
