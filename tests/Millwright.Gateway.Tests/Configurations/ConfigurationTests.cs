using static Millwright.Gateway.Tests.Moments;

namespace Millwright.Gateway.Tests.Configurations;

public sealed class ConfigurationTests(RunningGateway gateway)
{
    private const string Hot = """{"sensors":{"temperature":{"unit":"°C","limits":{"warningHigh":80,"criticalHigh":90,"hysteresis":5}}}}""";

    private readonly HttpClient _gateway = gateway.Require();

    [Fact]
    public async Task A_types_configuration_is_made_once_and_changed_by_version()
    {
        const string Path = "/api/v1/machine-types/mill/configuration";

        (await _gateway.Put(Path, Hot)).Status.ShouldBe(428);
        var made = await _gateway.Put(Path, Hot, ("If-None-Match", "*"));
        (made.Status, made.ETag).ShouldBe((201, "\"1\""));
        (await _gateway.Put(Path, Hot, ("If-None-Match", "*"))).Status.ShouldBe(412);
        (await _gateway.Put(Path, Hot, ("If-Match", "\"9\""))).Status.ShouldBe(412);
        var changed = await _gateway.Put(Path, Hot, ("If-Match", "\"1\""));
        (changed.Status, changed.ETag).ShouldBe((200, "\"2\""));
        (await _gateway.Get(Path))["configuration"].GetProperty("sensors").GetProperty("temperature").GetProperty("limits").GetProperty("warningHigh").GetDouble().ShouldBe(80);
        (await _gateway.Get(Path, ("If-None-Match", "\"2\""))).Status.ShouldBe(304);
        (await _gateway.Get("/api/v1/machine-types"))["items"].EnumerateArray().Select(static type => type.GetProperty("type").GetString()).ShouldContain("mill");
        (await _gateway.Delete(Path, ("If-Match", "\"1\""))).Status.ShouldBe(412);
        (await _gateway.Delete(Path, ("If-Match", "\"2\""))).Status.ShouldBe(204);
        (await _gateway.Get(Path)).Status.ShouldBe(404);
        (await _gateway.Delete(Path, ("If-Match", "*"))).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Each_error_is_told_with_its_path()
    {
        var answer = await _gateway.Put(
            "/api/v1/machine-types/wrong/configuration",
            """{"noDataTimeout":"PT0S","sensors":{"temperature":{"limits":{"warningHigh":90,"criticalHigh":80,"hysteresis":-1}}}}""", ("If-None-Match", "*"));

        (answer.Status, answer.ErrorCode).ShouldBe((400, "validation.invalid"));
        answer.Fields.ShouldBe(["noDataTimeout", "sensors.temperature.limits.criticalHigh", "sensors.temperature.limits.hysteresis"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("""{"noDataTimeout":"5 minutes"}""", "noDataTimeout")]
    [InlineData("""{"sensors":{"temperature":{"limits":{"warningHigh":"hot"}}}}""", "sensors.temperature.limits.warningHigh")]
    [InlineData("""{"colour":"red"}""", "colour")]
    public async Task What_does_not_read_as_a_configuration_is_told_with_its_path(string configuration, string field)
    {
        var answer = await _gateway.Put("/api/v1/machine-types/unread/configuration", configuration, ("If-None-Match", "*"));

        answer.Status.ShouldBe(400);
        answer.Fields.ShouldBe([field]);
        answer.Text.ShouldNotContain("Millwright.");
    }

    [Fact]
    public async Task Limits_decide_the_status_and_hysteresis_when_it_ends()
    {
        await _gateway.Register("judged", Hot);

        (await StatusAfter(0, 70)).ShouldBe("running");
        (await StatusAfter(1, 81)).ShouldBe("warning");
        (await StatusAfter(2, 91)).ShouldBe("critical");
        (await StatusAfter(3, 86)).ShouldBe("critical", "86 lies within the hysteresis of 5 below 90");
        (await StatusAfter(4, 84)).ShouldBe("warning");
        (await StatusAfter(5, 76)).ShouldBe("warning", "76 lies within the hysteresis of 5 below 80");
        (await StatusAfter(6, 74)).ShouldBe("running");

        async Task<string> StatusAfter(double second, double temperature)
        {
            await _gateway.Ingest(Reading("judged", second, temperature));
            return (await _gateway.Machine("judged"))["status"].GetString()!;
        }
    }

    [Fact]
    public async Task A_machines_own_word_goes_before_its_types_until_it_is_taken_back()
    {
        await _gateway.Register("particular", Hot);
        const string Path = "/api/v1/machines/particular/configuration";
        var before = await _gateway.Get(Path);
        before["overrides"].ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);

        (await _gateway.Put(Path, """{"sensors":{"temperature":{"limits":{"warningHigh":10}}}}""")).Status.ShouldBe(428);
        var own = await _gateway.Put(Path, """{"sensors":{"temperature":{"limits":{"warningHigh":10}}}}""", ("If-Match", before.ETag!));
        own["effective"].GetProperty("sensors").GetProperty("temperature").GetProperty("limits").GetProperty("warningHigh").GetDouble().ShouldBe(10);
        await _gateway.Ingest(Reading("particular", 0, 20));
        (await _gateway.Machine("particular"))["status"].GetString().ShouldBe("warning");

        (await _gateway.Put(Path, "{}", ("If-Match", before.ETag!))).Status.ShouldBe(412);
        (await _gateway.Put(Path, """{"noDataTimeout":"PT0S"}""", ("If-Match", "*"))).Fields.ShouldBe(["noDataTimeout"]);
        (await _gateway.Delete(Path, ("If-Match", own.ETag!))).Status.ShouldBe(200);
        await _gateway.Ingest(Reading("particular", 1, 20));
        (await _gateway.Machine("particular"))["status"].GetString().ShouldBe("running");
    }

    [Fact]
    public async Task A_changed_limit_holds_from_the_next_reading_on()
    {
        await _gateway.Register("relaxed", Hot);
        await _gateway.Ingest(Reading("relaxed", 0, 95));

        await _gateway.Put("/api/v1/machine-types/type-relaxed/configuration", """{"sensors":{"temperature":{"limits":{"criticalHigh":200}}}}""", ("If-Match", "*"));
        await _gateway.Ingest(Reading("relaxed", 1, 95));

        (await _gateway.Machine("relaxed"))["status"].GetString().ShouldBe("running");
    }
}
