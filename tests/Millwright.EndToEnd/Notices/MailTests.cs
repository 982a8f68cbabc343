using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Millwright.EndToEnd.Notices;

/// <summary>Deliveries to a mail server.</summary>
public sealed partial class MailTests
{
    [Fact]
    public async Task A_person_gets_what_they_prefer_by_encrypted_mail_in_text_and_html()
    {
        await using var server = await Script.Start("mail.mjs", "");
        await using var product = await Sending.Start();
        var channel = await Channel(product, server);
        await Prefers(product, channel, "anna@example.org");

        var notice = await product.NoticeOf(await product.Tell("Überdruck in Kessel 7\n.\nMAIL FROM:<x@y>"), "sent");

        var heard = await server.Do(new { @do = "messages" });
        var message = heard["messages"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)message["from"], (string?)message["to"]![0]).ShouldBe(("millwright@example.org", "anna@example.org"));
        ((bool)heard["logins"]![0]!["secure"]!).ShouldBeTrue();
        var text = (string)message["text"]!;
        Subject(text).ShouldBe("WARNING – Überdruck in Kessel 7 . MAIL FROM:<x@y>");
        var parts = Base64().Matches(text).Select(static part => Encoding.UTF8.GetString(Convert.FromBase64String(part.Groups["content"].Value))).ToArray();
        parts[0].ShouldContain("Event: machine.downtime");
        parts[1].ShouldContain(WebUtility.HtmlEncode("Überdruck in Kessel 7 . MAIL FROM:<x@y>"));
        ((string)notice["attempts"]![0]!["answer"]!).ShouldContain("queued as 4711");
    }

    [Fact]
    public async Task What_the_server_refuses_for_now_is_tried_again_and_an_unknown_mailbox_is_not()
    {
        await using var server = await Script.Start("mail.mjs", "");
        await using var product = await Sending.Start();
        await Channel(product, server, to: ["anna@example.org", "nobody@example.org"]);
        await server.Do(new { @do = "refuse", count = 2 });

        var happened = await product.Tell("Line 2 stands still");

        var notices = await Eventually.Get(
            () => product.Api.GetAll($"/notices?event={happened}"), static all => all.Count == 2 && all.TrueForAll(static one => (string?)one["state"] is "sent" or "dead"), "both have an end");
        var anna = notices.Single(static notice => (string?)notice["recipient"] == "anna@example.org");
        var nobody = notices.Single(static notice => (string?)notice["recipient"] == "nobody@example.org");
        ((string?)anna["state"], (int)anna["attempts"]!).ShouldBe(("sent", 3));
        ((string?)nobody["state"], (string?)nobody["lastOutcome"], (int)nobody["attempts"]!).ShouldBe(("dead", "bounced", 1));
    }

    [Fact]
    public async Task A_test_says_at_once_that_the_password_is_wrong_or_that_the_certificate_is_not_trusted()
    {
        await using var server = await Script.Start("mail.mjs", "");
        await using var product = await Sending.Start();
        var wrong = await Channel(product, server, password: "wrong");
        var careful = await Channel(product, server, trusts: false, name: "careful");

        var refused = await product.Api.Post($"/channels/{wrong}/test", new { to = "anna@example.org" });
        var distrusted = await product.Api.Post($"/channels/{careful}/test", new { to = "anna@example.org" });

        ((string?)refused["notice"]!["state"], (string?)refused["notice"]!["lastOutcome"]).ShouldBe(("dead", "provider_error"));
        ((string)refused["notice"]!["lastError"]!).ShouldContain("name and password");
        ((string?)distrusted["notice"]!["lastOutcome"]).ShouldBe("failed");
        (await server.Do(new { @do = "messages" }))["messages"]!.AsArray().ShouldBeEmpty();
    }

    private static async Task<string> Channel(
        Installation product, Script server, string password = "gr0uP;secret", bool trusts = true, string name = "mail", params string[] to)
    {
        // Asked again, it says the port that it has.
        var port = name == "mail" ? (int)(await server.Do(new { @do = "listen" }))["port"]! : (int)(await product.Api.Get("/channels"))["items"]![0]!["settings"]!["port"]!;
        var settings = new { host = "127.0.0.1", port, user = "millwright", from = "millwright@example.org", fromName = "Wärter", allowInvalidCertificate = trusts, to };
        return (string)(await product.Api.Post("/channels", new { name, kind = "email", settings, secrets = new { password }, enabledEvents = to.Length > 0 ? Sending.Everything : [] }))["id"]!;
    }

    private static async Task Prefers(Installation product, string channel, string email)
    {
        var user = (string)(await product.Api.Post("/users", new { name = "Anna", email, timeZone = "Europe/Berlin" }))["id"]!;
        JsonNode preferences = await product.Api.Put($"/users/{user}/preferences", new { items = new[] { new { @event = "machine.*", channelId = channel } } });
        preferences["items"]!.AsArray().Count.ShouldBe(1);
    }

    /// <summary>The subject's encoded words (RFC 2047), read.</summary>
    private static string Subject(string message)
    {
        var lines = SubjectLines().Match(message).Value;
        return Encoding.UTF8.GetString([.. Word().Matches(lines).SelectMany(static word => Convert.FromBase64String(word.Groups["content"].Value))]);
    }

    [GeneratedRegex(@"^Subject: .*\r\n( .*\r\n)*", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex SubjectLines();

    [GeneratedRegex(@"=\?utf-8\?B\?(?<content>[^?]*)\?=", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Word();

    [GeneratedRegex(@"base64\r\n\r\n(?<content>[A-Za-z0-9+/=\r\n]+?)\r\n--", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Base64();
}
