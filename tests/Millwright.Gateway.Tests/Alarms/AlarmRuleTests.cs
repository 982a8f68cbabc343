using System.Text.Json;
using static Millwright.Gateway.Tests.Moments;

namespace Millwright.Gateway.Tests.Alarms;

public sealed class AlarmRuleTests(RunningGateway gateway)
{
    private static readonly string?[] BuiltIn = ["limit", "no-data", "failure"];

    private readonly HttpClient _gateway = gateway.Require();

    [Fact]
    public async Task A_fresh_plant_has_the_built_in_rules()
    {
        var keys = (await _gateway.Get("/api/v1/alarm-rules"))["items"].EnumerateArray().Select(static item => item.GetProperty("rule").GetProperty("key").GetString());

        BuiltIn.ShouldBeSubsetOf(keys);
        (await _gateway.Get("/api/v1/alarm-rules/limit")).ETag.ShouldBe("\"0\"");
    }

    [Fact]
    public async Task A_rule_raises_from_its_making_on_and_no_more_once_it_is_gone()
    {
        await _gateway.Register("ruled");
        var made = await Put("ruled-warm", Rule("ruled-warm", "temperature > 60", "ruled"), ("If-None-Match", "*"));
        (made.Status, made.ETag).ShouldBe((201, "\"1\""));
        await _gateway.Ingest(Several("ruled", (0, 70)));
        await Patience.Until(async () => (await States("ruled")).SequenceEqual(["unacknowledged"]));

        var changed = await Put("ruled-warm", Rule("ruled-warm", "temperature > 75", "ruled"), ("If-Match", made.ETag!));
        (changed.Status, changed.ETag).ShouldBe((200, "\"2\""));
        await Patience.Until(async () => (await States("ruled")).SequenceEqual(["returnedUnacknowledged"]));
        (await _gateway.Delete("/api/v1/alarm-rules/ruled-warm", ("If-Match", "\"1\""))).Status.ShouldBe(412);
        (await _gateway.Delete("/api/v1/alarm-rules/ruled-warm", ("If-Match", "\"2\""))).Status.ShouldBe(204);

        (await _gateway.Get("/api/v1/alarm-rules/ruled-warm")).Status.ShouldBe(404);
        var versions = (await _gateway.Get("/api/v1/alarm-rules/ruled-warm/versions"))["items"].EnumerateArray().ToList();
        versions.Select(static version => version.GetProperty("version").GetInt64()).ShouldBe([3, 2, 1]);
        versions[0].GetProperty("rule").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_bad_rule_is_refused_with_the_place_of_its_fault()
    {
        var told = await Put("bad", Rule("bad", "temperature >\\n  hot", "anything"), ("If-None-Match", "*"));

        told.Status.ShouldBe(400);
        told.Fields.ShouldBe(["condition"]);
        told["fieldErrors"][0].GetProperty("message").GetString().ShouldBe("line 2, column 3: expected a number to compare with, found 'hot'");
    }

    [Fact]
    public async Task A_unit_that_does_not_fit_the_sensors_of_the_scope_is_refused()
    {
        await _gateway.Register("metric", """{"sensors":{"temperature":{"unit":"°C"}}}""");

        var told = await _gateway.Post("/api/v1/alarm-rules/check", """{"condition":"temperature > 3 bar","scope":{"machine":"metric"}}""");

        told["valid"].GetBoolean().ShouldBeFalse();
        var fault = told["faults"].EnumerateArray().ShouldHaveSingleItem();
        (fault.GetProperty("position").GetInt32(), fault.GetProperty("line").GetInt32(), fault.GetProperty("column").GetInt32()).ShouldBe((16, 1, 17));
        (await _gateway.Post("/api/v1/alarm-rules/check", """{"condition":"temperature > 300 K","scope":{"machine":"metric"}}"""))["valid"].GetBoolean().ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"key":"x","name":"X","condition":"episode"}""", "severity")]
    [InlineData("""{"key":"x","name":"X","condition":"limit","onDelay":"PT5S"}""", "condition")]
    [InlineData("""{"key":"x","name":"X","condition":"episode","severity":"info","text":"{colour}"}""", "text")]
    [InlineData("""{"key":"x","name":" ","condition":"episode","severity":"info"}""", "name")]
    [InlineData("""{"key":"x","name":"X","condition":"episode","severity":"info","suppress":{"whileCondition":"limit"}}""", "suppress.whileCondition")]
    [InlineData("""{"key":"y","name":"X","condition":"episode","severity":"info"}""", "key")]
    public async Task A_rule_that_says_too_little_or_too_much_is_refused(string rule, string field)
    {
        var told = await Put("x", rule, ("If-None-Match", "*"));

        told.Status.ShouldBe(400);
        told.Fields.ShouldBe([field]);
    }

    [Fact]
    public async Task A_rule_is_tried_on_the_past_before_it_is_switched_on()
    {
        await _gateway.Register("tried-before");
        await _gateway.Ingest(Several("tried-before", (0, 20), (10, 85), (20, 20), (100, 90), (190, 20), (300, 20)));

        var told = await _gateway.Post(
            "/api/v1/alarm-rules/test", $$"""{"rule":{{Rule("tried", "temperature > 80", "tried-before")}},"from":"{{At(0)}}","to":"{{At(400)}}"}""");

        (told["alarms"].GetInt32(), told["shorterThanMinute"].GetInt32(), told["chattering"].GetInt32(), told["longest"].GetString()).ShouldBe((2, 1, 0, "PT1M30S"));
        told["firstRaisedAt"].GetDateTimeOffset().ShouldBe(Moment(10));
        told["perMachine"][0].GetProperty("alarms").GetInt32().ShouldBe(2);
        (await _gateway.Get("/api/v1/alarms?machine=tried-before"))["items"].GetArrayLength().ShouldBe(0);
        var delayed = await _gateway.Post(
            "/api/v1/alarm-rules/test", $$"""{"rule":{{Rule("tried", "temperature > 80 for 30 s", "tried-before")}},"from":"{{At(0)}}","to":"{{At(400)}}","machines":["tried-before"]}""");
        (delayed["alarms"].GetInt32(), delayed["firstRaisedAt"].GetDateTimeOffset()).ShouldBe((1, Moment(130)));
    }

    [Fact]
    public async Task Rules_are_not_taken_as_part_of_a_configuration()
    {
        var told = await _gateway.Put("/api/v1/machine-types/smuggler/configuration", $"{{\"rules\":[{Rule("smuggled", "episode", "x")}]}}", ("If-None-Match", "*"));

        told.Status.ShouldBe(400);
        told.Fields.ShouldBe(["rules"]);
    }

    private static string Rule(string key, string condition, string machine) =>
        $$$"""{"key":"{{{key}}}","name":"{{{key}}}","condition":"{{{condition}}}","severity":"warning","scope":{"machine":"{{{machine}}}"}}""";

    private Task<Reply> Put(string key, string rule, (string, string) precondition) => _gateway.Put($"/api/v1/alarm-rules/{key}", rule, precondition);

    private async Task<IEnumerable<string?>> States(string machine) =>
        (await _gateway.Get($"/api/v1/alarms?machine={machine}"))["items"].EnumerateArray().Select(static alarm => alarm.GetProperty("state").GetString());
}
