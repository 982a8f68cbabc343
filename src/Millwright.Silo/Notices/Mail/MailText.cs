using System.Globalization;
using System.Net;
using System.Text;
using Millwright.Silo.Notices.Channels;

namespace Millwright.Silo.Notices.Mail;

/// <summary>Writes a notice as an Internet message (RFC 5322) in plain text and HTML, all of it ASCII.</summary>
internal static class MailText
{
    private const int BytesPerWord = 45;
    private const string NewLine = "\r\n";

    public static string MessageId(OutgoingNotice notice, string from) => $"<{notice.Id:N}@{from[(from.IndexOf('@') + 1)..]}>";

    /// <param name="from">An address; <paramref name="fromName"/> stands before it.</param>
    public static byte[] Of(OutgoingNotice notice, string from, string? fromName, string to, DateTimeOffset now)
    {
        var boundary = $"=_{notice.Id:N}";
        var text = new StringBuilder()
            .Append("Date: ").Append(now.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)).Append(" +0000").Append(NewLine)
            .Append("From: ").Append(fromName is null ? "" : $"{Words(fromName)} ").Append('<').Append(from).Append('>').Append(NewLine)
            .Append("To: <").Append(to).Append('>').Append(NewLine)
            .Append("Subject: ").Append(Words(notice.Message.Subject)).Append(NewLine)
            .Append("Message-ID: ").Append(MessageId(notice, from)).Append(NewLine)
            .Append("Auto-Submitted: auto-generated").Append(NewLine)
            .Append("X-Millwright-Notice: ").Append(notice.Id).Append(NewLine)
            .Append("MIME-Version: 1.0").Append(NewLine)
            .Append("Content-Type: multipart/alternative; boundary=\"").Append(boundary).Append('"').Append(NewLine).Append(NewLine);
        Part(text, boundary, "text/plain", notice.Message.Text.ReplaceLineEndings(NewLine));
        Part(text, boundary, "text/html", Html(notice));
        return Encoding.ASCII.GetBytes(text.Append("--").Append(boundary).Append("--").Append(NewLine).ToString());
    }

    private static void Part(StringBuilder text, string boundary, string type, string content) => text
        .Append("--").Append(boundary).Append(NewLine)
        .Append("Content-Type: ").Append(type).Append("; charset=utf-8").Append(NewLine)
        .Append("Content-Transfer-Encoding: base64").Append(NewLine).Append(NewLine)
        .Append(Convert.ToBase64String(Encoding.UTF8.GetBytes(content), Base64FormattingOptions.InsertLineBreaks)).Append(NewLine);

    /// <summary>Encoded words (RFC 2047), each at most 75 characters and none in the middle of a character; no line end gets through.</summary>
    internal static string Words(string text)
    {
        var words = new StringBuilder();
        var word = new List<byte>(BytesPerWord);
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(bytes);
            if (word.Count + length > BytesPerWord)
                Flush(words, word);
            word.AddRange(bytes[..length]);
        }
        Flush(words, word);
        return words.ToString();
    }

    private static void Flush(StringBuilder words, List<byte> word)
    {
        if (word.Count == 0)
            return;
        words.Append(words.Length == 0 ? "" : NewLine + " ").Append("=?utf-8?B?").Append(Convert.ToBase64String([.. word])).Append("?=");
        word.Clear();
    }

    private static string Html(OutgoingNotice notice)
    {
        var lines = notice.Message.Text.Split('\n');
        var html = new StringBuilder("<!doctype html><html><head><meta charset=\"utf-8\"></head><body style=\"font-family:sans-serif;color:#1b1f24\">")
            .Append("<h1 style=\"font-size:18px;border-left:6px solid ").Append(Colour(notice)).Append(";padding-left:10px\">")
            .Append(WebUtility.HtmlEncode(notice.Message.Subject)).Append("</h1><table style=\"font-size:14px;border-collapse:collapse\">");
        foreach (var line in lines.Where(static line => line.Length > 0))
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            html.Append("<tr>");
            if (colon is > 0 and < 20)
                html.Append("<td style=\"color:#57606a;padding:2px 14px 2px 0\">").Append(WebUtility.HtmlEncode(line[..colon])).Append("</td><td>").Append(WebUtility.HtmlEncode(line[(colon + 2)..])).Append("</td>");
            else
                html.Append("<td colspan=\"2\" style=\"padding:2px 0\">").Append(WebUtility.HtmlEncode(line)).Append("</td>");
            html.Append("</tr>");
        }
        return html.Append("</table></body></html>").ToString();
    }

    private static string Colour(OutgoingNotice notice) => notice.Severity switch
    {
        Twins.Notices.NoticeSeverity.Critical => "#cf222e",
        Twins.Notices.NoticeSeverity.Warning => "#bf8700",
        _ => "#57606a",
    };
}
