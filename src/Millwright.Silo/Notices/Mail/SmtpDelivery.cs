using System.Text;

namespace Millwright.Silo.Notices.Mail;

internal enum MailSecurity
{
    /// <summary>In the clear, then STARTTLS; a server that does not offer it is refused.</summary>
    StartTls,

    /// <summary>TLS from the first byte.</summary>
    Tls,

    /// <summary>In the clear, and then without a password.</summary>
    None,
}

/// <summary>A mail server and how to speak to it.</summary>
/// <param name="TrustsAny">Takes any certificate, for a server of the plant that signed its own.</param>
internal sealed record MailServer(string Host, int Port, MailSecurity Security, bool TrustsAny, string? User, string? Password);

/// <summary>Hands one message to a mail server: EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA.</summary>
internal static class SmtpDelivery
{
    /// <returns>What the server said when it took the message.</returns>
    /// <exception cref="SmtpException">It did not take it.</exception>
    /// <exception cref="SmtpRecipientException">It knows no such recipient.</exception>
    public static async Task<SmtpReply> Deliver(SmtpConnection connection, MailServer server, string from, string to, byte[] message, CancellationToken cancellationToken)
    {
        await Greet(connection, server, cancellationToken);
        Expect(await connection.Say($"MAIL FROM:<{from}>", cancellationToken), "the sender");
        var taken = await connection.Say($"RCPT TO:<{to}>", cancellationToken);
        if (taken.Code is 550 or 551 or 553)
            throw new SmtpRecipientException(taken);
        Expect(taken, "the recipient");
        var go = await connection.Say("DATA", cancellationToken);
        if (go.Code != 354)
            throw new SmtpException($"The server does not want the message: {go.Text}", go);
        await connection.Write(Stuffed(message), cancellationToken);
        var done = Expect(await connection.Hear(cancellationToken), "the message");
        await TryQuit(connection, cancellationToken);
        return done;
    }

    private static async Task Greet(SmtpConnection connection, MailServer server, CancellationToken cancellationToken)
    {
        if (server.Security == MailSecurity.Tls)
            await connection.Secure(server.Host, server.TrustsAny, cancellationToken);
        Expect(await connection.Hear(cancellationToken), "the connection");
        var offers = Expect(await connection.Say("EHLO millwright", cancellationToken), "EHLO");
        if (server.Security == MailSecurity.StartTls)
        {
            if (!Offers(offers, "STARTTLS"))
                throw new SmtpException("The server does not offer STARTTLS; set the channel's security to tls or none, if that is what is wanted.");
            Expect(await connection.Say("STARTTLS", cancellationToken), "STARTTLS");
            await connection.Secure(server.Host, server.TrustsAny, cancellationToken);
            // What it offered before TLS was offered by anybody on the way.
            offers = Expect(await connection.Say("EHLO millwright", cancellationToken), "EHLO");
        }
        if (server.User is { } user && server.Password is { } password)
            await LogIn(connection, offers, user, password, cancellationToken);
    }

    private static async Task LogIn(SmtpConnection connection, SmtpReply offers, string user, string password, CancellationToken cancellationToken)
    {
        if (!connection.IsSecure)
            throw new SmtpException("A password is not sent in the clear: set the channel's security to starttls or tls.");
        var ways = offers.Lines.FirstOrDefault(static line => line.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase))?.Split(' ', '=') ?? [];
        if (ways.Contains("PLAIN", StringComparer.OrdinalIgnoreCase))
        {
            Expect(await connection.Say($"AUTH PLAIN {Base64($"\0{user}\0{password}")}", cancellationToken), "the name and password");
            return;
        }
        if (!ways.Contains("LOGIN", StringComparer.OrdinalIgnoreCase))
            throw new SmtpException("The server offers no way to log in that is known here: PLAIN or LOGIN.");
        Expect(await connection.Say("AUTH LOGIN", cancellationToken), "the name and password");
        Expect(await connection.Say(Base64(user), cancellationToken), "the name and password");
        Expect(await connection.Say(Base64(password), cancellationToken), "the name and password");
    }

    /// <summary>The message ends with a dot on a line of its own; a line of the message that begins with a dot gets another one.</summary>
    internal static byte[] Stuffed(byte[] message)
    {
        var stuffed = new MemoryStream(message.Length + 64);
        var isLineStart = true;
        foreach (var one in message)
        {
            if (isLineStart && one == '.')
                stuffed.WriteByte((byte)'.');
            stuffed.WriteByte(one);
            isLineStart = one == '\n';
        }
        stuffed.Write(isLineStart ? ".\r\n"u8 : "\r\n.\r\n"u8);
        return stuffed.ToArray();
    }

    private static SmtpReply Expect(SmtpReply reply, string what) => reply.IsGood ? reply : throw new SmtpException($"The server refused {what}: {reply.Text}", reply);

    private static bool Offers(SmtpReply offers, string what) => offers.Lines.Any(line => line.Split(' ')[0].Equals(what, StringComparison.OrdinalIgnoreCase));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>The message is the server's already: however the farewell goes, it was delivered.</summary>
    private static async Task TryQuit(SmtpConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await connection.Say("QUIT", cancellationToken);
        }
        catch (Exception error) when (error is SmtpException or IOException or OperationCanceledException)
        {
            // See above.
        }
    }
}

/// <summary>A mail server that knows no such recipient.</summary>
internal sealed class SmtpRecipientException(SmtpReply reply) : Exception($"The server does not know the recipient: {reply.Text}")
{
    public SmtpReply Reply => reply;
}
