using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Millwright.Bench.Load;
using Millwright.Bench.Product;

namespace Millwright.Bench.Rows;

/// <summary>
/// From the moment a reading that crosses a limit is handed to the socket until its alarm is with a SignalR client that watches all alarms,
/// and until a webhook receiver has the notice of it: 20 alarms a second, each on a machine of its own, while 10,000 readings/s of 1,000 other
/// machines flow in.
/// </summary>
internal static class AlarmLatency
{
    private const int BusyMachines = 1_000;
    private const int ReadingsPerSecond = 10_000;
    private const int AlarmsPerSecond = 20;
    private const int WarmUpAlarms = 60;
    private const int Alarms = 600;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<IReadOnlyList<Row>> Measure()
    {
        using var receiver = new WebhookReceiver();
        await using var product = await Installation.Start(new()
        {
            ["MILLWRIGHT_Notices__AllowedTargets"] = "127.0.0.1",
            ["MILLWRIGHT_SECRET_KEY"] = WebhookReceiver.Key,
        });
        await Prepare(product, receiver);

        var crossed = new long[WarmUpAlarms + Alarms];
        var (byHub, byWebhook) = (new Sightings(crossed, WarmUpAlarms), new Sightings(crossed, WarmUpAlarms));
        receiver.Received = body => byWebhook.Saw(JsonElement.Parse(body).GetProperty("subject").GetString()!);
        using var client = new HubClient();
        using var stop = new CancellationTokenSource();
        await client.Open(new Uri($"ws://127.0.0.1:{product.Port}/hubs/alarms"), "Subscribe", new { scope = "all", limit = 0 }, stop.Token);
        var listening = client.Listen(message => See(message, byHub), stop.Token);

        var length = TimeSpan.FromSeconds((double)crossed.Length / AlarmsPerSecond);
        var stream = PacedReadings.Send(product.Port, BusyMachines, ReadingsPerSecond, length);
        await Cross(product.Port, crossed);
        var sent = await stream;
        await Task.WhenAll(byHub.All, byWebhook.All).WaitAsync(Patience);
        await stop.CancelAsync();
        await listening;
        var beside = $"{AlarmsPerSecond} alarms/s, {sent / length.TotalSeconds:N0} readings/s beside";
        return [RowOf("seen by a SignalR client", byHub, beside), RowOf("received by a webhook", byWebhook, beside)];
    }

    private static Row RowOf(string where, Sightings sightings, string beside) => new(
        $"reading past a limit → alarm {where}, p99", $"{sightings.Latencies.At(0.99):N0} ms", "", null, "250 ms", "",
        $"p50 {sightings.Latencies.At(0.5):N0} ms over {sightings.Latencies.Count} alarms; {beside}");

    /// <summary>Limits, the webhook, and every machine's twin with a first reading.</summary>
    private static async Task Prepare(Installation product, WebhookReceiver receiver)
    {
        using var http = new HttpClient { BaseAddress = product.Address };
        await Readings.PutLimits(http, "unknown", Readings.Limits);
        var channel = new
        {
            name = "bench",
            kind = "webhook",
            enabledEvents = new[] { "alarm.raised" },
            secrets = new { url = receiver.Address, key = WebhookReceiver.Key },
        };
        (await http.PostAsJsonAsync(new Uri("/api/v1/channels", UriKind.Relative), channel)).EnsureSuccessStatusCode();
        using var first = new RawHttp(product.Port);
        var body = Readings.NdJson(0, BusyMachines + WarmUpAlarms + Alarms, 1, TimeProvider.System.GetUtcNow(), 8);
        await first.Send(RawHttp.Post("/api/v1/readings", "application/x-ndjson", body));
    }

    /// <summary>One reading past its limit for each of the machines after the busy ones, paced.</summary>
    private static async Task Cross(int port, long[] crossed)
    {
        using var http = new RawHttp(port);
        var watch = Stopwatch.StartNew();
        for (var alarm = 0; alarm < crossed.Length; alarm++)
        {
            var due = TimeSpan.FromSeconds((double)alarm / AlarmsPerSecond);
            if (due > watch.Elapsed)
                await Task.Delay(due - watch.Elapsed);
            var request = RawHttp.Post("/api/v1/readings", "application/json", Readings.Json(BusyMachines + alarm, TimeProvider.System.GetUtcNow(), 8, critical: true));
            crossed[alarm] = Stopwatch.GetTimestamp();
            if (await http.Send(request) is var status and not 200)
                throw new InvalidOperationException($"A reading was answered {status}.");
        }
    }

    private static void See(ReadOnlyMemory<byte> message, Sightings sightings)
    {
        using var document = JsonDocument.Parse(message);
        if (!document.RootElement.TryGetProperty("arguments", out var arguments))
            return;
        foreach (var alarm in arguments[0].GetProperty("alarms").EnumerateArray())
            sightings.Saw(alarm.GetProperty("machineId").GetString()!);
    }

    /// <summary>When each alarm was seen first; those of the warm-up are awaited and not counted.</summary>
    private sealed class Sightings(long[] crossed, int warmUp)
    {
        private readonly HashSet<string> _seen = [];
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Latencies Latencies { get; } = new();

        public Task All => _all.Task;

        public void Saw(string machine)
        {
            var now = Stopwatch.GetTimestamp();
            var alarm = Readings.NumberOf(machine) - BusyMachines;
            lock (_seen)
            {
                if (!_seen.Add(machine))
                    return;
                if (alarm >= warmUp)
                    Latencies.Add(Stopwatch.GetElapsedTime(crossed[alarm], now));
                if (_seen.Count == crossed.Length)
                    _all.SetResult();
            }
        }
    }
}
