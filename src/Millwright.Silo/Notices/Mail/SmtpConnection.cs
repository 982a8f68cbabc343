using System.Net.Security;
using System.Text;

namespace Millwright.Silo.Notices.Mail;

/// <summary>What a mail server said.</summary>
/// <param name="Lines">Each without its code.</param>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    public string Text => $"{Code} {string.Join(' ', Lines)}";

    public bool IsGood => Code is >= 200 and < 400;
}

/// <summary>A mail server that did not say what was to be expected.</summary>
/// <param name="reply">Null: it said nothing that could be read.</param>
internal sealed class SmtpException(string message, SmtpReply? reply = null) : Exception(message)
{
    public SmtpReply? Reply => reply;
}

/// <summary>Lines to and from a mail server (RFC 5321), in the clear or under TLS.</summary>
internal sealed class SmtpConnection : IAsyncDisposable
{
    private const int MostLine = 2_048, MostLines = 100;
    private readonly byte[] _buffer = new byte[4_096];
    private Stream _stream;
    private int _from, _to;

    public SmtpConnection(Stream stream) => _stream = stream;

    public bool IsSecure => _stream is SslStream;

    /// <param name="trustsAny">Any certificate will do.</param>
    public async Task Secure(string host, bool trustsAny, CancellationToken cancellationToken)
    {
        // What came before the handshake was said by anybody on the way: it must not count as said under TLS.
        if (_from != _to)
            throw new SmtpException("The server spoke before TLS began.");
        var secure = new SslStream(_stream);
        _stream = secure;
        var options = new SslClientAuthenticationOptions { TargetHost = host };
        if (trustsAny)
            options.RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null;
        await secure.AuthenticateAsClientAsync(options, cancellationToken);
    }

    /// <summary>Says a line and hears the answer.</summary>
    public async Task<SmtpReply> Say(string line, CancellationToken cancellationToken)
    {
        if (line.AsSpan().ContainsAny('\r', '\n', '\0'))
            throw new ArgumentException("A command is one line.", nameof(line));
        await Write(Encoding.ASCII.GetBytes(line + "\r\n"), cancellationToken);
        return await Hear(cancellationToken);
    }

    public async Task Write(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(bytes, cancellationToken);
        await _stream.FlushAsync(cancellationToken);
    }

    public async Task<SmtpReply> Hear(CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (lines.Count < MostLines)
        {
            var line = await Line(cancellationToken);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out var code) || (line.Length > 3 && line[3] is not (' ' or '-')))
                throw new SmtpException($"This is no mail server: it said '{(line.Length <= 80 ? line : line[..80])}'.");
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ')
                return new SmtpReply(code, lines);
        }
        throw new SmtpException("The server's answer does not end.");
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async Task<string> Line(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_from == _to)
            {
                (_from, _to) = (0, await _stream.ReadAsync(_buffer, cancellationToken));
                if (_to == 0)
                    throw new SmtpException("The server closed the connection.");
            }
            var end = _buffer.AsSpan(_from, _to - _from).IndexOf((byte)'\n');
            var length = end < 0 ? _to - _from : end;
            line.Append(Encoding.Latin1.GetString(_buffer, _from, length));
            _from += end < 0 ? length : length + 1;
            if (line.Length > MostLine)
                throw new SmtpException("The server's line does not end.");
            if (end >= 0)
                return line.ToString().TrimEnd('\r');
        }
    }
}
