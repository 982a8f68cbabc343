using System.Diagnostics;
using Millwright.Bench.Load;
using Millwright.Bench.Product;

namespace Millwright.Bench.Rows;

/// <summary>
/// One reading a request, 3 values, 5,000 machines, 50 of the readings each second past a critical limit, every answer after its commit:
/// the shape of ThingsBoard's published two-core run. As fast as the connections allow.
/// </summary>
internal static class SingleReadings
{
    private const int Machines = 5_000;
    private const int Connections = 64;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);

    public static async Task<IReadOnlyList<Row>> Measure()
    {
        await using var product = await Installation.Start();
        using (var http = new HttpClient { BaseAddress = product.Address })
            await Readings.PutLimits(http, "unknown", Readings.Limits);
        var start = DateTimeOffset.UnixEpoch.AddYears(56);
        await Pass(product, start, rounds: 1, TimeSpan.MaxValue); // registers every machine and opens its twin

        // A server that has just started still compiles: what it does from then on is what is measured.
        var (warming, _, _) = await Pass(product, start.AddMinutes(1), rounds: int.MaxValue, WarmUp);

        var process = Process.GetCurrentProcess();
        var productBefore = product.Process.TotalProcessorTime;
        var ownBefore = process.TotalProcessorTime;
        var (sent, elapsed, latencies) = await Pass(product, start.AddDays(1), rounds: int.MaxValue, Duration);
        process.Refresh();
        product.Process.Refresh();
        var rate = sent / elapsed.TotalSeconds;
        var own = (process.TotalProcessorTime - ownBefore) / elapsed;
        var share = (product.Process.TotalProcessorTime - productBefore) / elapsed;
        var stored = await product.Scalar<long>("SELECT count(*) FROM readings");
        if (stored != sent + warming + Machines)
            throw new InvalidOperationException($"{stored} readings are stored where {sent + warming + Machines} were acknowledged.");
        var episodes = await product.Scalar<long>("SELECT count(*) FROM episodes");
        return
        [
            new Row(
                "one reading a request, 3 values, 5,000 machines, acknowledged after the commit", $"{rate:N0}/s", "", null, "5,000/s", "20,000/s",
                $"{episodes / (elapsed + WarmUp).TotalSeconds:N0} alarms/s; p50 {latencies.At(0.5):N1} ms, p99 {latencies.At(0.99):N1} ms; CPU: product {share:P0}, generator {own:P0}"),
        ];
    }

    private static async Task<(long Sent, TimeSpan Elapsed, Latencies Latencies)> Pass(Installation product, DateTimeOffset start, int rounds, TimeSpan limit)
    {
        var latencies = new Latencies();
        var sent = 0L;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(connection => Task.Run(async () =>
        {
            using var http = new RawHttp(product.Port);
            var alarmsDue = 50.0 / Connections;
            var alarms = 0;
            for (var round = 0; round < rounds; round++)
            {
                for (var machine = connection; machine < Machines; machine += Connections)
                {
                    if (watch.Elapsed > limit)
                        return;
                    var critical = rounds > 1 && alarms < alarmsDue * watch.Elapsed.TotalSeconds;
                    if (critical)
                        alarms++;
                    var request = RawHttp.Post("/api/v1/readings", "application/json", Readings.Json(machine, start.AddSeconds(round), 3, critical));
                    var before = Stopwatch.GetTimestamp();
                    var status = await http.Send(request);
                    if (status != 200)
                        throw new InvalidOperationException($"A reading was answered {status}.\n{string.Join('\n', product.Log)}");
                    latencies.Add(Stopwatch.GetElapsedTime(before));
                    Interlocked.Increment(ref sent);
                }
            }
        })));
        return (sent, watch.Elapsed, latencies);
    }
}
