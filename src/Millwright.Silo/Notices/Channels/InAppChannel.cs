using Millwright.Storage.Notices;
using Millwright.Twins.Notices;

namespace Millwright.Silo.Notices.Channels;

/// <summary>The product's own page: every gateway hears of the notice and shows it to the person, who else finds it in the log.</summary>
internal sealed class InAppChannel(NoticeSignals signals) : IChannel
{
    public string Kind => ChannelKinds.InApp;

    public IReadOnlyList<string> SecretNames => [];

    public IReadOnlyList<string> SettingNames => [];

    public string Target(ChannelSetup setup) => "";

    public IEnumerable<SetupProblem> Check(ChannelSetup setup) => [];

    public async Task<SendResult> Send(OutgoingNotice notice, ChannelSetup setup, CancellationToken cancellationToken)
    {
        await signals.Say(NoticeSignals.InApp, notice.Id.ToString(), cancellationToken);
        return new(SendOutcome.Sent);
    }
}
