using Millwright.Bench.Load;
using Millwright.Bench.Product;

namespace Millwright.Bench.Rows;

/// <summary>
/// What a row takes on disk, its share of the index among it: 8 sensors, a reading a second. Hours and days are measured on copies of a derived
/// hour, since a row of theirs is as long as another.
/// </summary>
internal static class StorageBytes
{
    private const int Machines = 100;
    private const int Minutes = 61;
    private const int Copies = 200;

    public static async Task<IReadOnlyList<Row>> Measure()
    {
        await using var product = await Installation.Start(new Dictionary<string, string> { ["MILLWRIGHT_Upkeep__RollupInterval"] = "00:00:01" });
        var start = DateTimeOffset.UnixEpoch.AddYears(56);
        using (var http = new RawHttp(product.Port))
            for (var minute = 0; minute < Minutes; minute++)
                if (await http.Send(RawHttp.Post("/api/v1/readings", "application/x-ndjson", Readings.NdJson(0, Machines, 60, start.AddMinutes(minute), 8))) is not 200 and var status)
                    throw new InvalidOperationException($"A batch was answered {status}.\n{product.LastWords()}");
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await product.Scalar<long>("SELECT count(*) FROM hour_rollups") < Machines)
            await Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token);
        await Psql.Run(product, "CREATE TABLE hours (LIKE hour_rollups INCLUDING ALL)");
        await Psql.Run(
            product,
            $"INSERT INTO hours SELECT machine_key, hour + n * interval '1 hour', layout, count, sum, m2, min, max, last FROM hour_rollups, generate_series(1, {Copies}) n");
        var span = await BytesOf(product, "hours");
        return
        [
            Of("bytes on disk a reading of 8 sensors, with its index", await BytesOf(product, "readings")),
            Of("… a machine and minute, rolled up", await BytesOf(product, "reading_rollups")),
            Of("… a machine and hour", span),
            Of("… a machine and day", span),
        ];
    }

    private static Row Of(string what, double bytes) => new(what, $"{bytes:N0} B", "", null, "", "");

    private static Task<double> BytesOf(Installation product, string table) => product.Scalar<double>(
        $"""
        SELECT (SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
                 WHERE c.relkind = 'r' AND (c.oid = '{table}'::regclass OR i.inhparent = '{table}'::regclass))::double precision / (SELECT count(*) FROM {table})
        """);
}
