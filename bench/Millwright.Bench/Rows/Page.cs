using System.Text.Json.Nodes;
using Millwright.Bench.Product;

namespace Millwright.Bench.Rows;

/// <summary>The page as a browser has it; generator, product and browser share the machine, and nothing is drawn by a graphics card.</summary>
internal static class Page
{
    public static async Task<IReadOnlyList<Row>> Measure()
    {
        if (Chromium.Missing is { } missing)
            return [new Row("the page in a browser", "", "", null, "", "", missing)];
        return [.. await FirstSight(times: 5), await Latency(seconds: 30), await Work(seconds: 20), await Hours(hours: 1)];
    }

    /// <summary>A whole shift of stream; takes some minutes.</summary>
    public static async Task<IReadOnlyList<Row>> MeasureShift() =>
        [Chromium.Missing is { } missing ? new Row("a shift of stream in a browser", "", "", null, "", "", missing) : await Hours(hours: 8)];

    private static async Task<IReadOnlyList<Row>> FirstSight(int times)
    {
        var first = await Chromium.Measure("first", times);
        return
        [
            new Row(
                "page opened by a browser that was never here → first contentful paint", $"{Number(first, "paint"):N0} ms", "", null, "1 s", "300 ms",
                $"median of {times}; 1,000 machines, the first of them shown after {Number(first, "machine"):N0} ms"),
            new Row("what every page needs together, compressed, as it comes over the wire", $"{Number(first, "bytes") / 1000:N0} KB", "", null, "150 KB", "100 KB"),
        ];
    }

    private static async Task<Row> Latency(int seconds)
    {
        var latency = await Chromium.Measure("latency", seconds);
        return new Row(
            "reading sent → frame drawn that shows it, 1,000 machines at 1 Hz, p99", $"{Number(latency, "p99"):N0} ms", "", null, "1 s", "500 ms",
            $"p50 {Number(latency, "p50"):N0} ms over {Number(latency, "updates"):N0} values in sight; the page draws values at most four times a second");
    }

    private static async Task<Row> Work(int seconds)
    {
        var work = await Chromium.Measure("work", seconds);
        var (page, reference) = (work["page"]!, work["reference"]!);
        return new Row(
            "main-thread work each second for 1,000 updates/s over 10,000 machines, against a page that takes the same messages and shows nothing",
            $"{Number(page, "task"):N0} ms", $"{Number(reference, "task"):N0} ms", Number(page, "task") / Number(reference, "task"), "120 ms", "60 ms",
            $"of it script {Number(page, "script"):N0} ms, style and layout {Number(page, "layout"):N0} ms; 1920 × 1080; {Number(page, "rate"):N0} updates/s sent");
    }

    private static async Task<Row> Hours(int hours)
    {
        var held = await Chromium.Measure("hours", hours);
        var quarters = held["quarters"]!.AsArray();
        var (first, last) = (quarters[0]!, quarters[^1]!);
        return new Row(
            $"JavaScript heap after {hours} h of 1,000 machines at 1 Hz, against a quarter of them", $"{Number(last, "heap") / 1048576:N1} MB", $"{Number(first, "heap") / 1048576:N1} MB",
            Number(last, "heap") / Number(first, "heap"), "1.2", "1.05",
            $"after a forced collection; nodes {Number(first, "nodes"):N0} → {Number(last, "nodes"):N0}, listeners {Number(first, "listeners"):N0} → {Number(last, "listeners"):N0}; "
            + $"{hours * 3.6:N1} million updates in {Number(held, "seconds") / 60:N1} min");
    }

    private static double Number(JsonNode node, string name) => (double)node[name]!;
}
