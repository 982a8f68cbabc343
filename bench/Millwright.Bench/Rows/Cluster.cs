using System.Diagnostics;
using Millwright.Bench.Load;
using Millwright.Bench.Product;

namespace Millwright.Bench.Rows;

/// <summary>
/// What a cluster costs: the same load on one, two and three nodes that share the machine's cores with generator and PostgreSQL, so that nothing is
/// gained and the overhead is seen; then with each node on one core.
/// </summary>
internal static class Cluster
{
    private const int Machines = 1_000;
    private const int MachinesPerRequest = 100;
    private const int SecondsPerRequest = 20;
    private const int Connections = 6;
    private const int PacedPerSecond = 2_000;

    public static async Task<IReadOnlyList<Row>> Measure(double scale)
    {
        if (ClusterNodes.Missing is { } missing)
            return [new Row("a cluster of several nodes", "", "", null, "", "", missing)];
        var rows = new List<Row>();
        foreach (var arePinned in new[] { false, true })
        {
            double? one = null;
            for (var nodes = 1; nodes <= 3; nodes++)
            {
                var (rate, busy, paced) = await Load(nodes, arePinned, scale);
                one ??= rate;
                rows.Add(new Row(
                    $"durable ingest, {nodes} {(nodes == 1 ? "node" : "nodes")}{(arePinned ? " pinned to one core each" : " on all cores")}, 8 sensors, 1,000 machines", $"{rate:N0} readings/s",
                    nodes == 1 ? "" : $"{one:N0} readings/s on one", nodes == 1 ? null : rate / one, "", "",
                    $"p99 of a batch of 2,000 {busy.At(0.99):N0} ms; of 100 at {PacedPerSecond:N0} readings/s {paced.At(0.99):N1} ms, p50 {paced.At(0.5):N1} ms"));
            }
        }
        return rows;
    }

    private static async Task<(double Rate, Latencies Busy, Latencies Paced)> Load(int nodes, bool arePinned, double scale)
    {
        await using var cluster = await ClusterNodes.Start(nodes, arePinned);
        var start = DateTimeOffset.UnixEpoch.AddYears(56);
        var rounds = Math.Max(3, (int)(20 * scale));
        var requests = Enumerable.Range(0, rounds).Select(round => Enumerable.Range(0, Machines / MachinesPerRequest).Select(part => RawHttp.Post(
            "/api/v1/readings", "application/x-ndjson",
            Readings.NdJson(part * MachinesPerRequest, MachinesPerRequest, SecondsPerRequest, start.AddSeconds(round * SecondsPerRequest), 8))).ToArray()).ToArray();
        await Send(cluster.Ports, requests[0], null); // opens the twins, makes the partitions, warms the code
        await Send(cluster.Ports, requests[1], null);
        var busy = new Latencies();
        var watch = Stopwatch.StartNew();
        foreach (var round in requests.AsSpan(2).ToArray())
            await Send(cluster.Ports, round, busy);
        var rate = (rounds - 2) * Machines * SecondsPerRequest / watch.Elapsed.TotalSeconds;

        var paced = new Latencies();
        await PacedReadings.Send(cluster.Ports, Machines, PacedPerSecond, TimeSpan.FromSeconds(15 * scale), paced);
        return (rate, busy, paced);
    }

    private static async Task Send(int[] ports, byte[][] requests, Latencies? latencies)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async connection =>
        {
            using var http = new RawHttp(ports[connection % ports.Length]);
            for (var part = Interlocked.Increment(ref next); part < requests.Length; part = Interlocked.Increment(ref next))
            {
                var sent = Stopwatch.GetTimestamp();
                var status = await http.Send(requests[part]);
                latencies?.Add(Stopwatch.GetElapsedTime(sent));
                if (status != 200)
                    throw new InvalidOperationException($"A batch was answered {status}.");
            }
        }));
    }
}
