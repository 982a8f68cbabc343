using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Millwright.Storage;
using Millwright.Storage.Notices;
using Millwright.Twins.Notices;

namespace Millwright.Silo.Notices;

/// <summary>Turns what happened into notices, as soon as it is committed.</summary>
internal sealed partial class NoticeRouter(
    OutboxRouting outbox, NoticeSignals signals, NoticeSender sender, IOptions<NoticeOptions> options, TimeProvider clock, ILogger<NoticeRouter> log) : BackgroundService
{
    private const int AtOnce = 500;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly Wakeup _wakeup = new(clock);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var listening = Listen(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await Route(stoppingToken) == AtOnce)
                    continue;
                await _wakeup.Wait(options.Value.Interval, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception error)
            {
                // The events wait in the database.
                Waits(log, error);
                await _wakeup.Wait(Patience, CancellationToken.None);
            }
        }
        await listening;
    }

    private async Task<int> Route(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var routed = await outbox.Route(AtOnce, (happened, plan, names) => Notices(happened, plan, names, now), now, cancellationToken);
        if (routed > 0)
            sender.Wake();
        return routed;
    }

    private static IEnumerable<NewNotice> Notices(UnroutedEvent happened, NoticePlan plan, PlanNames names, DateTimeOffset now)
    {
        foreach (var way in Routing.Of(happened.Happened, plan, now))
        {
            var timeZone = way.UserId is { } user ? names.TimeZones.GetValueOrDefault(user, "UTC") : "UTC";
            var message = Wording.Of(happened.Happened.Type, happened.Happened.Severity, happened.Facts, happened.Happened.At, timeZone);
            var kind = plan.Channels.First(channel => channel.Id == way.ChannelId).Kind;
            yield return new(happened, NoticeIds.Destination(way.ChannelId, way.Recipient), way, kind, way.Recipient.Length > 0 ? way.Recipient : names.Targets[way.ChannelId], message);
        }
    }

    private async Task Listen(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var _ in signals.Listen(NoticeSignals.Events, stoppingToken))
                    _wakeup.Ring();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (DatabaseUnavailableException)
            {
                // Routing says so in the log; until it is heard again, each interval is looked.
                await Task.Delay(Patience, clock, CancellationToken.None);
            }
        }
    }

    [LoggerMessage(2101, LogLevel.Warning, "Events could not be routed and wait.")]
    private static partial void Waits(ILogger logger, Exception error);
}
