using System.Net.WebSockets;
using System.Text.Json;

namespace Millwright.Gateway.Tests.Live;

public sealed class SocketTests(RunningGateway gateway)
{
    private readonly HttpClient _gateway = gateway.Require();

    [Fact]
    public async Task A_client_gets_a_snapshot_and_then_what_changes()
    {
        await _gateway.Post("/api/v1/machines", """{"id":"watched","site":"socket-site"}""");
        await _gateway.Ingest(Moments.Reading("watched", 0, 20));
        using var socket = await Connect("scope=site&key=socket-site");
        var told = await Next(socket);
        told.GetProperty("kind").GetString().ShouldBe("snapshot");

        await _gateway.Ingest(Moments.Reading("watched", 1, 21));

        var cursor = told.GetProperty("version").GetString();
        while (!Shows(told, 21))
        {
            told = await Next(socket);
            told.GetProperty("previousVersion").GetString().ShouldBe(cursor);
            cursor = told.GetProperty("version").GetString();
        }
        told.GetProperty("kind").GetString().ShouldBe("delta");
    }

    [Fact]
    public async Task After_a_break_a_client_goes_on_from_where_it_was()
    {
        await _gateway.Ingest(Moments.Reading("resumed", 0, 20));
        string cursor;
        using (var first = await Connect("scope=machine&key=resumed"))
        {
            var told = await Next(first);
            while (!Shows(told, 20))
                told = await Next(first);
            cursor = told.GetProperty("version").GetString()!;
            await first.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        await _gateway.Ingest(Moments.Reading("resumed", 1, 21));

        using var again = await Connect($"scope=machine&key=resumed&resumeFrom={cursor}");

        var resumed = await Next(again);
        (resumed.GetProperty("kind").GetString(), resumed.GetProperty("previousVersion").GetString()).ShouldBe(("delta", cursor));
        while (!Shows(resumed, 21))
            resumed = await Next(again);
    }

    [Theory]
    [InlineData("scope=site")]
    [InlineData("scope=universe")]
    public async Task What_cannot_be_watched_is_refused(string query)
    {
        await Should.ThrowAsync<WebSocketException>(() => Connect(query));
    }

    private async Task<ClientWebSocket> Connect(string query)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{_gateway.BaseAddress!.Authority}/ws/machine-status?{query}"), CancellationToken.None).Soon();
        return socket;
    }

    private static async Task<JsonElement> Next(ClientWebSocket socket)
    {
        var message = new MemoryStream();
        var part = new byte[64 * 1024];
        ValueWebSocketReceiveResult received;
        do
        {
            received = await socket.ReceiveAsync(part.AsMemory(), CancellationToken.None).AsTask().Soon();
            message.Write(part, 0, received.Count);
        }
        while (!received.EndOfMessage);
        return JsonElement.Parse(message.ToArray());
    }

    private static bool Shows(JsonElement message, double temperature) => message.GetProperty("machines").EnumerateArray()
        .Any(machine => machine.GetProperty("sensors").EnumerateArray().Any(sensor => sensor.GetProperty("value").GetDouble().Equals(temperature)));
}
