using Millwright.Storage.Journaling;
using Millwright.Storage.Retention;
using Npgsql;
using static Millwright.Storage.Tests.Moments;

namespace Millwright.Storage.Tests.Retention;

public sealed class PartitionRemovalTests : RetentionTest
{
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
    public async Task A_partition_stays_while_a_twin_was_not_checkpointed_since_a_reading_of_it()
    {
        await OldAndCheckpointed("pump-1");
        var needy = await TestTwin.Open(Database, "pump-2");
        await needy.Send(Database.Journal, At(May2019, 20));

        await using (var turn = await Turn(Month))
            (await turn.InNeedOf((await turn.OldReadings(CancellationToken.None))[0], CancellationToken.None)).Select(id => id.Value).ShouldBe(["pump-2"]);
        (await RemoveOldReadings(Month)).ShouldBe([("readings_2019_05", PartitionFate.Needed)]);

        await ShouldOpenAs(needy);
    }

    [Fact]
    public async Task A_partition_stays_for_a_late_reading_after_the_checkpoint()
    {
        var twin = await OldAndCheckpointed("pump-1");
        await twin.Send(Database.Journal, At(Start, 20), checkpoint: true);
        await twin.Send(Database.Journal, At(May2019 + Second, 23));

        (await RemoveOldReadings(Month))[0].ShouldBe(("readings_2019_05", PartitionFate.Needed));

        await ShouldOpenAs(twin);
    }

    [Fact]
    public async Task A_partition_that_ends_after_the_cut_stays()
    {
        var twin = await TestTwin.Open(Database, "pump-1");
        var now = Micros(TimeProvider.System.GetUtcNow());
        await twin.Send(Database.Journal, At(now - (30 * Day), 20), checkpoint: true);

        (await RemoveOldReadings(Month)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_query_that_is_in_the_way_puts_it_off()
    {
        await OldAndCheckpointed("pump-1");
        await using var reader = new NpgsqlConnection(Database.ConnectionString);
        await reader.OpenAsync();
        await using var transaction = await reader.BeginTransactionAsync();
        await using var query = new NpgsqlCommand("SELECT count(*) FROM readings", reader, transaction);
        await query.ExecuteScalarAsync();

        (await RemoveOldReadings(Month)).ShouldBe([("readings_2019_05", PartitionFate.Busy)]);
    }

    [Fact]
    public async Task Readings_come_in_and_are_read_while_it_is_searched_who_needs_a_partition()
    {
        var twin = await OldAndCheckpointed("pump-1");
        await using var turn = await Turn(Month);
        var old = (await turn.OldReadings(CancellationToken.None)).ShouldHaveSingleItem();
        Task<PartitionFate> removal;
        await using (await HoldSearch())
        {
            removal = turn.Remove(old, CancellationToken.None);
            await IsSearched();

            (await twin.Send(Database.Journal, At(Start, 20))).ShouldBe(JournalOutcome.Committed);
            (await Count("readings")).ShouldBe(3);
            removal.IsCompleted.ShouldBeFalse();
        }

        (await removal).ShouldBe(PartitionFate.Dropped);
        (await Count("readings")).ShouldBe(1);
    }

    [Fact]
    public async Task A_partition_that_somebody_waits_to_write_to_stays()
    {
        var twin = await OldAndCheckpointed("pump-1");
        await using var turn = await Turn(Month);
        var old = (await turn.OldReadings(CancellationToken.None)).ShouldHaveSingleItem();
        Task<PartitionFate> removal;
        Task<JournalOutcome> late;
        await using (await HoldSearch())
        {
            removal = turn.Remove(old, CancellationToken.None);
            await IsSearched();
            late = twin.Send(Database.Journal, At(May2019 + Second, 23));
            await Patience.Until(() => Database.Scalar<bool>("SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'readings_2019_05'::regclass AND NOT granted)"), "a reading waits for the partition");
        }

        (await removal).ShouldBe(PartitionFate.Busy);
        (await late).ShouldBe(JournalOutcome.Committed);
        await ShouldOpenAs(twin);
    }

    /// <summary>Keeps whoever looks for check-points waiting until it is disposed of.</summary>
    private async Task<NpgsqlConnection> HoldSearch()
    {
        var held = new NpgsqlConnection(Database.ConnectionString);
        await held.OpenAsync();
        await using var hold = new NpgsqlCommand("BEGIN; LOCK TABLE state_snapshots IN ACCESS EXCLUSIVE MODE", held);
        await hold.ExecuteNonQueryAsync();
        return held;
    }

    private Task IsSearched() => Patience.Until(
        () => Database.Scalar<bool>(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'readings_2019_05'::regclass AND mode = 'ShareLock' AND granted) AND EXISTS (SELECT FROM pg_locks WHERE relation = 'state_snapshots'::regclass AND NOT granted)"),
        "the partition is searched");
}
