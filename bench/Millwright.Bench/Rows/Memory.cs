using System.Diagnostics;
using Millwright.Bench.Load;
using Millwright.Bench.Product;

namespace Millwright.Bench.Rows;

/// <summary>Resident memory that each live twin with 8 sensors adds, and how long a cold twin takes to answer.</summary>
internal static class Memory
{
    private const int MachinesPerRequest = 500;
    private const int Connections = 4;
    private const int ColdReads = 2_000;
    private const int Tries = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public static async Task<IReadOnlyList<Row>> Measure(int twins)
    {
        await using var product = await Installation.Start();
        var start = DateTimeOffset.UnixEpoch.AddYears(56);
        // A warm-up fleet first, so that buffers, pools and code are not counted as twins.
        await Feed(product, 0, 2_000, start, perMachine: 4);
        var before = await Settled(product);
        await Feed(product, 2_000, twins, start, perMachine: 4);
        var after = await Settled(product);
        var perTwin = (after - before) / (double)twins / 1024;

        await product.Kill();
        await product.Run();
        // From the end: the waker opens twins in the order of registration.
        var cold = await Answers(product, Enumerable.Range(0, Math.Min(ColdReads, twins)).Select(read => 2_000 + twins - 1 - read));
        return
        [
            new Row($"resident memory per live twin with 8 sensors, {twins:N0} twins", $"{perTwin:N1} KB", "", null, "12 KB", "6 KB", $"{after / 1048576.0:N0} MB in all"),
            new Row("cold twin, first answer over HTTP (snapshot + tail), p99", $"{cold.At(0.99):N1} ms", "", null, "50 ms", "15 ms", $"p50 {cold.At(0.5):N1} ms over {cold.Count:N0} machines after kill -9"),
        ];
    }

    /// <summary>What a model that scores adds to each twin.</summary>
    public static async Task<IReadOnlyList<Row>> MeasureScored(int twins)
    {
        await using var product = await Installation.Start(Foresight.Settings);
        using var foresight = new Foresight(product);
        var start = DateTimeOffset.UnixEpoch.AddYears(56);
        await foresight.Learn(start);
        await foresight.RollBack();
        await Feed(product, 0, twins, start, perMachine: 4);
        var before = await Settled(product);
        await foresight.Promote();
        var second = 60;
        await foresight.Scored(twins, start, () => Feed(product, 0, twins, start.AddSeconds(second += 60), perMachine: 1));
        var after = await Settled(product);
        return
        [
            new Row(
                $"resident memory that scoring adds to a twin with 8 sensors, {twins:N0} twins", $"{(after - before) / (double)twins / 1024:N1} KB", "", null, "2 KB", "1 KB",
                $"{after / 1048576.0:N0} MB in all; one model"),
        ];
    }

    /// <summary>Sends readings, a second apart, of machines that may be new.</summary>
    public static async Task Feed(Installation product, int first, int machines, DateTimeOffset start, int perMachine)
    {
        var next = first - MachinesPerRequest;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            using var http = new RawHttp(product.Port);
            for (var from = Interlocked.Add(ref next, MachinesPerRequest); from < first + machines; from = Interlocked.Add(ref next, MachinesPerRequest))
            {
                var body = Readings.NdJson(from, Math.Min(MachinesPerRequest, first + machines - from), perMachine, start, 8);
                var request = RawHttp.Post("/api/v1/readings", "application/x-ndjson", body);
                var status = await http.Send(request);
                // As any producer does: what is busy is asked again.
                for (var again = 0; status is 429 or 503 && again < Tries; again++)
                {
                    await Task.Delay(Pause);
                    status = await http.Send(request);
                }
                if (status != 200)
                    throw new InvalidOperationException($"A batch was answered {status}.\n{string.Join('\n', product.Log)}");
            }
        })));
    }

    /// <summary>Resident bytes once two readings five seconds apart differ by less than one per cent.</summary>
    public static async Task<long> Settled(Installation product)
    {
        var last = Resident(product.Process);
        for (var attempt = 0; attempt < 12; attempt++)
        {
            await Task.Delay(TimeSpan.FromSeconds(5));
            var now = Resident(product.Process);
            if (Math.Abs(now - last) < last / 100)
                return now;
            last = now;
        }
        return last;
    }

    /// <summary>Bytes.</summary>
    public static long Resident(Process process)
    {
        process.Refresh();
        return process.WorkingSet64;
    }

    /// <summary>How long each of some machines takes to say its live state, one after the other.</summary>
    public static async Task<Latencies> Answers(Installation product, IEnumerable<int> machines)
    {
        var latencies = new Latencies();
        using var http = new RawHttp(product.Port);
        foreach (var machine in machines)
        {
            var request = RawHttp.Get($"/api/v1/machines/{Readings.MachineId(machine)}");
            var before = Stopwatch.GetTimestamp();
            var status = await http.Send(request);
            if (status != 200)
                throw new InvalidOperationException($"A cold read was answered {status}.");
            latencies.Add(Stopwatch.GetElapsedTime(before));
        }
        return latencies;
    }
}
