using static Millwright.Gateway.Tests.Moments;

namespace Millwright.Gateway.Tests.Readings;

public sealed class RefusalTests(RunningGateway gateway)
{
    private readonly HttpClient _gateway = gateway.Require();

    [Fact]
    public async Task A_bad_reading_loses_none_of_its_neighbours_and_is_told_with_place_field_reason_and_value()
    {
        var bad = Reading("neighbours", 1, 0).Replace("\"temperature\":0", "\"temperature\":\"hot\"");

        var answer = await _gateway.Ingest($"[{Reading("neighbours", 0, 1)},{bad},{Reading("neighbours", 2, 3)}]");

        answer.Counts.ShouldBe((2, 0, 1));
        Told(answer).ShouldBe((1, "neighbours", "values.temperature", "expected a finite number", "hot"));
    }

    [Fact]
    public async Task Malformed_json_within_an_array_loses_only_itself()
    {
        var answer = await _gateway.Ingest($$$"""[{{{Reading("malformed", 0, 1)}}},{"machineId":"malformed","timestamp":,"values":{}},{{{Reading("malformed", 2, 3)}}}]""");

        answer.Counts.ShouldBe((2, 0, 1));
        (answer.Rejected.GetProperty("index").GetInt64(), answer.Rejected.GetProperty("errorCode").GetString()).ShouldBe((1, "validation.json"));
    }

    [Fact]
    public async Task A_malformed_line_loses_only_itself()
    {
        (await _gateway.Ingest($"{Reading("bad-line", 0, 1)}\n{{\"machineId\"\n{Reading("bad-line", 1, 2)}\n", "application/x-ndjson")).Counts.ShouldBe((2, 0, 1));
    }

    [Fact]
    public async Task Values_that_are_no_objects_take_a_place_of_their_own_each()
    {
        var answer = await _gateway.Ingest($"""[null, "a, [b]", 17, {Reading("strays", 0, 1)}, true, {Reading("strays", 1, 0).Replace("temperature", " ")}]""");

        answer.Counts.ShouldBe((1, 0, 5));
        answer["rejected"].EnumerateArray().Select(rejected => (rejected.GetProperty("index").GetInt64(), rejected.GetProperty("invalidValue").GetString()))
            .ShouldBe([(0, "null"), (1, "\"a, [b]\""), (2, "17"), (4, "true"), (5, " ")]);
    }

    [Fact]
    public async Task A_body_that_ends_within_a_reading_keeps_those_before_it()
    {
        (await _gateway.Ingest($$"""[{{Reading("cut-off", 0, 1)}},{"machineId":"cut-off",""")).Counts.ShouldBe((1, 0, 1));
    }

    [Fact]
    public async Task A_reading_from_beyond_the_allowed_skew_is_refused_and_one_within_it_is_taken()
    {
        var now = TimeProvider.System.GetUtcNow() - Start;

        var answer = await _gateway.Ingest(Several("future", (now.TotalSeconds + 30, 1), (now.TotalSeconds + 120, 2)));

        answer.Counts.ShouldBe((1, 0, 1));
        answer.Rejected.GetProperty("field").GetString().ShouldBe("timestamp");
        answer.Rejected.GetProperty("message").GetString()!.ShouldContain("future");
    }

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "1e999", "\"temperature\":1e999", "values.temperature" },
        { "twice", "\"temperature\":1,\"temperature\":2", "values.temperature" },
        { "true", "\"temperature\":true", "values.temperature" },
        { "nested", "\"temperature\":{\"value\":1}", "values.temperature" },
        { "blank name", "\"\":1", "values" },
        { "half a pair", "\"\\ud800\":1", "" },
        { "NaN", "\"temperature\":NaN", "" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_value_that_is_no_finite_number_of_a_named_sensor_is_refused(string why, string values, string field)
    {
        var answer = await _gateway.Ingest($"[{Reading("wrong-value", 0, 1)},{Reading("wrong-value", 1, 0).Replace("\"temperature\":0", values)}]");

        (answer.Counts.Rejected, answer.Rejected.GetProperty("field").GetString()).ShouldBe((1, field), why);
    }

    [Fact]
    public async Task Text_that_is_no_utf8_loses_only_its_own_reading()
    {
        var bytes = System.Text.Encoding.Latin1.GetBytes($"[{Reading("latin", 0, 1)},{Reading("latin", 1, 2, ",\"quality\":\"caf\u00e9\"")}]");

        var answer = await _gateway.Say(HttpMethod.Post, "/api/v1/readings", new ByteArrayContent(bytes) { Headers = { { "Content-Type", "application/json" } } });

        answer.Counts.ShouldBe((1, 0, 1));
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("Größe")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task A_machine_id_that_is_none_is_refused(string id)
    {
        var answer = await _gateway.Ingest($"[{Reading(id, 0, 1)},{Reading("right-id", 0, 1)}]");

        (answer.Counts.Rejected, answer.Rejected.GetProperty("field").GetString()).ShouldBe((1, "machineId"));
    }

    [Theory]
    [InlineData("\"yesterday\"")]
    [InlineData("\"2026-03-01T12:00:00\"")]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("true")]
    [InlineData("null")]
    public async Task A_time_that_is_no_instant_is_refused(string time)
    {
        var answer = await _gateway.Ingest($"[{Reading("wrong-time", 0, 1).Replace($"\"{At(0)}\"", time)}]");

        (answer.Status, answer.Rejected.GetProperty("field").GetString()).ShouldBe((400, "timestamp"));
    }

    [Theory]
    [InlineData("machineId", """{"timestamp":"T","values":{"a":1}}""")]
    [InlineData("timestamp", """{"machineId":"lacking","values":{"a":1}}""")]
    [InlineData("values", """{"machineId":"lacking","timestamp":"T"}""")]
    [InlineData("values", """{"machineId":"lacking","timestamp":"T","values":{"a":null}}""")]
    public async Task What_is_missing_is_named(string field, string reading)
    {
        var answer = await _gateway.Ingest(reading.Replace("T", At(0)));

        (answer.Status, answer.Rejected.GetProperty("field").GetString()).ShouldBe((400, field));
    }

    [Fact]
    public async Task A_reading_with_more_sensors_than_allowed_is_refused()
    {
        var values = string.Join(',', Enumerable.Range(0, 41).Select(static sensor => $"\"s{sensor}\":{sensor}"));

        var answer = await _gateway.Ingest($"[{Reading("many-sensors", 0, 1)},{Reading("many-sensors", 1, 0).Replace("\"temperature\":0", values)}]");

        (answer.Counts.Rejected, answer.Rejected.GetProperty("field").GetString()).ShouldBe((1, "values"));
        answer.Rejected.GetProperty("message").GetString()!.ShouldContain("Millwright:Ingest:MaxSensors");
    }

    [Theory]
    [InlineData(5_000)]
    [InlineData(500_000)]
    public async Task A_reading_longer_than_allowed_is_refused_and_those_before_it_stay(int length)
    {
        var answer = await _gateway.Ingest($"[{Reading("long-reading", 0, 1)},{Reading("long-reading", 1, 1, $",\"note\":\"{new string('x', length)}\"")}]");

        (answer.Counts.Rejected, answer.Rejected.GetProperty("errorCode").GetString()).ShouldBe((1, "validation.too-large"));
        (answer.Counts.Accepted + answer.Counts.Duplicates).ShouldBe(1);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    public async Task Another_format_is_refused_as_such(string type)
    {
        var answer = await _gateway.Ingest(Reading("xml", 0, 1), type);

        (answer.Status, answer.ErrorCode).ShouldBe((415, "validation.media-type"));
    }

    [Theory]
    [InlineData("", "application/json")]
    [InlineData("[]", "application/json")]
    [InlineData("""{"readings":[]}""", "application/json")]
    [InlineData("hello", "application/json")]
    [InlineData("\n\n", "application/x-ndjson")]
    [InlineData("", "text/csv")]
    [InlineData("machineId,timestamp,temperature\n", "text/csv")]
    [InlineData("machine,time\n1,2\n", "text/csv")]
    public async Task A_body_without_a_reading_is_refused(string body, string type)
    {
        (await _gateway.Ingest(body, type)).Status.ShouldBe(400);
    }

    [Fact]
    public async Task A_request_of_which_nothing_is_accepted_fails_and_says_why_of_each()
    {
        var answer = await _gateway.Ingest("[{},{}]");

        (answer.Status, answer.ErrorCode, answer.Counts).ShouldBe((400, "validation.readings", (0L, 0L, 2L)));
        answer["rejected"].GetArrayLength().ShouldBe(2);
    }

    private static (long, string?, string?, string?, string?) Told(Reply answer) => (
        answer.Rejected.GetProperty("index").GetInt64(), answer.Rejected.GetProperty("machineId").GetString(), answer.Rejected.GetProperty("field").GetString(),
        answer.Rejected.GetProperty("message").GetString(), answer.Rejected.GetProperty("invalidValue").GetString());
}
