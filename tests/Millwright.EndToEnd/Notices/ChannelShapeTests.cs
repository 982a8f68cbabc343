using System.Text.Json.Nodes;
using System.Web;

namespace Millwright.EndToEnd.Notices;

/// <summary>What Teams and a provider of text messages are sent, held against what they document.</summary>
public sealed class ChannelShapeTests
{
    private const string Phone = "+4930123456";
    private const string Said = "Line \"2\" stands still & waits *now*";

    /// <summary>https://learn.microsoft.com/connectors/teams: "when a Teams webhook request is received" takes a message with adaptive cards.</summary>
    [Fact]
    public async Task Teams_gets_a_message_with_one_adaptive_card()
    {
        await using var receiver = await Receiver.Start();
        await using var product = await Sending.Start();
        await Channel(product, "teams", new { }, new { url = receiver.Url });

        await product.NoticeOf(await product.Tell(Said, "critical"), "sent");

        var message = receiver.Calls.ShouldHaveSingleItem().Json;
        ((string?)message["type"]).ShouldBe("message");
        var attachment = message["attachments"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)attachment["contentType"]).ShouldBe("application/vnd.microsoft.card.adaptive");
        attachment.AsObject().ContainsKey("contentUrl").ShouldBeTrue();
        var card = attachment["content"]!;
        ((string?)card["$schema"], (string?)card["type"], (string?)card["version"]).ShouldBe(("http://adaptivecards.io/schemas/adaptive-card.json", "AdaptiveCard", "1.4"));
        var blocks = card["body"]!.AsArray();
        blocks.ShouldAllBe(static block => (string?)block!["type"] == "TextBlock" && (bool)block["wrap"]!);
        ((string?)blocks[0]!["color"]).ShouldBe("Attention");
        string.Join(' ', blocks.Select(static block => (string?)block!["text"])).ShouldContain("waits \\*now\\*");
    }

    [Theory]
    [InlineData("application/json", """{"to":"{to}","body":{"text":"{text}","ref":"{id}"}}""")]
    [InlineData("application/x-www-form-urlencoded", "to={to}&text={text}&ref={id}")]
    public async Task A_provider_of_text_messages_gets_the_template_filled_as_its_format_asks(string contentType, string body)
    {
        await using var receiver = await Receiver.Start();
        await using var product = await Sending.Start();
        await Channel(product, "sms", new { contentType, body, to = new[] { Phone } }, new { url = receiver.Url, apiKey = "k-e-y" });

        await product.NoticeOf(await product.Tell(Said), "sent");

        var call = receiver.Calls.ShouldHaveSingleItem();
        var (to, text, id) = contentType == "application/json" ? OfJson(call.Json) : OfForm(call.Body);
        (to, id).ShouldBe((Phone, call.Key));
        text.ShouldNotBeNull().ShouldContain(Said);
    }

    private static (string?, string?, string?) OfJson(JsonNode told) => ((string?)told["to"], (string?)told["body"]!["text"], (string?)told["body"]!["ref"]);

    private static (string?, string?, string?) OfForm(string told)
    {
        var form = HttpUtility.ParseQueryString(told);
        return (form["to"], form["text"], form["ref"]);
    }

    private static Task<JsonNode> Channel(Installation product, string kind, object settings, object secrets) =>
        product.Api.Post("/channels", new { name = kind, kind, settings, secrets, enabledEvents = Sending.Everything });
}
