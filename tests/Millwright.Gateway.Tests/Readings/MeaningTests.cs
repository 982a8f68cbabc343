using static Millwright.Gateway.Tests.Moments;

namespace Millwright.Gateway.Tests.Readings;

/// <summary>Units, quality and the producer's own word on failure.</summary>
public sealed class MeaningTests(RunningGateway gateway)
{
    private const string Celsius = """{"sensors":{"temperature":{"unit":"°C"}}}""";

    private readonly HttpClient _gateway = gateway.Require();

    // 212 °F is 100 °C, the boiling point of water: NIST SP 811 (2008), appendix B.8.
    [Theory]
    [InlineData("°F")]
    [InlineData("\\u00b0F")]
    public async Task A_value_in_another_unit_is_brought_into_the_sensors_own(string unit)
    {
        var machine = $"fahrenheit-{unit.Length}";
        await _gateway.Register(machine, Celsius);

        (await _gateway.Ingest(Reading(machine, 0, 212, $$""","units":{"temperature":"{{unit}}"}"""))).Counts.ShouldBe((1, 0, 0));

        var sensor = (await _gateway.Machine(machine))["sensors"][0];
        sensor.GetProperty("value").GetDouble().ShouldBe(100, 1e-9);
        sensor.GetProperty("unit").GetString().ShouldBe("°C");
    }

    [Fact]
    public async Task A_unit_in_a_csv_header_is_heeded()
    {
        await _gateway.Register("csv-unit", Celsius);

        (await _gateway.Ingest($"machineId,timestamp,temperature [°F]\ncsv-unit,{At(0)},212\n", "text/csv")).Counts.ShouldBe((1, 0, 0));

        (await _gateway.Machine("csv-unit"))["sensors"][0].GetProperty("value").GetDouble().ShouldBe(100, 1e-9);
    }

    [Fact]
    public async Task A_unit_of_another_kind_is_refused_and_loses_only_its_reading()
    {
        await _gateway.Register("wrong-unit", Celsius);

        var answer = await _gateway.Ingest($"[{Reading("wrong-unit", 0, 1)},{Reading("wrong-unit", 1, 2, ",\"units\":{\"temperature\":\"bar\"}")},{Reading("wrong-unit", 2, 3)}]");

        answer.Counts.ShouldBe((2, 0, 1));
        (answer.Rejected.GetProperty("index").GetInt64(), answer.Rejected.GetProperty("field").GetString(), answer.Rejected.GetProperty("invalidValue").GetString())
            .ShouldBe((1, "units.temperature", "bar"));
    }

    [Fact]
    public async Task A_unit_for_a_sensor_without_one_is_refused()
    {
        (await _gateway.Ingest(Reading("no-unit", 0, 1, ",\"units\":{\"temperature\":\"°C\"}"))).Rejected.GetProperty("errorCode").GetString().ShouldBe("validation.unit");
    }

    [Fact]
    public async Task A_reading_of_bad_quality_is_kept_and_never_judged()
    {
        await _gateway.Register("bad-quality", """{"sensors":{"temperature":{"limits":{"criticalHigh":90}}}}""");

        (await _gateway.Ingest(Reading("bad-quality", 0, 500, ",\"quality\":\"bad\""))).Counts.ShouldBe((1, 0, 0));

        var live = await _gateway.Machine("bad-quality");
        (live["status"].GetString(), live["sensors"][0].GetProperty("quality").GetString(), live["sensors"][0].GetProperty("count").GetInt64()).ShouldBe(("error", "bad", 0));
    }

    [Fact]
    public async Task A_reported_failure_opens_an_episode()
    {
        await _gateway.Ingest($$"""{"machineId":"reported","timestamp":"{{At(0)}}","hasFailure":true}""");

        var live = await _gateway.Machine("reported");

        (live["status"].GetString(), live["episode"].GetProperty("cause").GetString()).ShouldBe(("critical", "The machine reported a failure."));
    }
}
