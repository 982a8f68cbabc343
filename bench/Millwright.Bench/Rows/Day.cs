using System.Diagnostics;
using Millwright.Bench.Load;
using Millwright.Bench.Product;

namespace Millwright.Bench.Rows;

/// <summary>
/// A day of a plant, hour after hour as fast as it goes: what must not grow is held at a quarter of the day against its end, and what a reading
/// takes on disk is what <see cref="Sizing.Measured"/> counts with.
/// </summary>
internal static class Day
{
    private const int Hours = 24;
    private const int First = 6;
    private const int MachinesPerRequest = 50;
    private const int Connections = 4;
    private const int SecondsApart = 10;

    public static async Task<IReadOnlyList<Row>> Measure(double scale)
    {
        var machines = Math.Max(1, (int)(200 * scale) / MachinesPerRequest) * MachinesPerRequest;
        await using var product = await Installation.Start();
        using (var http = new HttpClient { BaseAddress = product.Address })
            await Readings.PutLimits(http, "unknown", Readings.Limits);
        var start = TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(-2);
        var looks = new Look[Hours + 1];
        looks[0] = await Look.At(product);
        var watch = Stopwatch.StartNew();
        for (var hour = 0; hour < Hours; hour++)
        {
            await Send(product, machines, start.AddHours(hour), alarmOf: hour % machines);
            looks[hour + 1] = await Look.At(product);
        }
        var elapsed = watch.Elapsed;
        await product.Database.Rows("VACUUM ANALYZE", static _ => 0);
        return Rows(looks, await Look.At(product), machines, elapsed);
    }

    private static IReadOnlyList<Row> Rows(Look[] looks, Look vacuumed, int machines, TimeSpan elapsed)
    {
        var (begin, first, last) = (looks[0], looks[First], looks[Hours]);
        var day = machines * 86_400L / SecondsApart;
        var minutes = machines * 1_440L;
        var speed = TimeSpan.FromHours(Hours) / elapsed;
        return
        [
            Held("resident memory after 24 h of plant time", last.Resident / 1048576.0, first.Resident / 1048576.0, "MB", "1.2", $"{machines} machines, one reading of 8 sensors each {SecondsApart} s, an alarm an hour; {speed:N0} times as fast as the plant, {day:N0} readings"),
            Held("… connections to PostgreSQL", last.Connections, first.Connections, "", "1.2", ""),
            Held("… dead tuples of the rows that each commit updates", last.DeadHeads, Math.Max(1, looks[First..].Average(static look => look.DeadHeads)), "", "", $"the most in an hour {looks.Max(static look => look.DeadHeads):N0}, of {machines} rows; {last.HeadBytes / 1024:N0} KB against {first.HeadBytes / 1024:N0} KB"),
            Held("… bytes that the last six hours added, for each reading", (last.ReadingBytes - looks[Hours - First].ReadingBytes) / (day / 4.0), (looks[2 * First].ReadingBytes - first.ReadingBytes) / (day / 4.0), "B", "1.1", "readings with their index"),
            new Row("on disk: a reading of 8 sensors, with its index", $"{(vacuumed.ReadingBytes - begin.ReadingBytes) / (double)day:N0} B", "", null, "", "", ""),
            new Row("on disk: roll-ups of a machine's minute", $"{(vacuumed.RollupBytes - begin.RollupBytes) / (double)minutes:N0} B", "", null, "", "", "8 sensors"),
            new Row("on disk: all else, for each reading", $"{(vacuumed.AllBytes - begin.AllBytes - (vacuumed.ReadingBytes - begin.ReadingBytes) - (vacuumed.RollupBytes - begin.RollupBytes)) / (double)day:N1} B", "", null, "", "", "check-points most of it"),
            new Row("log (WAL) of a reading", $"{(last.Log - first.Log) / (day * 0.75):N0} B", "", null, "", "", "with all that is written because of it; full pages after check-points too"),
        ];
    }

    private static Row Held(string what, double last, double first, string unit, string atMost, string remark) =>
        new(what, $"{last:N0} {unit}".TrimEnd(), $"{first:N0} {unit} after {First} h".Replace("  ", " "), last / first, atMost, "", remark);

    /// <summary>One hour of every machine, in requests of many machines; one machine spends it past a limit.</summary>
    private static async Task Send(Installation product, int machines, DateTime hour, int alarmOf)
    {
        const int PerRequest = 30;
        const int Requests = 3_600 / SecondsApart / PerRequest;
        // A machine's hour goes in order, its requests one after the other.
        var next = -MachinesPerRequest;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            using var http = new RawHttp(product.Port);
            for (var from = Interlocked.Add(ref next, MachinesPerRequest); from < machines; from = Interlocked.Add(ref next, MachinesPerRequest))
            {
                for (var request = 0; request < Requests; request++)
                {
                    var at = new DateTimeOffset(hour, TimeSpan.Zero).AddSeconds(request * PerRequest * SecondsApart);
                    foreach (var (first, count, past) in Parts(from, alarmOf))
                        await Expect(http, Readings.NdJson(first, count, PerRequest, at, 8, past, SecondsApart));
                }
            }
        })));
    }

    private static IEnumerable<(int First, int Count, int Past)> Parts(int from, int alarmOf)
    {
        if (alarmOf < from || alarmOf >= from + MachinesPerRequest)
            return [(from, MachinesPerRequest, 0)];
        return new[] { (from, alarmOf - from, 0), (alarmOf, 1, 1), (alarmOf + 1, from + MachinesPerRequest - alarmOf - 1, 0) }.Where(static part => part.Item2 > 0);
    }

    private static async Task Expect(RawHttp http, byte[] body)
    {
        var status = await http.Send(RawHttp.Post("/api/v1/readings", "application/x-ndjson", body));
        if (status != 200)
            throw new InvalidOperationException($"A batch was answered {status}.");
    }

    /// <summary>What could grow, at one moment. Bytes; <paramref name="Log"/> is a place in the write-ahead log.</summary>
    private sealed record Look(long Resident, long Connections, long DeadHeads, long HeadBytes, long ReadingBytes, long RollupBytes, long AllBytes, long Log)
    {
        private const string Sql =
            """
            SELECT (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'millwright%'),
                   (SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'twin_heads'),
                   pg_total_relation_size('twin_heads'),
                   (SELECT coalesce(sum(pg_total_relation_size(relid)), 0)::bigint FROM pg_partition_tree('readings') WHERE isleaf),
                   (SELECT coalesce(sum(pg_total_relation_size(relid)), 0)::bigint FROM pg_partition_tree('reading_rollups') WHERE isleaf),
                   pg_database_size(current_database()),
                   (pg_current_wal_lsn() - '0/0'::pg_lsn)::bigint
            """;

        public static async Task<Look> At(Installation product) => (await product.Database.Rows(Sql, reader => new Look(
            Memory.Resident(product.Process), reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6))))[0];
    }
}
