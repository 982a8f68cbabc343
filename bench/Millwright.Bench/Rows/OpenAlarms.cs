using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Millwright.Bench.Load;
using Millwright.Bench.Product;

namespace Millwright.Bench.Rows;

/// <summary>
/// 100,000 open alarms, made by readings of 20,000 machines on ten sites with five sensors past a limit each: how long a person waits for the
/// list, for a part of it, and for a bulk acknowledgement, until its last alarm is committed and reported.
/// </summary>
internal static class OpenAlarms
{
    private const int Machines = 20_000;
    private const int Sensors = 5;
    private const int Sites = 10;
    private const int Repeats = 20;
    private const string Type = "press";

    /// <summary>Two sensors with a critical limit, three with a warning limit.</summary>
    private const string Limits =
        """
        {"sensors":{"temperature":{"limits":{"criticalHigh":500}},"vibration":{"limits":{"criticalHigh":500}},"pressure":{"limits":{"warningHigh":500}},
        "current":{"limits":{"warningHigh":500}},"speed":{"limits":{"warningHigh":500}}},"noDataTimeout":"PT24H"}
        """;

    public static async Task<IReadOnlyList<Row>> Measure()
    {
        await using var product = await Installation.Start();
        using var http = new HttpClient { BaseAddress = product.Address, Timeout = TimeSpan.FromMinutes(5) };
        await Readings.PutLimits(http, Type, Limits);
        await Register(http);
        await Raise(product);
        await Settle(product, http);

        List<Row> rows =
        [
            await List(http, "100,000 open alarms: first page of 100", "?open=true&limit=100"),
            await List(http, "… the worst first", "?open=true&sort=-severity&limit=100"),
            await List(http, "… by severity and site", "?open=true&severity=critical&site=site-7&limit=100"),
            await List(http, "… by a text that one machine has", $"?open=true&q={Readings.MachineId(Machines - 3)}&limit=100"),
            await List(http, "… counted by state and severity", "/summary"),
        ];
        var ids = await Ids(http, "site=site-3", 1_000);
        rows.Add(await Acknowledge(http, "… acknowledge 1,000 by their ids", ids.Count, new { action = "acknowledge", by = "bench", ids }));
        rows.Add(await Acknowledge(http, "… acknowledge a site by a filter", Machines * Sensors / Sites, new { action = "acknowledge", by = "bench", filter = new { site = "site-7" } }));
        var rest = Machines * Sensors - Machines * Sensors / Sites - ids.Count;
        rows.Add(await Acknowledge(http, "… acknowledge all that is left", rest, new { action = "acknowledge", by = "bench", filter = new { state = "unacknowledged" } }));
        return rows;
    }

    private static async Task Register(HttpClient http)
    {
        const int atOnce = 10_000;
        for (var first = 0; first < Machines; first += atOnce)
        {
            var machines = Enumerable.Range(first, atOnce).Select(static machine => new { id = Readings.MachineId(machine), type = Type, site = $"site-{machine % Sites}" });
            (await http.PostAsJsonAsync(new Uri("/api/v1/machines/import", UriKind.Relative), machines)).EnsureSuccessStatusCode();
        }
    }

    private static async Task Raise(Installation product)
    {
        const int atOnce = 1_000;
        using var http = new RawHttp(product.Port);
        for (var first = 0; first < Machines; first += atOnce)
        {
            var body = Readings.NdJson(first, atOnce, 1, TimeProvider.System.GetUtcNow(), Sensors, past: Sensors);
            if (await http.Send(RawHttp.Post("/api/v1/readings", "application/x-ndjson", body)) is var status and not 200)
                throw new InvalidOperationException($"A batch was answered {status}.");
        }
    }

    /// <summary>Waits until what follows the raises (notices routed, incidents gathered) is done, and checks that every alarm is there.</summary>
    private static async Task Settle(Installation product, HttpClient http)
    {
        var watch = Stopwatch.StartNew();
        while (await product.Scalar<long>("SELECT (SELECT count(*) FROM notice_events WHERE routed_at IS NULL) + (SELECT count(*) FROM alarms WHERE incident_id IS NULL)") > 0)
        {
            if (watch.Elapsed > TimeSpan.FromMinutes(5))
                throw new TimeoutException($"What follows the alarms was not done within five minutes.\n{product.LastWords()}");
            await Task.Delay(500);
        }
        // What autovacuum does within a minute of such a flood.
        await product.Scalar<long>("ANALYZE alarms, machines, incidents; SELECT 1::bigint");
        var open = (await http.GetFromJsonAsync<JsonElement>(new Uri("/api/v1/alarms/summary", UriKind.Relative))).GetProperty("open").GetInt32();
        if (open != Machines * Sensors)
            throw new InvalidOperationException($"{open} alarms are open where {Machines * Sensors} were raised.");
    }

    private static async Task<Row> List(HttpClient http, string what, string query)
    {
        var address = new Uri($"/api/v1/alarms{query}", UriKind.Relative);
        var (median, worst) = (new Latencies(), TimeSpan.Zero);
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            var before = Stopwatch.GetTimestamp();
            await http.GetByteArrayAsync(address);
            var took = Stopwatch.GetElapsedTime(before);
            median.Add(took);
            worst = took > worst ? took : worst;
        }
        return new Row(what, $"{worst.TotalMilliseconds:N0} ms", "", null, "1,000 ms", "", $"the longest of {Repeats}, the first among them; median {median.At(0.5):N0} ms");
    }

    private static async Task<List<string>> Ids(HttpClient http, string filter, int limit)
    {
        var page = await http.GetFromJsonAsync<JsonElement>(new Uri($"/api/v1/alarms?open=true&limit={limit}&{filter}", UriKind.Relative));
        return [.. page.GetProperty("items").EnumerateArray().Select(static alarm => alarm.GetProperty("id").GetString()!)];
    }

    private static async Task<Row> Acknowledge(HttpClient http, string what, int expected, object act)
    {
        var before = Stopwatch.GetTimestamp();
        using var answer = await http.PostAsJsonAsync(new Uri("/api/v1/alarms/actions", UriKind.Relative), act);
        var report = JsonElement.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync());
        var took = Stopwatch.GetElapsedTime(before);
        var done = report.GetProperty("done").GetInt32();
        if (done != expected)
            throw new InvalidOperationException($"{done} alarms were acknowledged where {expected} were to be: {report.GetProperty("refused")} were refused.");
        return new Row(what, $"{took.TotalMilliseconds:N0} ms", "", null, "1,000 ms", "", $"{done:N0} alarms, {done / took.TotalSeconds:N0}/s, each a step of its twin, committed");
    }
}
