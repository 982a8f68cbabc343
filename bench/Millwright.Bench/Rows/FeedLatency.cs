using System.Text.Json;
using Millwright.Bench.Load;
using Millwright.Bench.Product;

namespace Millwright.Bench.Rows;

/// <summary>
/// From the moment a reading is handed to the socket until a SignalR client holds the state it led to: 10,000 readings/s over 1,000
/// machines, 200 clients that each watch one machine, and one that watches the fleet. A reading carries its time of sending as event time,
/// in milliseconds.
/// </summary>
internal static class FeedLatency
{
    private const int Machines = 1_000;
    private const int Clients = 200;
    private const int ReadingsPerSecond = 10_000;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);

    public static async Task<IReadOnlyList<Row>> Measure()
    {
        await using var product = await Installation.Start();
        using (var first = new RawHttp(product.Port))
            await first.Send(RawHttp.Post("/api/v1/readings", "application/x-ndjson", Readings.NdJson(0, Machines, 1, DateTimeOffset.UnixEpoch.AddYears(56), 8)));

        using var stop = new CancellationTokenSource();
        var latencies = new Latencies();
        var clients = new List<HubClient>();
        var listening = new List<Task>();
        var hub = new Uri($"ws://127.0.0.1:{product.Port}/hubs/machines");
        for (var client = 0; client < Clients; client++)
        {
            var machine = Readings.MachineId(client * (Machines / Clients));
            var connection = new HubClient();
            await connection.Open(hub, "Subscribe", new { scope = "machine", key = machine }, stop.Token);
            clients.Add(connection);
            listening.Add(connection.Listen(message => Note(message.Span, latencies), stop.Token));
        }
        await PacedReadings.Send(product.Port, Machines, ReadingsPerSecond, TimeSpan.FromSeconds(3));
        latencies.Clear();
        var sent = await PacedReadings.Send(product.Port, Machines, ReadingsPerSecond, Duration);
        await stop.CancelAsync();
        await Task.WhenAll(listening);
        clients.ForEach(client => client.Dispose());
        return
        [
            new Row(
                $"reading sent → seen by a SignalR client, {ReadingsPerSecond:N0} readings/s, {Clients} clients, p99", $"{latencies.At(0.99):N0} ms", "", null,
                "250 ms", "100 ms", $"p50 {latencies.At(0.5):N0} ms over {latencies.Count:N0} updates; {sent / Duration.TotalSeconds:N0} readings/s sent"),
        ];
    }

    private static void Note(ReadOnlySpan<byte> message, Latencies latencies)
    {
        var now = TimeProvider.System.GetUtcNow();
        var json = new Utf8JsonReader(message);
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName || !json.ValueTextEquals("lastEvent"u8))
                continue;
            json.Read();
            if (json.TokenType == JsonTokenType.String && json.TryGetDateTimeOffset(out var at))
                latencies.Add(now - at);
        }
    }
}
