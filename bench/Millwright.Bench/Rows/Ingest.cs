using System.Diagnostics;
using Millwright.Bench.Load;
using Millwright.Bench.Product;

namespace Millwright.Bench.Rows;

/// <summary>
/// Durable ingest over HTTP: 8 sensors a reading, 1,000 machines, NDJSON batches on four connections, against <c>psql \copy</c> of the
/// same rows into an empty table of the same shape with the same indexes.
/// </summary>
internal static class Ingest
{
    internal const int Machines = 1_000;
    private const int MachinesPerRequest = 100;
    internal const int SecondsPerRequest = 20;
    private const int Connections = 4;

    /// <summary>The reference is the best of so many.</summary>
    private const int CopyRuns = 3;

    public static async Task<IReadOnlyList<Row>> Measure(int readings)
    {
        var rounds = Math.Max(2, readings / (Machines * SecondsPerRequest));
        var start = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UnixEpoch.AddYears(56).ToUnixTimeSeconds());
        await using var product = await Installation.Start();

        var requests = Enumerable.Range(0, rounds).Select(round => Round(round, start)).ToArray();
        await Send(product, requests[0]); // opens the twins, makes the partitions, warms the code
        var process = Process.GetCurrentProcess();
        var productBefore = product.Process.TotalProcessorTime;
        var ownBefore = process.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        foreach (var round in requests.AsSpan(1).ToArray())
            await Send(product, round);
        watch.Stop();
        process.Refresh();
        product.Process.Refresh();
        var sent = (rounds - 1) * Machines * SecondsPerRequest;
        var rate = sent / watch.Elapsed.TotalSeconds;
        var productShare = (product.Process.TotalProcessorTime - productBefore) / watch.Elapsed;
        var ownShare = (process.TotalProcessorTime - ownBefore) / watch.Elapsed;

        var stored = await product.Scalar<long>("SELECT count(*) FROM readings");
        if (stored != sent + Machines * SecondsPerRequest)
            throw new InvalidOperationException($"{stored} readings are stored where {sent + Machines * SecondsPerRequest} were acknowledged.");
        var copyRate = await CopyRate(product, stored);
        return
        [
            new Row(
                "durable ingest over HTTP, 8 sensors, 1,000 machines, against \\copy", $"{rate:N0} readings/s", $"{copyRate:N0} rows/s",
                rate / copyRate, "0.25", "0.5", $"CPU of 2 cores: product {productShare:P0}, generator {ownShare:P0} (of one core each 100 %)"),
        ];
    }

    /// <summary>Twenty seconds of every machine, in as many requests as there are hundreds of machines.</summary>
    internal static byte[][] Round(int round, DateTimeOffset start) =>
    [
        .. Enumerable.Range(0, Machines / MachinesPerRequest).Select(part => RawHttp.Post(
            "/api/v1/readings", "application/x-ndjson",
            Readings.NdJson(part * MachinesPerRequest, MachinesPerRequest, SecondsPerRequest, start.AddSeconds(round * SecondsPerRequest), 8))),
    ];

    internal static async Task Send(Installation product, byte[][] requests)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            using var http = new RawHttp(product.Port);
            for (var part = Interlocked.Increment(ref next); part < requests.Length; part = Interlocked.Increment(ref next))
            {
                var status = await http.Send(requests[part]);
                if (status != 200)
                    throw new InvalidOperationException($"A batch was answered {status}.\n{string.Join('\n', product.Log)}");
            }
        }));
    }

    private static async Task<double> CopyRate(Installation product, long rows)
    {
        var file = Path.Combine(Path.GetTempPath(), $"millwright-copy-{Environment.ProcessId}.tsv");
        try
        {
            await Psql.Run(product, $"\\copy (SELECT * FROM readings) TO '{file}'");
            await Psql.Run(product, "CREATE TABLE copy_reference (LIKE readings INCLUDING ALL)");
            var best = TimeSpan.MaxValue;
            for (var run = 0; run < CopyRuns; run++)
            {
                await Psql.Run(product, "TRUNCATE copy_reference");
                await Psql.Run(product, "CHECKPOINT");
                var watch = Stopwatch.StartNew();
                await Psql.Run(product, $"\\copy copy_reference FROM '{file}'");
                best = watch.Elapsed < best ? watch.Elapsed : best;
            }
            return rows / best.TotalSeconds;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
