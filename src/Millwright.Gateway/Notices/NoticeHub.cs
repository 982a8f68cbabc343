using Microsoft.AspNetCore.SignalR;
using Millwright.Storage;
using Millwright.Storage.Notices;

namespace Millwright.Gateway.Notices;

/// <summary>
/// <c>/hubs/notices</c>: a client subscribes for a person and hears <c>notice</c> messages (<see cref="NoticeRow"/>), first what it missed. One may
/// come twice; its id tells. Upon <c>resume</c> it subscribes again from the newest sequence that it has.
/// </summary>
internal sealed class NoticeHub(DeliveryLog deliveries) : Hub
{
    private const int AtOnce = 200;

    /// <param name="after">The newest sequence that the client has; 0: none.</param>
    public async Task Subscribe(Guid user, long after)
    {
        // First the group, then the past: between the two nothing can be missed.
        await Groups.AddToGroupAsync(Context.ConnectionId, GroupOf(user), Context.ConnectionAborted);
        List<NoticeRow> missed;
        do
        {
            missed = await deliveries.Shown(user, after, AtOnce, Context.ConnectionAborted);
            foreach (var notice in missed)
            {
                await Clients.Caller.SendAsync("notice", notice, Context.ConnectionAborted);
                after = notice.Sequence;
            }
        }
        while (missed.Count == AtOnce);
    }

    public Task Unsubscribe(Guid user) => Groups.RemoveFromGroupAsync(Context.ConnectionId, GroupOf(user), Context.ConnectionAborted);

    internal static string GroupOf(Guid user) => $"user {user}";
}

/// <summary>This gateway's ear for notices that are to be shown: whichever process sends them, every gateway tells its own clients.</summary>
internal sealed partial class InAppListener(
    NoticeSignals signals, DeliveryLog deliveries, IHubContext<NoticeHub> hub, TimeProvider clock, ILogger<InAppListener> log) : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Listen(stoppingToken);
                await Task.Delay(Patience, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Whoever comes back asks for what it missed.
        }
    }

    private async Task Listen(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var word in signals.Listen(NoticeSignals.InApp, stoppingToken))
            {
                if (word.Length == 0)
                    await hub.Clients.All.SendAsync("resume", stoppingToken);
                else if (Guid.TryParse(word, out var id) && await deliveries.Get(id, stoppingToken) is { } notice && Guid.TryParse(notice.Recipient, out var user))
                    await hub.Clients.Group(NoticeHub.GroupOf(user)).SendAsync("notice", notice, stoppingToken);
            }
        }
        catch (DatabaseUnavailableException error)
        {
            Waits(log, error.Message);
        }
    }

    [LoggerMessage(3121, LogLevel.Warning, "Notices are not shown live for a while: {Reason}")]
    private static partial void Waits(ILogger logger, string reason);
}
