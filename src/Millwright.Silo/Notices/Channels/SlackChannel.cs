using System.Text.Json;
using Millwright.Twins.Notices;

namespace Millwright.Silo.Notices.Channels;

/// <summary>An incoming webhook of Slack.</summary>
internal sealed class SlackChannel(HttpSending http) : IChannel
{
    /// <summary>Slack refuses a block of more than 3,000 characters.</summary>
    private const int MostText = 2_900;

    public string Kind => ChannelKinds.Slack;

    public IReadOnlyList<string> SecretNames => ["url"];

    public IReadOnlyList<string> SettingNames => [];

    public string Target(ChannelSetup setup) => Masking.Url(setup.Secret("url") ?? "");

    public IEnumerable<SetupProblem> Check(ChannelSetup setup) => HttpSending.CheckUrl(setup);

    public async Task<SendResult> Send(OutgoingNotice notice, ChannelSetup setup, CancellationToken cancellationToken)
    {
        var text = Escape(notice.Message.Text);
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            text = Escape(notice.Message.Subject),
            blocks = new object[]
            {
                new { type = "section", text = new { type = "mrkdwn", text = $"*{Escape(notice.Message.Subject)}*" } },
                new { type = "section", text = new { type = "mrkdwn", text = text.Length <= MostText ? text : text[..MostText] } },
            },
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, setup.Url) { Content = HttpSending.Json(body) };
        request.Headers.Add("Idempotency-Key", notice.Id.ToString());
        return await http.Send(request, cancellationToken);
    }

    /// <summary>Slack's three control characters; without it a machine's name could mention everybody.</summary>
    private static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
