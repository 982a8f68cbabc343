using System.Diagnostics;
using Millwright.Bench.Load;
using Millwright.Bench.Product;

namespace Millwright.Bench.Rows;

/// <summary><c>GET</c> of one machine's live state against an endpoint of the same server that does nothing, in turns.</summary>
internal static class LiveReads
{
    private const int Connections = 16;
    private const int Turns = 6;
    private static readonly TimeSpan TurnLength = TimeSpan.FromSeconds(2);

    public static async Task<IReadOnlyList<Row>> Measure()
    {
        await using var product = await Installation.Start();
        using (var http = new RawHttp(product.Port))
            await http.Send(RawHttp.Post("/api/v1/readings", "application/x-ndjson", Readings.NdJson(0, 100, 10, DateTimeOffset.UnixEpoch.AddYears(56), 8)));
        var state = RawHttp.Get($"/api/v1/machines/{Readings.MachineId(7)}");
        var empty = RawHttp.Get("/health/live");

        await Rate(product, state, TurnLength);
        await Rate(product, empty, TurnLength);
        double reads = 0, nothing = 0;
        for (var turn = 0; turn < Turns; turn++)
        {
            reads += await Rate(product, state, TurnLength) / Turns;
            nothing += await Rate(product, empty, TurnLength) / Turns;
        }
        return [new Row("GET one machine's live state, 8 sensors, against an empty endpoint", $"{reads:N0}/s", $"{nothing:N0}/s", reads / nothing, "0.4", "0.7")];
    }

    private static async Task<double> Rate(Installation product, byte[] request, TimeSpan length)
    {
        var done = 0L;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            using var http = new RawHttp(product.Port);
            while (watch.Elapsed < length)
            {
                var status = await http.Send(request);
                if (status != 200)
                    throw new InvalidOperationException($"A read was answered {status}.");
                Interlocked.Increment(ref done);
            }
        })));
        return done / watch.Elapsed.TotalSeconds;
    }
}
