using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using FromQuery = Microsoft.AspNetCore.Mvc.FromQueryAttribute;
using Microsoft.Extensions.Options;
using Millwright.Gateway.Api;
using Millwright.Gateway.Errors;

namespace Millwright.Gateway.Live;

/// <summary>The messages of the hubs, for clients without SignalR. Scope, key and resumeFrom stand in the query.</summary>
internal sealed class FeedSocket(IOptions<JsonOptions> json, TimeProvider clock, IHostApplicationLifetime life)
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
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, life.ApplicationStopping);
        var closed = ReadUntilClosed(socket, stop);
        try
        {
            await new FeedSubscription<T>(board, watch, clock).Run(
                (message, cancellation) => socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message, json.Value.SerializerOptions), WebSocketMessageType.Text, endOfMessage: true, cancellation),
                stop.Token);
        }
        catch (Exception error) when (error is OperationCanceledException or WebSocketException)
        {
            // The client left, or the gateway stops.
        }
        await closed;
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }

    private static async Task ReadUntilClosed(WebSocket socket, CancellationTokenSource stop)
    {
        var ignored = new byte[256];
        try
        {
            while ((await socket.ReceiveAsync(ignored, stop.Token)).MessageType != WebSocketMessageType.Close)
            {
                // Nothing is expected from the client.
            }
            await stop.CancelAsync();
        }
        catch (Exception error) when (error is OperationCanceledException or WebSocketException)
        {
            await stop.CancelAsync();
        }
    }
}
