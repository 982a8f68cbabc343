using static Millwright.Gateway.Tests.Moments;

namespace Millwright.Gateway.Tests.Readings;

public sealed class FormatTests(RunningGateway gateway)
{
    private readonly HttpClient _gateway = gateway.Require();

    [Fact]
    public async Task One_reading_in_json_is_taken()
    {
        var answer = await _gateway.Ingest(Reading("json-one", 0, 20.5));

        (answer.Status, answer.Counts).ShouldBe((200, (1L, 0L, 0L)));
        await ShouldShow("json-one", 20.5);
    }

    [Fact]
    public async Task An_array_of_readings_is_taken()
    {
        (await _gateway.Ingest(Several("json-array", (0, 20), (1, 21), (2, 22)))).Counts.ShouldBe((3, 0, 0));

        await ShouldShow("json-array", 22);
    }

    [Theory]
    [InlineData("""{"readings":[A,B]}""")]
    [InlineData(""" { "readings" : [ A , B ] } """)]
    [InlineData("""{"readings":[A,B],"sentBy":"line 2","about":{"machineId":"x"}}""")]
    public async Task Readings_wrapped_in_an_object_are_taken_and_what_follows_them_is_passed_over(string body)
    {
        var machine = $"json-wrapped-{body.Length}";

        (await _gateway.Ingest(body.Replace("A", Reading(machine, 0, 1)).Replace("B", Reading(machine, 1, 2)))).Counts.ShouldBe((2, 0, 0));
    }

    [Theory]
    [InlineData("application/x-ndjson", "\n")]
    [InlineData("application/ndjson", "\r\n")]
    public async Task Lines_of_json_are_taken_and_the_last_needs_no_end(string type, string end)
    {
        var machine = $"ndjson-{end.Length}";

        (await _gateway.Ingest($"{Reading(machine, 0, 1)}{end}{end}{Reading(machine, 1, 2)}", type)).Counts.ShouldBe((2, 0, 0));
        await ShouldShow(machine, 2);
    }

    [Fact]
    public async Task Csv_with_a_column_for_each_sensor_is_taken()
    {
        var csv = $"machineId,timestamp,temperature,pressure\ncsv-wide,{At(0)},20,1.5\ncsv-wide,{At(1)},21,\n";

        (await _gateway.Ingest(csv, "text/csv")).Counts.ShouldBe((2, 0, 0));

        var sensors = (await _gateway.Machine("csv-wide"))["sensors"];
        (Value(sensors, "temperature"), Value(sensors, "pressure")).ShouldBe((21, 1.5));
    }

    [Fact]
    public async Task Csv_with_a_line_for_each_value_is_taken_and_lines_of_one_instant_are_one_reading()
    {
        var csv = $"machine_id,timestamp,sensor,value\ncsv-long,{At(0)},temperature,20\ncsv-long,{At(0)},pressure,1.5\ncsv-long,{At(1)},temperature,21\n";

        (await _gateway.Ingest(csv, "text/csv")).Counts.ShouldBe((2, 0, 0));

        (await _gateway.Machine("csv-long"))["readingCount"].GetInt64().ShouldBe(2);
    }

    [Fact]
    public async Task A_packed_body_is_unpacked()
    {
        (await _gateway.IngestPacked(Speaking.Packed(Several("packed", (0, 1), (1, 2))), "application/json")).Counts.ShouldBe((2, 0, 0));
    }

    [Fact]
    public async Task A_body_that_is_not_packed_as_it_says_is_refused()
    {
        var answer = await _gateway.IngestPacked("not gzip at all"u8.ToArray(), "application/json");

        (answer.Status, answer.ErrorCode).ShouldBe((400, "validation.encoding"));
    }

    [Fact]
    public async Task The_nested_shape_of_older_producers_is_taken()
    {
        var body = $$$"""{"machine_id":"nested","timestamp":"{{{At(0)}}}","readings":{"readings":{"temperature":74.2},"has_failure":true}}""";

        (await _gateway.Ingest(body)).Counts.ShouldBe((1, 0, 0));

        (await _gateway.Machine("nested"))["status"].GetString().ShouldBe("critical");
    }

    [Fact]
    public async Task The_same_instant_in_milliseconds_and_in_iso_with_another_zone_is_the_same_instant()
    {
        var milliseconds = Moment(0).ToUnixTimeMilliseconds();
        var iso = Moment(0).ToOffset(TimeSpan.FromHours(2)).ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", null);
        await _gateway.Ingest(Reading("one-instant", 0, 5));

        (await _gateway.Ingest($$$"""[{"machineId":"one-instant","timestamp":{{{milliseconds}}},"values":{"temperature":5}},{"machineId":"one-instant","timestamp":"{{{iso}}}","values":{"temperature":5}}]"""))
            .Counts.ShouldBe((0, 2, 0));
    }

    private async Task ShouldShow(string machine, double temperature) =>
        Value((await _gateway.Machine(machine))["sensors"], "temperature").ShouldBe(temperature);

    private static double Value(System.Text.Json.JsonElement sensors, string name) =>
        sensors.EnumerateArray().Single(sensor => sensor.GetProperty("name").GetString() == name).GetProperty("value").GetDouble();
}
