using Microsoft.Extensions.Options;
using Millwright.Storage.Journaling;
using Millwright.Storage.Retention;
using Millwright.Storage.Upkeep;

namespace Millwright.Storage.Tests.Upkeep;

public sealed class UpkeepTests : IAsyncLifetime
{
    private readonly TestDatabase _database = new();

    public ValueTask InitializeAsync() => _database.Require().InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Partitions_are_there_before_their_day_begins_and_nothing_that_comes_in_makes_one()
    {
        var now = TimeProvider.System.GetUtcNow();
        await Ahead(TimeSpan.FromDays(40)).Make(CancellationToken.None);
        var made = await Partitions();

        var twin = await TestTwin.Open(_database, "pump-1", Moments.Hot);
        for (var day = 0; day <= 40; day++)
        {
            var at = (now.AddDays(day).UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
            (await twin.Send(_database.Journal, Moments.Batch(Moments.Temperature, [(at, [20]), (at + Moments.Minute, [95])]))).ShouldBe(JournalOutcome.Committed);
        }

        (await Partitions()).ShouldBe(made);
        made.ShouldContain($"readings_{now.AddDays(40):yyyy_MM_dd}");
        foreach (var table in new[] { "reading_rollups", "hour_rollups", "machine_events", "anomalies", "predictions" })
            made.ShouldContain($"{table}_{now.AddDays(40):yyyy_MM}");
        made.ShouldContain($"day_rollups_{now.AddDays(40):yyyy}");
    }

    [Fact]
    public async Task A_partition_that_is_over_is_frozen_once_and_left_alone()
    {
        var twin = await TestTwin.Open(_database, "pump-1");
        await twin.Send(_database.Journal, Moments.Temperatures((0, 20), (61, 21)));
        var care = new TableCare(_database.Database);

        var cared = await care.Care(TimeSpan.Zero, CancellationToken.None);

        cared.ShouldContain(new CaredTable("reading_rollups_2026_03", "VACUUM (FREEZE, ANALYZE)"));
        cared.Where(table => table.Name.StartsWith("readings_2026_03", StringComparison.Ordinal)).ShouldHaveSingleItem().By.ShouldBe("VACUUM (FREEZE, ANALYZE)");
        (await care.Care(TimeSpan.Zero, CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_table_full_of_dead_rows_is_vacuumed_when_autovacuum_does_not()
    {
        await _database.Execute("ALTER TABLE system_logs SET (autovacuum_enabled = false)");
        await _database.Execute("INSERT INTO system_logs (action, status) SELECT 'test', 'done' FROM generate_series(1, 5000); DELETE FROM system_logs WHERE id % 2 = 0");
        await Until("SELECT n_dead_tup > 1000 FROM pg_stat_user_tables WHERE relname = 'system_logs'");

        (await new TableCare(_database.Database).Care(TimeSpan.Zero, CancellationToken.None)).ShouldContain(new CaredTable("system_logs", "VACUUM (ANALYZE)"));

        await Until("SELECT n_dead_tup = 0 FROM pg_stat_user_tables WHERE relname = 'system_logs'");
    }

    [Fact]
    public async Task The_report_tells_size_span_and_retention_of_each_table()
    {
        var twin = await TestTwin.Open(_database, "pump-1");
        await twin.Send(_database.Journal, Moments.Temperatures((0, 20), (61, 21)));

        var report = await new StorageReports(_database.Database, Options.Create(new RetentionOptions { Readings = TimeSpan.FromDays(90) })).Get(CancellationToken.None);

        var readings = report.Items.Single(table => table.Name == "readings");
        (readings.Partitions, readings.Retention, readings.From <= Moments.Time(Moments.Start), readings.IndexBytes > 0).ShouldBe((1, TimeSpan.FromDays(90), true, true));
        report.Items.Single(table => table.Name == "state_snapshots").Partitions.ShouldBe(0);
        (report.Rollups.StaleHours, report.Rollups.OverdueSince is not null, report.Bytes > 0).ShouldBe((1, true, true));
    }

    private PartitionsAhead Ahead(TimeSpan ahead) => new(_database.Database, Options.Create(new UpkeepOptions { PartitionsAhead = ahead }), TimeProvider.System);

    private Task<string[]> Partitions() => _database.Scalar<string[]>("SELECT array_agg(name ORDER BY name) FROM partition_spans");

    private Task Until(string isTrue) => Patience.Until(() => _database.Scalar<bool>(isTrue), isTrue);
}
