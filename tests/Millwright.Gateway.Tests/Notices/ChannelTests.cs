namespace Millwright.Gateway.Tests.Notices;

public sealed class ChannelTests(RunningGateway gateway)
{
    private const string Secrets = """{"url":"https://hooks.example.org/T0KEN","key":"0123456789abcdef"}""";
    private readonly HttpClient _gateway = gateway.Require();

    [Fact]
    public async Task A_channel_is_shown_without_its_secrets()
    {
        var made = await Make("shown");

        made.Status.ShouldBe(201);
        made.Text.ShouldNotContain("T0KEN");
        made.Text.ShouldNotContain("0123456789abcdef");
        made["target"].GetString().ShouldBe("https://hooks.example.org/…");
        made["secrets"].EnumerateArray().Select(static name => name.GetString()).ShouldBe(["key", "url"]);
        (await _gateway.Get(Path(made))).Text.ShouldBe(made.Text);
    }

    [Fact]
    public async Task A_secret_that_is_left_out_stays_and_one_that_is_null_goes()
    {
        var made = await Make("kept");

        var kept = await _gateway.Put(Path(made), """{"name":"kept","kind":"webhook","isActive":false}""", ("If-Match", made.ETag!));
        var gone = await _gateway.Put(Path(made), """{"name":"kept","kind":"webhook","secrets":{"key":null}}""", ("If-Match", kept.ETag!));

        (kept.Status, kept["secrets"].GetArrayLength(), kept["isActive"].GetBoolean()).ShouldBe((200, 2, false));
        (gone.Status, gone.Fields.Single()).ShouldBe((400, "secrets.key"));
    }

    [Fact]
    public async Task A_change_of_another_version_is_refused_and_one_without_a_version_too()
    {
        var made = await Make("versions");
        var body = $$"""{"name":"versions","kind":"webhook","secrets":{{Secrets}}}""";

        (await _gateway.Put(Path(made), body)).Status.ShouldBe(428);
        (await _gateway.Put(Path(made), body, ("If-Match", "\"99\""))).Status.ShouldBe(412);
        (await _gateway.Delete(Path(made), ("If-Match", made.ETag!))).Status.ShouldBe(204);
        (await _gateway.Get(Path(made))).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_name_is_taken_once() => ((await Make("twice")).Status, (await Make("Twice")).Status).ShouldBe((201, 409));

    [Theory]
    [InlineData("""{"name":"x","kind":"pigeon"}""", "kind")]
    [InlineData("""{"name":"x","kind":"webhook","secrets":{"url":"ftp://example.org","key":"0123456789abcdef"}}""", "secrets.url")]
    [InlineData("""{"name":"x","kind":"webhook","secrets":{"url":"https://me:pw@example.org","key":"0123456789abcdef"}}""", "secrets.url")]
    [InlineData("""{"name":"x","kind":"webhook","secrets":{"url":"https://example.org","key":"short"}}""", "secrets.key")]
    [InlineData("""{"name":"x","kind":"slack","secrets":{"url":"https://example.org","token":"x"}}""", "secrets.token")]
    [InlineData("""{"name":"x","kind":"slack","settings":{"color":"red"},"secrets":{"url":"https://example.org"}}""", "settings.color")]
    [InlineData("""{"name":"x","kind":"slack","settings":{"limit":{"messages":0,"per":"PT1M"}},"secrets":{"url":"https://example.org"}}""", "settings.limit")]
    [InlineData("""{"name":"x","kind":"slack","enabledEvents":["alarms.*"],"secrets":{"url":"https://example.org"}}""", "enabledEvents")]
    [InlineData("""{"name":"x","kind":"email","settings":{"host":"mail.example.org","from":"a@example.org\r\nBcc: b@example.org"}}""", "settings.from")]
    [InlineData("""{"name":"x","kind":"email","settings":{"host":"mail.example.org","from":"a@example.org","security":"none","user":"u"},"secrets":{"password":"p"}}""", "settings.security")]
    [InlineData("""{"name":"x","kind":"sms","settings":{"body":"{\"to\":{to}}"},"secrets":{"url":"https://example.org"}}""", "settings.body")]
    public async Task What_is_wrong_with_a_channel_is_told_by_field(string body, string field)
    {
        var answer = await _gateway.Post("/api/v1/channels", body);

        (answer.Status, answer.Fields.Single()).ShouldBe((400, field));
    }

    [Theory]
    [InlineData("http://127.0.0.1:9/")]
    [InlineData("http://localhost:9/")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://[::ffff:10.0.0.1]/")]
    [InlineData("http://2130706433/")]
    public async Task A_test_of_a_target_inside_a_private_network_says_that_it_is_refused(string url)
    {
        var made = await _gateway.Post("/api/v1/channels", $$$"""{"name":"inside {{{url}}}","kind":"slack","secrets":{"url":"{{{url}}}"}}""");

        var tested = await _gateway.Post($"{Path(made)}/test", "{}");

        (tested.Status, tested["notice"].GetProperty("lastOutcome").GetString()).ShouldBe((200, "invalid_url"));
        tested["attempts"][0].GetProperty("error").GetString()!.ShouldContain("AllowedTargets");
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("10.0.0.25")]
    public async Task A_mail_server_inside_a_private_network_is_refused_with_the_setting_that_allows_it(string host)
    {
        var made = await _gateway.Post(
            "/api/v1/channels",
            $$$"""{"name":"mail at {{{host}}}","kind":"email","settings":{"host":"{{{host}}}","port":9,"security":"none","from":"twin@example.com","to":["ada@example.com"]}}""");

        var tested = await _gateway.Post($"{Path(made)}/test", """{"to":"ada@example.com"}""");

        (tested.Status, tested["notice"].GetProperty("lastOutcome").GetString()).ShouldBe((200, "invalid_url"));
        var error = tested["attempts"][0].GetProperty("error").GetString()!;
        error.ShouldContain("MILLWRIGHT_Notices__AllowedTargets");
        error.ShouldContain(host);
    }

    [Fact]
    public async Task Changes_are_in_the_system_log()
    {
        var made = await Make("logged");

        var log = await _gateway.Get("/api/v1/system/log?action=channel.created&limit=1000");

        log["items"].EnumerateArray().Count(line => line.GetProperty("details").GetProperty("id").GetString() == made["id"].GetString()).ShouldBe(1);
        log.Text.ShouldNotContain("T0KEN");
    }

    private Task<Reply> Make(string name) => _gateway.Post("/api/v1/channels", $$"""{"name":"{{name}}","kind":"webhook","secrets":{{Secrets}}}""");

    private static string Path(Reply made) => $"/api/v1/channels/{made["id"].GetString()}";
}

/// <summary>A gateway without a key for secrets.</summary>
public sealed class KeylessGateway : RunningGateway
{
    protected override Dictionary<string, string?> Settings => new() { ["Millwright:Notices:SecretKey"] = "" };
}

public sealed class KeylessTests(KeylessGateway gateway) : IClassFixture<KeylessGateway>
{
    [Fact]
    public async Task Without_a_key_no_secret_is_stored()
    {
        var client = gateway.Require();

        var refused = await client.Post("/api/v1/channels", """{"name":"x","kind":"slack","secrets":{"url":"https://example.org"}}""");

        (refused.Status, refused.ErrorCode).ShouldBe((409, "system.no-secret-key"));
        (await client.Post("/api/v1/channels", """{"name":"page","kind":"in-app"}""")).Status.ShouldBe(201);
    }
}
