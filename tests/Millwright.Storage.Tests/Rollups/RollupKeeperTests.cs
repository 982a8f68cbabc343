using FsCheck;
using FsCheck.Fluent;
using Millwright.Storage.History;
using Millwright.Storage.Journaling;
using Millwright.Storage.Rollups;

namespace Millwright.Storage.Tests.Rollups;

public sealed class RollupKeeperTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly TestDatabase _database = database.Require();

    private RollupKeeper Keeper => new(_database.Database, TimeProvider.System);

    [Fact]
    public void However_readings_are_split_ordered_and_repeated_their_rollups_are_what_the_raw_rows_come_to() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            var twin = await TestTwin.Open(_database, $"any-{seed}");
            foreach (var batch in Delivery.Of(seed))
            {
                (await twin.Send(_database.Journal, batch)).ShouldBe(JournalOutcome.Committed);
                if (random.Next(5) == 0)
                    await Keeper.DeriveNext(CancellationToken.None);
            }
            await DeriveAll();
            await RawRollups.ShouldBeInStep(_database, twin.Machine.Key);
        }).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(10));

    [Fact]
    public async Task What_is_derived_while_readings_come_in_misses_none()
    {
        var twins = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => TestTwin.Open(_database, $"beside-{number}")));
        var ends = new CancellationTokenSource();
        var deriving = Task.Run(async () =>
        {
            while (!ends.IsCancellationRequested)
                await Keeper.DeriveNext(CancellationToken.None);
        });

        await Task.WhenAll(twins.Select((twin, number) => Task.Run(async () =>
        {
            foreach (var batch in Delivery.Of(number))
                (await twin.Send(_database.Journal, batch)).ShouldBe(JournalOutcome.Committed);
        })));
        await ends.CancelAsync();
        await deriving;
        await DeriveAll();

        foreach (var twin in twins)
            await RawRollups.ShouldBeInStep(_database, twin.Machine.Key);
    }

    [Fact]
    public async Task A_process_that_dies_while_it_derives_leaves_the_marks_and_changes_nothing()
    {
        var twin = await TestTwin.Open(_database, "killed");
        foreach (var batch in Delivery.Of(1))
            await twin.Send(_database.Journal, batch);
        var marks = await Marks(twin);
        // Its table is held: it waits in the middle of its transaction, and dies there.
        await using var holder = new Npgsql.NpgsqlConnection(_database.ConnectionString);
        await holder.OpenAsync();
        await using var held = await holder.BeginTransactionAsync();
        await using (var hold = new Npgsql.NpgsqlCommand("LOCK TABLE hour_rollups IN EXCLUSIVE MODE", holder, held))
            await hold.ExecuteNonQueryAsync();
        await using var victim = TestDatabase.Open(_database.Options() with { ConnectionString = _database.ConnectionString + ";Application Name=victim" });
        var deriving = new RollupKeeper(victim, TimeProvider.System).DeriveNext(CancellationToken.None);
        await using var beside = new Npgsql.NpgsqlConnection(_database.ConnectionString);
        await beside.OpenAsync();
        await using var kill = new Npgsql.NpgsqlCommand(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'", beside);
        while (!deriving.IsCompleted && (long)(await kill.ExecuteScalarAsync())! == 0)
        {
        }
        await Should.ThrowAsync<Exception>(deriving);
        await held.RollbackAsync();

        (await Marks(twin)).ShouldBe(marks);
        await DeriveAll();
        await DeriveAll();
        await RawRollups.ShouldBeInStep(_database, twin.Machine.Key);
    }

    [Fact]
    public async Task An_hour_that_is_not_over_waits()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1000;
        var twin = await TestTwin.Open(_database, "now");
        await twin.Send(_database.Journal, Moments.Batch(Moments.Temperature, [(now - Moments.Minute, [1]), (now, [2])]));
        await DeriveAll();

        (await Marks(twin)).ShouldBeInRange(1, 2);
        (await new HistoryQueries(_database.Database).Buckets(
            twin.Machine, "temperature", Moments.Time(now - (60 * Moments.Minute)), Moments.Time(now + 1), TimeSpan.FromHours(1), CancellationToken.None))
            .Items.Sum(bucket => bucket.Count).ShouldBe(2);
    }

    private Task<long> Marks(TestTwin twin) => _database.Scalar<long>($"SELECT count(*) FROM stale_hours WHERE machine_key = {twin.Machine.Key}");

    private async Task DeriveAll()
    {
        while (await Keeper.DeriveNext(CancellationToken.None) != default)
        {
        }
    }
}
