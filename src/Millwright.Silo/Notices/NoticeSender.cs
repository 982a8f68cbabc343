using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Millwright.Storage.Notices;
using Millwright.Twins.Notices;

namespace Millwright.Silo.Notices;

/// <summary>Leases destinations that have something due, and lets each be sent to beside the others.</summary>
internal sealed partial class NoticeSender(
    Outbox outbox, Gathering gathering, DestinationRun run, IOptions<NoticeOptions> options, TimeProvider clock, ILogger<NoticeSender> log) : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly Guid _owner = Guid.NewGuid();
    private readonly ConcurrentDictionary<Guid, Task> _running = new();
    private readonly Wakeup _wakeup = new(clock);

    /// <summary>Something may be due.</summary>
    public void Wake() => _wakeup.Ring();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Hold)
        {
            Held(log);
            return;
        }
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await MakeDigests(stoppingToken);
                await Begin(stoppingToken);
                await _wakeup.Wait(options.Value.Interval, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception error)
            {
                // The notices wait in the database.
                Waits(log, error);
                await _wakeup.Wait(Patience, CancellationToken.None);
            }
        }
        // What is under way ends within the time that a provider has, and its end is logged.
        await Task.WhenAll(_running.Values);
    }

    private async Task MakeDigests(CancellationToken cancellationToken)
    {
        while (await gathering.Digest(DigestOf, clock.GetUtcNow(), cancellationToken))
            continue;
    }

    private static Message DigestOf(Frequency frequency, string timeZone, IReadOnlyList<Told> several) =>
        Wording.Together(frequency == Frequency.Weekly ? "Weekly digest" : "Daily digest", several, timeZone);

    private async Task Begin(CancellationToken stoppingToken)
    {
        var room = options.Value.AtOnce - _running.Count;
        if (room <= 0)
            return;
        var now = clock.GetUtcNow();
        foreach (var destination in await outbox.Lease(_owner, options.Value.Lease, room, now, now - options.Value.AlertInterval, stoppingToken))
            _running[destination.Id] = Task.Run(() => Send(destination, stoppingToken), CancellationToken.None);
    }

    private async Task Send(LeasedDestination destination, CancellationToken stoppingToken)
    {
        try
        {
            await run.Send(destination, _owner, stoppingToken);
        }
        catch (Exception error)
        {
            // The lease ends by itself, and the destination is taken again.
            Broken(log, destination.ChannelName, error);
        }
        finally
        {
            _running.TryRemove(destination.Id, out _);
            _wakeup.Ring();
        }
    }

    [LoggerMessage(2113, LogLevel.Warning, "No notice is sent, as Notices:Hold says: what is due waits.")]
    private static partial void Held(ILogger logger);

    [LoggerMessage(2111, LogLevel.Warning, "Notices cannot be looked for and wait.")]
    private static partial void Waits(ILogger logger, Exception error);

    [LoggerMessage(2112, LogLevel.Warning, "Sending through the channel {Channel} broke off; it goes on when its lease has ended.")]
    private static partial void Broken(ILogger logger, string channel, Exception error);
}
