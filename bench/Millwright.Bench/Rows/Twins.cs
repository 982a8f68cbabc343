using System.Diagnostics;
using System.Globalization;
using Millwright.Bench.Load;
using Millwright.Bench.Product;

namespace Millwright.Bench.Rows;

/// <summary>
/// A million machines that report now and then, on a process that need not hold them all: each is registered by a reading, falls silent, and its
/// twin leaves memory; resident memory is that of those who are live.
/// </summary>
internal static class Twins
{
    private const int Step = 20_000;
    private const int ColdReads = 500;

    /// <summary>No more machines are made after it; the row says how many there were.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    public static async Task<IReadOnlyList<Row>> Measure(double scale)
    {
        var machines = (int)(1_000_000 * scale) / Step * Step;
        await using var product = await Installation.Start(new() { ["MILLWRIGHT_Twins__IdleAfter"] = "00:00:05" });
        using (var http = new HttpClient { BaseAddress = product.Address })
            await Readings.PutLimits(http, "unknown", """{"noDataTimeout":"PT5S"}""");
        var start = DateTimeOffset.UnixEpoch.AddYears(56);
        await Memory.Feed(product, 0, 2_000, start, perMachine: 4);
        var before = Memory.Resident(product.Process);
        var (peak, mostLive) = (0L, 0L);
        var after = new List<string>();
        var watch = Stopwatch.StartNew();
        var fed = 0;
        for (; fed < machines && watch.Elapsed < Longest; fed += Step)
        {
            await Memory.Feed(product, 2_000 + fed, Step, start, perMachine: 1);
            var resident = Memory.Resident(product.Process);
            peak = Math.Max(peak, resident);
            mostLive = Math.Max(mostLive, await Live(product));
            if ((fed + Step) % (machines / 4 / Step * Step is > 0 and var quarter ? quarter : Step) == 0)
                after.Add($"{resident / 1048576.0:N0}");
        }
        var rate = fed / watch.Elapsed.TotalSeconds;
        await UntilEvicted(product);
        var rest = await Memory.Settled(product);
        var cold = await Memory.ColdAnswers(product, fed, ColdReads);
        return
        [
            new Row(
                $"resident memory while {fed:N0} machines report once and idle twins leave, at the most", $"{peak / 1048576.0:N0} MB", "", null, "", "",
                $"{mostLive:N0} twins live at the most; after each quarter {string.Join(", ", after)} MB; {before / 1048576.0:N0} MB before, {rest / 1048576.0:N0} MB when all have left; {rate:N0} machines registered a second"),
            new Row($"first answer of a twin that had left, {fed:N0} machines, p99", $"{cold.At(0.99):N1} ms", "", null, "50 ms", "15 ms", $"p50 {cold.At(0.5):N1} ms over {cold.Count:N0} machines"),
        ];
    }

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
