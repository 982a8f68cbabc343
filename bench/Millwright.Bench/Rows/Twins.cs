using System.Diagnostics;
using System.Globalization;
using Millwright.Bench.Load;
using Millwright.Bench.Product;

namespace Millwright.Bench.Rows;

/// <summary>
/// A million machines that report now and then, on a process that need not hold them all: all are registered beforehand, each sends a reading, falls silent, and
/// its twin leaves memory; resident memory is that of those who are live, and of what the process keeps of every machine.
/// </summary>
internal static class Twins
{
    private const int Step = 20_000;
    private const int ColdReads = 500;

    private const int Looks = 4;

    /// <summary>No more machines report after it; the row says how many did.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(8);

    public static async Task<IReadOnlyList<Row>> Measure(double scale)
    {
        var machines = (int)(1_000_000 * scale) / Step * Step;
        await using var product = await Installation.Start(new() { ["MILLWRIGHT_Twins__IdleAfter"] = "00:00:05" });
        using (var http = new HttpClient { BaseAddress = product.Address })
            await Readings.PutLimits(http, "unknown", """{"noDataTimeout":"PT5S"}""");
        var start = DateTimeOffset.UnixEpoch.AddYears(56);
        await Memory.Feed(product, 0, 2_000, start, perMachine: 4);
        await product.Kill();
        await Register(product, machines);
        await product.Run();
        var before = await Memory.Settled(product);
        var after = new List<(long Twins, long Resident)>();
        var watch = Stopwatch.StartNew();
        var fed = 0;
        for (; fed < machines && watch.Elapsed < Longest; fed += Step)
        {
            await Memory.Feed(product, 2_000 + fed, Step, start, perMachine: 1);
            var resident = Memory.Resident(product.Process);
            after.Add((await Live(product), resident));
        }
        var rate = fed / watch.Elapsed.TotalSeconds;
        await UntilEvicted(product);
        var rest = await Memory.Settled(product);
        // The first have been away longest; what reported last may still be live.
        var cold = await Memory.Answers(product, Enumerable.Range(2_000, ColdReads));
        var looks = after.Where((_, place) => (place + 1) % Math.Max(1, after.Count / Looks) == 0).Select(static look => $"{look.Resident / 1048576.0:N0} MB with {look.Twins:N0} live");
        return
        [
            new Row(
                $"resident memory while {fed:N0} machines report once and idle twins leave, at the most", $"{after.Max(static look => look.Resident) / 1048576.0:N0} MB", "", null, "", "",
                $"{after.Max(static look => look.Twins):N0} twins live at the most; by and by {string.Join(", ", looks)}; {before / 1048576.0:N0} MB before, {rest / 1048576.0:N0} MB when all have left; {rate:N0} twins opened a second"),
            new Row($"first answer of a twin that had left, {fed:N0} machines, p99", $"{cold.At(0.99):N1} ms", "", null, "50 ms", "15 ms", $"p50 {cold.At(0.5):N1} ms over {cold.Count:N0} machines"),
        ];
    }

    /// <summary>As importing a list does; the waits for answers of a million single requests are no part of what is measured.</summary>
    private static Task<long> Register(Installation product, int machines) => product.Scalar<long>(
        $"""
        WITH made AS (
          INSERT INTO machines (machine_id, name, type) SELECT id, id, 'unknown' FROM (SELECT 'm-' || lpad(n::text, greatest(6, length(n::text)), '0') AS id FROM generate_series(2000, {1_999 + machines}) n) ids
          RETURNING machine_key),
        heads AS (INSERT INTO twin_heads (machine_key) SELECT machine_key FROM made RETURNING 1)
        SELECT count(*) FROM heads
        """);

    /// <summary>A twin waits a minute past its last deadline, then as long as it may be idle.</summary>
    private static async Task UntilEvicted(Installation product)
    {
        var watch = Stopwatch.StartNew();
        while (await Live(product) > Step && watch.Elapsed < TimeSpan.FromMinutes(2))
            await Task.Delay(TimeSpan.FromSeconds(2));
    }

    /// <summary>Twins in memory, as the product's metrics say.</summary>
    private static async Task<long> Live(Installation product)
    {
        using var http = new HttpClient { BaseAddress = product.Address };
        var metrics = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        var live = metrics.Split('\n').FirstOrDefault(static line => line.StartsWith("millwright_twins ", StringComparison.Ordinal) || line.StartsWith("orleans_catalog_activations ", StringComparison.Ordinal))
            ?? throw new InvalidOperationException("/metrics does not say how many twins are in memory.");
        return (long)double.Parse(live[(live.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
    }
}
