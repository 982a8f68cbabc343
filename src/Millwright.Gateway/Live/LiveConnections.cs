using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.SignalR;

namespace Millwright.Gateway.Live;

/// <summary>
/// The live connections of clients, so that a process that stops can part from them in order: each is closed as by agreement, and its client goes
/// to another node at once. Without that they would be cut when the server stops, which looks to a client as a failure.
/// </summary>
internal sealed class LiveConnections : IHubFilter, IDisposable
{
    /// <summary>For a client to take what is under way to it and to say goodbye in turn.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource _allGone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open;

    public LiveConnections(IHostApplicationLifetime host, TimeProvider clock)
    {
        _clock = clock;
        host.ApplicationStopping.Register(_closing.Cancel);
    }

    /// <summary>The process stops: nothing more is to be sent than a goodbye.</summary>
    public CancellationToken Closing => _closing.Token;

    /// <summary>Closes all that are open, and who connects from now on; waits until they are gone, for a few seconds at most.</summary>
    public async Task Close()
    {
        // One that is just ending by itself may object; the others are to be closed and the process to stop all the same.
        await _closing.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Volatile.Read(ref _open) > 0)
            await _allGone.Task.WaitAsync(Patience, _clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>A step of each request's way: counts those that are WebSockets while they are open.</summary>
    public async Task Count(HttpContext context, RequestDelegate next)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await next(context);
            return;
        }
        Interlocked.Increment(ref _open);
        try
        {
            await next(context);
        }
        finally
        {
            if (Interlocked.Decrement(ref _open) == 0 && _closing.IsCancellationRequested)
                _allGone.TrySetResult();
        }
    }

    /// <summary>A close that is asked for by this feature tells the client that it may connect again, which <see cref="HubCallerContext.Abort"/> does not.</summary>
    public Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        if (context.Context.Features.Get<IConnectionLifetimeNotificationFeature>() is { } connection)
            context.Context.Items[this] = _closing.Token.Register(connection.RequestClose);
        return next(context);
    }

    public async Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        if (context.Context.Items.TryGetValue(this, out var closing))
            await ((CancellationTokenRegistration)closing!).DisposeAsync();
        await next(context, exception);
    }

    public void Dispose() => _closing.Dispose();
}
