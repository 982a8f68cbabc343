using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Millwright.Bench.Load;

/// <summary>
/// As much of a SignalR client as a bench needs: JSON protocol over a WebSocket, one invocation, then every message handed on.
/// The product is tested with the official client; two hundred of those would measure Node instead of the product.
/// </summary>
internal sealed class HubClient : IDisposable
{
    private const byte RecordSeparator = 0x1e;
    private readonly ClientWebSocket _socket = new();
    private byte[] _buffer = new byte[64 * 1024];

    public async Task Open(Uri hub, string method, object argument, CancellationToken stop)
    {
        await _socket.ConnectAsync(hub, stop);
        await Send("""{"protocol":"json","version":1}""", stop);
        await Send(JsonSerializer.Serialize(new { type = 1, invocationId = "1", target = method, arguments = new[] { argument } }), stop);
    }

    /// <summary>Calls <paramref name="message"/> with each JSON message until the socket closes or <paramref name="stop"/> is set.</summary>
    public async Task Listen(Action<ReadOnlyMemory<byte>> message, CancellationToken stop)
    {
        var have = 0;
        while (!stop.IsCancellationRequested)
        {
            if (have == _buffer.Length)
                Array.Resize(ref _buffer, _buffer.Length * 2);
            ValueWebSocketReceiveResult part;
            try
            {
                part = await _socket.ReceiveAsync(_buffer.AsMemory(have), stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            if (part.MessageType == WebSocketMessageType.Close)
                return;
            have += part.Count;
            var from = 0;
            for (var end = _buffer.AsSpan(0, have).IndexOf(RecordSeparator); end >= 0;)
            {
                message(_buffer.AsMemory(from, end));
                from += end + 1;
                end = _buffer.AsSpan(from, have - from).IndexOf(RecordSeparator);
            }
            _buffer.AsSpan(from, have - from).CopyTo(_buffer);
            have -= from;
        }
    }

    public void Dispose() => _socket.Dispose();

    private Task Send(string json, CancellationToken stop) =>
        _socket.SendAsync((byte[])[.. Encoding.UTF8.GetBytes(json), RecordSeparator], WebSocketMessageType.Text, endOfMessage: true, stop);
}
