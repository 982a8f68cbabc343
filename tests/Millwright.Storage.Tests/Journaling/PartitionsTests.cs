using Millwright.Storage.Journaling;
using Npgsql;

namespace Millwright.Storage.Tests.Journaling;

public sealed class PartitionsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const long Day = 24L * 3600 * 1_000_000;
    private readonly TestDatabase _database = database.Require();

    [Fact]
    public async Task Months_long_past_get_one_partition()
    {
        var twin = await TestTwin.Open(_database, "imported");

        await twin.Send(_database.Journal, At(2019, 5, 1));
        await twin.Send(_database.Journal, At(2019, 5, 31));

        (await Names("readings_2019%")).ShouldBe(["readings_2019_05"]);
        (await Names("reading_rollups_2019%")).ShouldBe(["reading_rollups_2019_05"]);
    }

    [Fact]
    public async Task Recent_days_get_one_each()
    {
        var twin = await TestTwin.Open(_database, "recent");
        var today = TimeProvider.System.GetUtcNow().UtcDateTime.Date;

        await twin.Send(_database.Journal, At(today));
        await twin.Send(_database.Journal, At(today.AddDays(1)));

        (await Names($"readings_{today:yyyy_MM_dd}")).Length.ShouldBe(1);
        (await Names($"readings_{today.AddDays(1):yyyy_MM_dd}")).Length.ShouldBe(1);
    }

    [Fact]
    public async Task Makers_that_race_make_one()
    {
        var twins = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => TestTwin.Open(_database, $"racer-{number}")));
        var journals = Array.ConvertAll(twins, _ => TestDatabase.NewJournal(_database.Database, _database.Options()));
        foreach (var journal in journals)
            await journal.StartAsync(CancellationToken.None);

        var outcomes = await Task.WhenAll(twins.Zip(journals, (twin, journal) => twin.Send(journal, At(2018, 1, 1))));

        outcomes.ShouldAllBe(outcome => outcome == JournalOutcome.Committed);
        (await Names("readings_2018%")).ShouldBe(["readings_2018_01"]);
        foreach (var journal in journals)
            await journal.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_query_under_way_keeps_no_commit_waiting()
    {
        var twin = await TestTwin.Open(_database, "beside");
        await using var reader = new NpgsqlConnection(_database.ConnectionString);
        await reader.OpenAsync();
        await using var transaction = await reader.BeginTransactionAsync();
        await using var query = new NpgsqlCommand("SELECT count(*) FROM readings", reader, transaction);
        await query.ExecuteScalarAsync();

        var outcome = await twin.Send(_database.Journal, At(2017, 7, 7)).WaitAsync(TimeSpan.FromSeconds(20));

        outcome.ShouldBe(JournalOutcome.Committed);
    }

    private static Millwright.Twins.Readings.ReadingBatch At(int year, int month, int day) => At(new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc));

    private static Millwright.Twins.Readings.ReadingBatch At(DateTime moment) =>
        Moments.Batch(Moments.Temperature, [((moment.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond + Day / 2, [20])]);

    private Task<string[]> Names(string like) =>
        _database.Scalar<string[]>($"SELECT coalesce(array_agg(relname::text ORDER BY relname), '{{}}') FROM pg_class WHERE relkind = 'r' AND relname LIKE '{like}'");
}
