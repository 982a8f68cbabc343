using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;

namespace Millwright.Gateway.Live;

/// <summary><c>/hubs/machines</c>: clients subscribe, and hear <c>machines</c> messages (<see cref="FeedMessage"/>).</summary>
internal sealed class MachineHub(HubSubscriptions subscriptions) : Hub
{
    /// <summary>Begins to send a scope; asked again for the same scope it begins anew.</summary>
    public void Subscribe(FeedRequest request)
    {
        if (request.Problem is { } problem)
            throw new HubException(problem);
        subscriptions.Begin(Context.ConnectionId, request, Context.ConnectionAborted);
    }

    public void Unsubscribe(FeedRequest request) => subscriptions.End(Context.ConnectionId, request.Name);

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        subscriptions.EndAll(Context.ConnectionId);
        return Task.CompletedTask;
    }
}

/// <summary>The subscriptions of every hub connection of this gateway.</summary>
internal sealed partial class HubSubscriptions(FleetBoard board, IHubContext<MachineHub> hub, TimeProvider clock, ILogger<HubSubscriptions> log)
{
    private readonly ConcurrentDictionary<(string Connection, string Name), CancellationTokenSource> _running = new();
    private static int _open;

    static HubSubscriptions() => Metrics.GatewayMetrics.Meter.CreateObservableGauge("millwright.feed.subscriptions", () => Volatile.Read(ref _open), "{subscription}", "Live subscriptions over SignalR.");

    public void Begin(string connection, FeedRequest request, CancellationToken aborted)
    {
        End(connection, request.Name);
        var stop = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        _running[(connection, request.Name)] = stop;
        _ = Send(connection, request, stop.Token);
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

    private async Task Send(string connection, FeedRequest request, CancellationToken stop)
    {
        Interlocked.Increment(ref _open);
        try
        {
            var client = hub.Clients.Client(connection);
            await new FeedSubscription(board, request, clock).Run((message, cancellation) => client.SendAsync("machines", message, cancellation), stop);
        }
        catch (OperationCanceledException)
        {
            // The client left, or asked for something else.
        }
        catch (Exception error)
        {
            // Nobody awaits this task; without the log the client would wait for messages that never come, and nobody would know why.
            Broken(log, request.Name, error);
            End(connection, request.Name);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    [LoggerMessage(3101, LogLevel.Error, "The live subscription {Subscription} broke off.")]
    private static partial void Broken(ILogger logger, string subscription, Exception error);
}
