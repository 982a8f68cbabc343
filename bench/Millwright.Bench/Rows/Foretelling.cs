using System.Diagnostics;
using System.Text;
using Millwright.Bench.Load;
using Millwright.Bench.Product;

namespace Millwright.Bench.Rows;

/// <summary>A prediction on request, of machines that have sent each second for three days. Each machine's first request is among them.</summary>
internal static class Foretelling
{
    private const int Machines = 8;
    private const int Days = 3;
    private const int SecondsPerRequest = 300;
    private const int Requests = 400;

    public static async Task<IReadOnlyList<Row>> Measure()
    {
        var start = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UnixEpoch.AddYears(56).ToUnixTimeSeconds());
        await using var product = await Installation.Start(Foresight.Settings);
        using var foresight = new Foresight(product);
        await foresight.Learn(start);
        await Task.WhenAll(Enumerable.Range(0, 2).Select(half => Live(product, start, half)));

        var (all, first) = (new Latencies(), new Latencies());
        using var http = new RawHttp(product.Port);
        for (var request = 0; request < Requests; request++)
        {
            var body = Encoding.UTF8.GetBytes($$"""{"machineId":"{{Readings.MachineId(request % Machines)}}","horizonHours":24}""");
            var before = Stopwatch.GetTimestamp();
            var status = await http.Send(RawHttp.Post("/api/v1/ml/predict/failure-risk", "application/json", body));
            var took = Stopwatch.GetElapsedTime(before);
            if (status != 200)
                throw new InvalidOperationException($"A prediction was answered {status}.\n{product.LastWords()}");
            all.Add(took);
            if (request < Machines)
                first.Add(took);
        }
        return
        [
            new Row(
                "failure risk on request, 3 days of 1 Hz behind each machine, p95", $"{all.At(0.95):N1} ms", "", null, "200 ms", "50 ms",
                $"p50 {all.At(0.5):N1} ms, p99 {all.At(0.99):N1} ms over {all.Count}; a machine's first p50 {first.At(0.5):N0} ms"),
        ];
    }

    private static async Task Live(Installation product, DateTimeOffset start, int half)
    {
        using var http = new RawHttp(product.Port);
        for (var second = 0; second < Days * 86_400; second += SecondsPerRequest)
        {
            var body = Readings.NdJson(half * Machines / 2, Machines / 2, SecondsPerRequest, start.AddSeconds(second), 8);
            if (await http.Send(RawHttp.Post("/api/v1/readings", "application/x-ndjson", body)) is var status and not 200)
                throw new InvalidOperationException($"A batch was answered {status}.\n{product.LastWords()}");
        }
    }
}
