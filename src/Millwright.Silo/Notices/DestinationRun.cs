using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Millwright.Silo.Notices.Channels;
using Millwright.Storage.Notices;
using Millwright.Twins.Notices;

namespace Millwright.Silo.Notices;

/// <summary>
/// Sends what is due to one destination, one after the other and in order, while the lease lasts. The order that must hold: the attempt is logged,
/// the provider is called, the end is logged; only then comes the next.
/// </summary>
internal sealed partial class DestinationRun(
    Outbox outbox, Gathering gathering, ChannelCatalog channels, AlertmanagerChannel alertmanager, Sealing sealing, Delivery delivery, SystemLog systemLog,
    IOptions<NoticeOptions> options, TimeProvider clock, ILogger<DestinationRun> log)
{
    /// <summary>Then others have their turn.</summary>
    private const int MostInARow = 500;

    public async Task Send(LeasedDestination destination, Guid owner, CancellationToken stoppingToken)
    {
        DateTimeOffset? pausedUntil = null;
        try
        {
            var setup = SetupOf(destination, out var problem);
            if (destination.Kind == ChannelKinds.Alertmanager && problem is null)
                await Remind(destination, setup, stoppingToken);
            var failures = destination.Failures;
            for (var sent = 0; sent < MostInARow && !stoppingToken.IsCancellationRequested; sent++)
            {
                if (setup.Limit(destination.Kind) is { } limit && await Hold(destination, owner, limit, stoppingToken) is { } until)
                {
                    pausedUntil = until;
                    return;
                }
                if (await outbox.Begin(destination.Id, owner, options.Value.Lease, clock.GetUtcNow(), stoppingToken) is not { } notice)
                    return;
                var end = await SendOne(destination, notice, setup, problem, failures);
                if (end.State == NoticeState.Pending || end.OpenUntil is not null)
                    return;
                failures = end.Failures;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Nothing was under way: what is, is not cancelled.
        }
        finally
        {
            await outbox.Release(destination.Id, owner, pausedUntil, CancellationToken.None);
        }
    }

    /// <summary>Gathers a flood into one message, or says until when nothing goes out.</summary>
    private async Task<DateTimeOffset?> Hold(LeasedDestination destination, Guid owner, FloodLimit limit, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var decision = Flood.Decide(await outbox.Backlog(destination, now - limit.Per, now, cancellationToken), limit, now);
        if (decision.Action == FloodAction.Gather)
        {
            var lead = $"Flood, more than {limit.Messages} messages in {limit.Per:g}";
            var told = await gathering.Flood(destination.Id, owner, several => Wording.Together(lead, several, destination.TimeZone), now, cancellationToken);
            Gathered(log, destination.ChannelName, told);
        }
        return decision.Until;
    }

    private async Task<AttemptEnd> SendOne(LeasedDestination destination, DueNotice notice, ChannelSetup setup, SendResult? problem, int failures)
    {
        var outgoing = new OutgoingNotice(
            notice.Id, destination.Id, notice.EventId, notice.Type, notice.Severity, notice.AlarmId, notice.MachineId, notice.At, new Message(notice.Subject, notice.Text),
            notice.Payload, destination.Recipient);
        var result = problem ?? await delivery.Send(channels[destination.Kind], outgoing, setup);
        var end = delivery.End(result, notice.Failures, failures, clock.GetUtcNow());
        await outbox.Finish(destination.Id, notice, end, CancellationToken.None);
        NoticeMetrics.Count(destination.Kind, end);
        if (end.State == NoticeState.Dead)
            Dead(log, notice.Id, destination.ChannelName, notice.Failures + 1, end.Error ?? end.Outcome);
        if (end.OpenUntil is { } until && failures < options.Value.BreakerFailures)
        {
            Opened(log, destination.ChannelName, end.Failures, until, end.Error ?? end.Outcome);
            await systemLog.Add("notices.destination-failing", "failed", new { channel = destination.ChannelName, destination.Kind, failures = end.Failures, until }, end.Error, CancellationToken.None);
        }
        return end;
    }

    private async Task Remind(LeasedDestination destination, ChannelSetup setup, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(options.Value.SendTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            if (await alertmanager.Remind(destination.Id, setup, either.Token) is { Outcome: not SendOutcome.Sent } failed)
                NotReminded(log, destination.ChannelName, Masking.Text(failed.Error, setup.Secrets.Values, 300) ?? "");
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            NotReminded(log, destination.ChannelName, "it did not answer in time");
        }
    }

    /// <param name="problem">What is logged for each notice, where the setup cannot be read.</param>
    private ChannelSetup SetupOf(LeasedDestination destination, out SendResult? problem)
    {
        var settings = JsonElement.Parse(destination.Settings);
        try
        {
            problem = null;
            return new(settings, sealing.Open(destination.ChannelId, destination.Secrets));
        }
        catch (SealingException error)
        {
            problem = new(SendOutcome.Failed, Error: error.Message);
            return new(settings, new Dictionary<string, string>());
        }
    }

    [LoggerMessage(2121, LogLevel.Warning, "Notice {Notice} to {Channel} is a dead letter after {Attempts} attempts: {Reason}")]
    private static partial void Dead(ILogger logger, Guid notice, string channel, int attempts, string reason);

    [LoggerMessage(2122, LogLevel.Warning, "The channel {Channel} failed {Failures} times in a row and is left in peace until {Until:u}: {Reason}")]
    private static partial void Opened(ILogger logger, string channel, int failures, DateTimeOffset until, string reason);

    [LoggerMessage(2123, LogLevel.Information, "A flood for {Channel}: {Told} notices go out as one.")]
    private static partial void Gathered(ILogger logger, string channel, int told);

    [LoggerMessage(2124, LogLevel.Warning, "The Alertmanager {Channel} could not be told again of alarms that last: {Reason}")]
    private static partial void NotReminded(ILogger logger, string channel, string reason);
}
