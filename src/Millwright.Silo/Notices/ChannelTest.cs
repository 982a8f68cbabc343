using Millwright.Silo.Notices.Channels;
using Millwright.Storage.Notices;
using Millwright.Twins.Notices;

namespace Millwright.Silo.Notices;

/// <summary>Tries a channel: one message past the outbox, in the log like any other.</summary>
public sealed class ChannelTest
{
    private readonly ChannelCatalog _channels;
    private readonly Sealing _sealing;
    private readonly Delivery _delivery;
    private readonly DeliveryLog _log;
    private readonly TimeProvider _clock;

    internal ChannelTest(ChannelCatalog channels, Sealing sealing, Delivery delivery, DeliveryLog log, TimeProvider clock) =>
        (_channels, _sealing, _delivery, _log, _clock) = (channels, sealing, delivery, log, clock);

    /// <param name="recipient">Whom to send to; empty where the channel leads to one place.</param>
    /// <returns>The notice's id in the log.</returns>
    /// <exception cref="SealingException">The channel's secrets cannot be opened.</exception>
    public async Task<Guid> Send(ChannelRow channel, string recipient, CancellationToken cancellationToken)
    {
        var setup = new ChannelSetup(channel.Settings, _sealing.Open(channel.Id, channel.Secrets));
        var now = _clock.GetUtcNow();
        var message = new Message($"Test of the channel {channel.Name}", $"Somebody tries the channel {channel.Name} of Millwright. It works: you read this.");
        var notice = new OutgoingNotice(
            Guid.CreateVersion7(now), NoticeIds.Destination(channel.Id, recipient), null, NoticeTypes.Test, NoticeSeverity.Info, null, null, now, message, "{}", recipient);
        var started = _clock.GetTimestamp();
        var result = await _delivery.Send(_channels[channel.Kind], notice, setup);
        var end = _delivery.End(result with { IsFinal = result.Outcome != SendOutcome.Sent }, 0, 0, now);
        var logged = new DueNotice(notice.Id, 0, 0, null, notice.Type, notice.Severity, null, null, now, message.Subject, message.Text, "{}", recipient);
        var shown = recipient.Length > 0 ? recipient : _channels.Target(channel.Kind, setup);
        await _log.AddTest(channel.Id, logged, channel.Kind, shown, end, _clock.GetElapsedTime(started), cancellationToken);
        NoticeMetrics.Count(channel.Kind, end);
        return notice.Id;
    }
}
