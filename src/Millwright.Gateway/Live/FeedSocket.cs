using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using FromQuery = Microsoft.AspNetCore.Mvc.FromQueryAttribute;
using Microsoft.Extensions.Options;
using Millwright.Gateway.Api;
using Millwright.Gateway.Errors;

namespace Millwright.Gateway.Live;

/// <summary>The messages of the hubs, for clients without SignalR. Scope, key and resumeFrom stand in the query.</summary>
internal sealed class FeedSocket(IOptions<JsonOptions> json, TimeProvider clock, LiveConnections connections)
{
    /// <summary><c>/ws/machine-status</c></summary>
    public static async Task Machines(
        HttpContext context, FleetBoard board, FeedSocket sockets, [FromQuery] string? scope = null, [FromQuery] string? key = null, [FromQuery] string? resumeFrom = null)
    {
        if (QueryWord.TryRead<FeedScope>("scope", scope, out var wanted, out var unknown))
            await sockets.Serve(context, board, new FeedRequest(wanted ?? FeedScope.Fleet, key, resumeFrom), "/hubs/machines speaks SignalR, /api/v1/machines plain HTTP");
        else
            await unknown.ExecuteAsync(context);
    }

    /// <summary><c>/ws/alerts</c></summary>
    public static async Task Alarms(
        HttpContext context, AlarmBoard board, FeedSocket sockets, [FromQuery] string? scope = null, [FromQuery] string? key = null, [FromQuery] string? resumeFrom = null,
        [FromQuery] int? limit = null, [FromQuery] string? first = null)
    {
        if (!QueryWord.TryRead<AlarmFeedScope>("scope", scope, out var wanted, out var unknown) || !QueryWord.TryRead<AlarmsFirst>("first", first, out var order, out unknown))
            await unknown.ExecuteAsync(context);
        else
            await sockets.Serve(
                context, board, new AlarmRequest(wanted ?? AlarmFeedScope.All, key, resumeFrom, limit, order ?? AlarmsFirst.Worst), "/hubs/alarms speaks SignalR, /api/v1/alarms plain HTTP");
    }

    private async Task Serve<T>(HttpContext context, Board<T> board, Watch<T> watch, string others)
        where T : class
    {
        var problem = !context.WebSockets.IsWebSocketRequest ? $"This path speaks WebSocket only; {others}." : watch.Problem;
        if (problem is not null)
        {
            await Problems.Validation(problem).ExecuteAsync(context);
            return;
        }
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        // To cancel what is under way on a socket is to cut it. So a stop only ends the subscription, and then the socket is closed; who takes too long is cut.
        using var cut = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        using var aborted = context.RequestAborted.Register(cut.Cancel);
        using var closing = connections.Closing.Register(() => cut.CancelAfter(LiveConnections.Patience));
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cut.Token, connections.Closing);
        var left = ReadUntilClosed(socket, ended, cut.Token);
        try
        {
            await new FeedSubscription<T>(board, watch, clock).Run(
                (message, _) => socket.SendAsync(
                    JsonSerializer.SerializeToUtf8Bytes(message, json.Value.SerializerOptions), WebSocketMessageType.Text, endOfMessage: true, cut.Token),
                ended.Token);
        }
        catch (Exception error) when (error is OperationCanceledException or WebSocketException)
        {
            // The client left, or the gateway stops.
        }
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cut.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await left;
    }

    private static async Task ReadUntilClosed(WebSocket socket, CancellationTokenSource ended, CancellationToken cut)
    {
        var ignored = new byte[256];
        try
        {
            while ((await socket.ReceiveAsync(ignored, cut)).MessageType != WebSocketMessageType.Close)
            {
                // Nothing is expected from the client.
            }
        }
        catch (Exception error) when (error is OperationCanceledException or WebSocketException)
        {
            // It left without a word.
        }
        await ended.CancelAsync();
    }
}
