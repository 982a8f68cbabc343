using Millwright.Silo.Notices.Mail;
using Millwright.Twins.Notices;

namespace Millwright.Silo.Notices.Channels;

/// <summary>E-mail through a mail server.</summary>
internal sealed class EmailChannel(TargetGuard guard, TimeProvider clock) : IChannel
{
    private const int SubmissionPort = 587, TlsPort = 465;

    public string Kind => ChannelKinds.Email;

    public IReadOnlyList<string> SecretNames => ["password"];

    public IReadOnlyList<string> SettingNames => ["host", "port", "security", "user", "from", "fromName", "allowInvalidCertificate", "to"];

    public string Target(ChannelSetup setup) => setup.Text("host") ?? "";

    public IEnumerable<SetupProblem> Check(ChannelSetup setup)
    {
        if (setup.Text("host") is not { } host || Uri.CheckHostName(host) == UriHostNameType.Unknown)
            yield return new("settings.host", "the name or address of a mail server");
        if (setup.Number("port", SubmissionPort) is < 1 or > 65_535)
            yield return new("settings.port", "1 to 65535");
        if (Security(setup) is null)
            yield return new("settings.security", "starttls, tls or none");
        if (setup.Text("from") is not { } from || !Addresses.IsEmail(from))
            yield return new("settings.from", Addresses.EmailExpectation);
        if (setup.Text("user") is null != setup.Secret("password") is null)
            yield return new("secrets.password", "a password where there is a user, and none where there is none");
        if (setup.Text("user") is not null && Security(setup) == MailSecurity.None)
            yield return new("settings.security", "starttls or tls: a password is not sent in the clear");
        foreach (var address in setup.List("to").Where(static address => !Addresses.IsEmail(address)))
            yield return new("settings.to", $"'{address}' is not {Addresses.EmailExpectation}");
    }

    public async Task<SendResult> Send(OutgoingNotice notice, ChannelSetup setup, CancellationToken cancellationToken)
    {
        var security = Security(setup) ?? MailSecurity.StartTls;
        var server = new MailServer(
            setup.Text("host")!, setup.Number("port", security == MailSecurity.Tls ? TlsPort : SubmissionPort), security, setup.Flag("allowInvalidCertificate"), setup.Text("user"),
            setup.Secret("password"));
        var from = setup.Text("from")!;
        if (!Addresses.IsEmail(notice.Recipient))
            return new(SendOutcome.Bounced, IsFinal: true, Error: $"The recipient is not {Addresses.EmailExpectation}.");
        var message = MailText.Of(notice, from, setup.Text("fromName"), notice.Recipient, clock.GetUtcNow());
        try
        {
            await using var connection = new SmtpConnection(await guard.Connect(server.Host, server.Port, cancellationToken));
            var taken = await SmtpDelivery.Deliver(connection, server, from, notice.Recipient, message, cancellationToken);
            return new(SendOutcome.Sent, StatusCode: taken.Code, Answer: taken.Text, MessageId: MailText.MessageId(notice, from));
        }
        catch (ForbiddenTargetException forbidden)
        {
            return new(SendOutcome.InvalidUrl, IsFinal: true, Error: forbidden.Message);
        }
        catch (SmtpRecipientException unknown)
        {
            return new(SendOutcome.Bounced, IsFinal: true, unknown.Reply.Code, unknown.Reply.Text, unknown.Message);
        }
        catch (SmtpException refused)
        {
            // 4yz: not now; 5yz: not ever.
            return new(SendOutcome.ProviderError, IsFinal: refused.Reply?.Code >= 500, refused.Reply?.Code, refused.Reply?.Text, refused.Message);
        }
    }

    private static MailSecurity? Security(ChannelSetup setup) => setup.Text("security") switch
    {
        null or "starttls" => MailSecurity.StartTls,
        "tls" => MailSecurity.Tls,
        "none" => MailSecurity.None,
        _ => null,
    };
}
