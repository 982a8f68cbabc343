using System.Text.Json;
using System.Text.Json.Nodes;
using Millwright.Twins.Notices;

namespace Millwright.Silo.Notices.Channels;

/// <summary>A workflow or incoming webhook of Microsoft Teams; the message is an adaptive card.</summary>
internal sealed class TeamsChannel(HttpSending http) : IChannel
{
    private const int MostText = 10_000;

    public string Kind => ChannelKinds.Teams;

    public IReadOnlyList<string> SecretNames => ["url"];

    public IReadOnlyList<string> SettingNames => [];

    public string Target(ChannelSetup setup) => Masking.Url(setup.Secret("url") ?? "");

    public IEnumerable<SetupProblem> Check(ChannelSetup setup) => HttpSending.CheckUrl(setup);

    public async Task<SendResult> Send(OutgoingNotice notice, ChannelSetup setup, CancellationToken cancellationToken)
    {
        var text = notice.Message.Text.Length <= MostText ? notice.Message.Text : notice.Message.Text[..MostText];
        var card = new JsonObject
        {
            ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
            ["type"] = "AdaptiveCard",
            ["version"] = "1.4",
            ["body"] = new JsonArray(
                new JsonObject { ["type"] = "TextBlock", ["text"] = Plain(notice.Message.Subject), ["weight"] = "Bolder", ["size"] = "Medium", ["wrap"] = true, ["color"] = Colour(notice.Severity) },
                new JsonObject { ["type"] = "TextBlock", ["text"] = Plain(text).Replace("\n", "\n\n"), ["wrap"] = true }),
        };
        var body = JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["type"] = "message",
            ["attachments"] = new JsonArray(new JsonObject { ["contentType"] = "application/vnd.microsoft.card.adaptive", ["contentUrl"] = null, ["content"] = card }),
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, setup.Url) { Content = HttpSending.Json(body) };
        request.Headers.Add("Idempotency-Key", notice.Id.ToString());
        return await http.Send(request, cancellationToken);
    }

    private static string Colour(NoticeSeverity severity) => severity switch
    {
        NoticeSeverity.Critical => "Attention",
        NoticeSeverity.Warning => "Warning",
        _ => "Default",
    };

    /// <summary>A text block reads Markdown: what would make a link or emphasis is said as it is.</summary>
    private static string Plain(string text) => text.Replace("\\", "\\\\").Replace("*", "\\*").Replace("_", "\\_").Replace("[", "\\[").Replace("]", "\\]");
}
