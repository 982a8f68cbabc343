using Millwright.Bench.Load;
using Millwright.Bench.Product;

namespace Millwright.Bench.Rows;

/// <summary>From starting the process to its saying that it is ready, with a database that already has machines; PostgreSQL is running.</summary>
internal static class StartUp
{
    private const int Starts = 5;

    public static async Task<IReadOnlyList<Row>> Measure()
    {
        await using var product = await Installation.Start();
        using (var http = new RawHttp(product.Port))
            await http.Send(RawHttp.Post("/api/v1/readings", "application/x-ndjson", Readings.NdJson(0, 100, 10, DateTimeOffset.UnixEpoch.AddYears(56), 8)));
        var times = new List<double>();
        for (var start = 0; start < Starts; start++)
        {
            await product.Kill();
            times.Add((await product.Run()).TotalSeconds);
        }
        times.Sort();
        return [new Row("gateway process start to ready, warm build", $"{times[Starts / 2]:N2} s", "", null, "5 s", "2 s", "after kill -9; median of 5; `up` adds the start of PostgreSQL")];
    }
}
