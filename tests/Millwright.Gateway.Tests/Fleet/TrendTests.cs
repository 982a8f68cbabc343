using System.Globalization;
using System.Text.Json;

namespace Millwright.Gateway.Tests.Fleet;

public sealed class TrendTests(RunningGateway gateway)
{
    private const string Two = """
        {"sensors":{"pressure":{"unit":"bar","baseline":6,"limits":{"warningLow":4,"warningHigh":8}},"temperature":{"unit":"°C","baseline":40,"limits":{"warningHigh":80}}}}
        """;

    private readonly HttpClient _gateway = gateway.Require();

    [Fact]
    public async Task The_sensor_that_matters_is_told_in_means_with_its_limits_and_the_minute_that_is_open()
    {
        await _gateway.Register("trend-a", Two);
        await _gateway.Ingest($"[{Both("trend-a", 0, 6, 41)},{Both("trend-a", 30, 7, 41)},{Both("trend-a", 60, 7.5, 41)},{Both("trend-a", 150, 7.6, 41)},{Both("trend-a", 151, 7.8, 41)}]");

        var trend = (await Trends(60, "trend-a")).ShouldHaveSingleItem();

        (trend.GetProperty("sensor").GetString(), trend.GetProperty("unit").GetString(), trend.GetProperty("stepSeconds").GetInt32()).ShouldBe(("pressure", "bar", 60));
        (trend.GetProperty("low").GetDouble(), trend.GetProperty("high").GetDouble(), trend.GetProperty("values").GetArrayLength()).ShouldBe((4, 8, 60));
        Values(trend, from: 0, count: 4).ShouldBe([6.5, 7.5, 7.7, null]);
    }

    [Fact]
    public async Task A_violation_makes_a_sensor_matter()
    {
        await _gateway.Register("trend-hot", Two);
        await _gateway.Ingest($"[{Both("trend-hot", 0, 7.9, 41)},{Both("trend-hot", 1, 7.9, 81)}]");

        var trend = (await Trends(60, "trend-hot")).ShouldHaveSingleItem();

        (trend.GetProperty("sensor").GetString(), trend.GetProperty("low").ValueKind, trend.GetProperty("high").GetDouble()).ShouldBe(("temperature", JsonValueKind.Null, 80));
    }

    [Fact]
    public async Task Machines_that_are_unknown_or_silent_are_left_out_and_none_comes_twice()
    {
        await _gateway.Register("trend-silent");
        await _gateway.Ingest(Moments.Reading("trend-b", 0, 1));

        (await Trends(60, "trend-b", "trend-nobody", "a b", "trend-silent", "trend-b")).ShouldHaveSingleItem().GetProperty("machineId").GetString().ShouldBe("trend-b");
    }

    [Theory]
    [InlineData(5, 60, 5)]
    [InlineData(61, 120, 31)]
    [InlineData(1440, 1440, 60)]
    public async Task A_longer_time_has_longer_steps(int minutes, int stepSeconds, int values)
    {
        await _gateway.Ingest(Moments.Reading("trend-steps", 0, 1));

        var trend = (await Trends(minutes, "trend-steps")).ShouldHaveSingleItem();

        (trend.GetProperty("stepSeconds").GetInt32(), trend.GetProperty("values").GetArrayLength()).ShouldBe((stepSeconds, values));
        (trend.GetProperty("from").GetDateTimeOffset().ToUnixTimeSeconds() % stepSeconds).ShouldBe(0);
    }

    [Fact]
    public async Task What_is_out_of_bounds_is_refused_by_field()
    {
        var many = string.Join(',', Enumerable.Range(0, 101).Select(static number => $"\"m{number}\""));

        (await _gateway.Post("/api/v1/fleet/trends", $$"""{"machines":[{{many}}],"minutes":4}""")).Fields.ShouldBe(["machines", "minutes"]);
        (await _gateway.Post("/api/v1/fleet/trends", """{"machines":[],"minutes":1441}""")).Fields.ShouldBe(["minutes"]);
        (await _gateway.Post("/api/v1/fleet/trends", """{"machines":[]}"""))["items"].GetArrayLength().ShouldBe(0);
    }

    private async Task<JsonElement[]> Trends(int minutes, params string[] machines)
    {
        var answer = await _gateway.Post("/api/v1/fleet/trends", JsonSerializer.Serialize(new { machines, minutes }));
        answer.Status.ShouldBe(200, answer.Text);
        return [.. answer["items"].EnumerateArray()];
    }

    private static double?[] Values(JsonElement trend, double from, int count)
    {
        var first = (int)((Moments.Moment(from) - trend.GetProperty("from").GetDateTimeOffset()).TotalSeconds / trend.GetProperty("stepSeconds").GetInt32());
        return [.. trend.GetProperty("values").EnumerateArray().Skip(first).Take(count)
            .Select(static value => value.ValueKind == JsonValueKind.Null ? (double?)null : Math.Round(value.GetDouble(), 9))];
    }

    private static string Both(string machine, double second, double pressure, double temperature) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"machineId":"{{{machine}}}","timestamp":"{{{Moments.At(second)}}}","values":{"pressure":{{{pressure}}},"temperature":{{{temperature}}}}}""");
}
