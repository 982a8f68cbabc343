namespace Millwright.Gateway.Tests.Notices;

public sealed class PeopleTests(RunningGateway gateway)
{
    private readonly HttpClient _gateway = gateway.Require();

    [Fact]
    public async Task A_person_keeps_their_habits()
    {
        var made = await _gateway.Post("/api/v1/users", """
            {"name":"Anna","timeZone":"Europe/Berlin","habits":{"quiet":[{"days":["monday"],"from":"22:00:00","to":"06:00:00"}],"criticalBreaksQuiet":false,"digestAt":"08:30:00"}}
            """);

        var found = await _gateway.Get($"/api/v1/users/{made["id"].GetString()}");

        (made.Status, found.ETag).ShouldBe((201, "\"1\""));
        found["habits"].GetProperty("quiet")[0].GetProperty("days")[0].GetString().ShouldBe("monday");
        (found["habits"].GetProperty("digestAt").GetString(), found["habits"].GetProperty("criticalBreaksQuiet").GetBoolean()).ShouldBe(("08:30:00", false));
    }

    [Theory]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"name":"x","email":"a@b\r\nRCPT TO:<c@d>"}""", "email")]
    [InlineData("""{"name":"x","phone":"0171"}""", "phone")]
    [InlineData("""{"name":"x","timeZone":"Mars/Olympus"}""", "timeZone")]
    [InlineData("""{"name":"x","habits":{"quiet":[{"days":["sunday","monday","tuesday","wednesday","thursday","friday","saturday"],"from":"00:00:00","to":"00:00:00"}]}}""", "habits.quiet")]
    public async Task What_is_wrong_with_a_person_is_told_by_field(string body, string field)
    {
        var answer = await _gateway.Post("/api/v1/users", body);

        (answer.Status, answer.Fields.Single()).ShouldBe((400, field));
    }

    [Fact]
    public async Task Preferences_are_set_whole_and_only_for_channels_that_there_are()
    {
        var channel = (await _gateway.Post("/api/v1/channels", """{"name":"for preferences","kind":"in-app"}"""))["id"].GetString();
        var user = (await _gateway.Post("/api/v1/users", """{"name":"Bert"}"""))["id"].GetString();
        var path = $"/api/v1/users/{user}/preferences";

        var put = await _gateway.Put(path, $$"""{"items":[{"event":"alarm.*","channelId":"{{channel}}","minimumSeverity":"critical","scope":{"sites":["north"]},"frequency":"daily"}]}""", ("If-Match", "*"));
        var wrong = await _gateway.Put(path, $$"""{"items":[{"event":"alarm.*","channelId":"{{user}}"},{"event":"x","channelId":"{{channel}}"}]}""", ("If-Match", "*"));

        put.Status.ShouldBe(200);
        var item = (await _gateway.Get(path))["items"].EnumerateArray().Single();
        (item.GetProperty("event").GetString(), item.GetProperty("frequency").GetString(), item.GetProperty("minimumSeverity").GetString()).ShouldBe(("alarm.*", "daily", "critical"));
        item.GetProperty("scope").GetProperty("sites")[0].GetString().ShouldBe("north");
        (wrong.Status, string.Join(' ', wrong.Fields)).ShouldBe((400, "items[0].channelId items[1].event"));
    }

    [Fact]
    public async Task Who_is_on_call_is_told_for_any_time()
    {
        var user = (await _gateway.Post("/api/v1/users", """{"name":"Chris"}"""))["id"].GetString();
        var made = await _gateway.Post("/api/v1/on-call", $$$"""
            {"name":"nights","rotation":{"timeZone":"Europe/Berlin","firstWeek":"2026-03-02","weeks":1,
             "slots":[{"week":1,"day":"monday","from":"22:00:00","to":"06:00:00","userId":"{{{user}}}"}]}}
            """);

        var at = $"/api/v1/on-call/{made["id"].GetString()}/now?at=";

        made.Status.ShouldBe(201);
        (await _gateway.Get(at + "2026-03-02T22:00:00Z"))["users"][0].GetString().ShouldBe(user);
        (await _gateway.Get(at + "2026-03-03T06:00:00Z"))["users"].GetArrayLength().ShouldBe(0);
    }
}
