using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;

namespace Millwright.Gateway.Live;

/// <summary>A hub whose clients subscribe to a board, and hear messages (<see cref="FeedMessage"/>) under the noun of its items.</summary>
internal abstract class FeedHub<THub, T, TWatch>(HubSubscriptions<THub, T> subscriptions) : Hub
    where THub : Hub
    where T : class
    where TWatch : Watch<T>
{
    /// <summary>Begins to send a scope; asked again for the same scope it begins anew.</summary>
    public void Subscribe(TWatch request)
    {
        if (request.Problem is { } problem)
            throw new HubException(problem);
        subscriptions.Begin(Context.ConnectionId, request, Context.ConnectionAborted);
    }

    public void Unsubscribe(TWatch request) => subscriptions.End(Context.ConnectionId, request.Name);

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        subscriptions.EndAll(Context.ConnectionId);
        return Task.CompletedTask;
    }
}

/// <summary>The subscriptions of every connection of one hub of this gateway.</summary>
internal sealed class HubSubscriptions<THub, T>(Board<T> board, IHubContext<THub> hub, TimeProvider clock, ILogger<HubSubscriptions<THub, T>> log)
    where THub : Hub
    where T : class
{
    private readonly ConcurrentDictionary<(string Connection, string Name), CancellationTokenSource> _running = new();

    public void Begin(string connection, Watch<T> watch, CancellationToken aborted)
    {
        End(connection, watch.Name);
        var stop = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        _running[(connection, watch.Name)] = stop;
        _ = Send(connection, watch, stop.Token);
    }

    public void End(string connection, string name)
    {
        if (!_running.TryRemove((connection, name), out var stop))
            return;
        stop.Cancel();
        stop.Dispose();
    }

    public void EndAll(string connection)
    {
        foreach (var (key, _) in _running)
            if (key.Connection == connection)
                End(key.Connection, key.Name);
    }

    private async Task Send(string connection, Watch<T> watch, CancellationToken stop)
    {
        OpenSubscriptions.Opened();
        try
        {
            var client = hub.Clients.Client(connection);
            await new FeedSubscription<T>(board, watch, clock).Run((message, cancellation) => client.SendAsync(board.Noun, message, cancellation), stop);
        }
        catch (OperationCanceledException)
        {
            // The client left, or asked for something else.
        }
        catch (Exception error)
        {
            // Nobody awaits this task; without the log the client would wait for messages that never come, and nobody would know why.
            OpenSubscriptions.Broken(log, watch.Name, error);
            End(connection, watch.Name);
        }
        finally
        {
            OpenSubscriptions.Closed();
        }
    }
}

/// <summary>How many subscriptions over SignalR are open, whichever hub's.</summary>
internal static partial class OpenSubscriptions
{
    private static int _open;

    public static int Count => Volatile.Read(ref _open);

    public static void Opened() => Interlocked.Increment(ref _open);

    public static void Closed() => Interlocked.Decrement(ref _open);

    [LoggerMessage(3101, LogLevel.Error, "The live subscription {Subscription} broke off.")]
    public static partial void Broken(ILogger logger, string subscription, Exception error);
}
