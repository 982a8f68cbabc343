using Millwright.Twins.Machines;
using Millwright.Twins.Thresholds;

namespace Millwright.Twins.Tests.Machines;

public sealed class ConfigurationCheckTests
{
    private static readonly Limits Right = new()
    {
        CriticalLow = -10, WarningLow = 0, WarningHigh = 80, CriticalHigh = 100, WarningRate = 2, CriticalRate = 5, Hysteresis = 3,
        OnDelay = TimeSpan.FromSeconds(5), OffDelay = TimeSpan.FromSeconds(10),
    };

    [Fact]
    public void Nothing_is_wrong_with_the_default() => ConfigurationCheck.Of(MachineConfiguration.Default).ShouldBeEmpty();

    [Fact]
    public void Nothing_is_wrong_with_limits_in_order() => Of(Right).ShouldBeEmpty();

    [Fact]
    public void Limits_may_stand_on_one_side_only() => Of(new Limits { CriticalHigh = 100, Hysteresis = 500 }).ShouldBeEmpty();

    [Fact]
    public void An_error_says_where_it_is_what_would_be_right_and_what_was_given() => Errors(With(Right with { CriticalHigh = 70 }))
        .ShouldBe([new ConfigurationError("sensors.temperature.limits.criticalHigh", "must lie above warningHigh (80)", "70")]);

    [Fact]
    public void Critical_must_lie_outside_warning_on_the_low_side_too() => Of(Right with { CriticalLow = 1 })
        .ShouldBe(["warningLow: must lie above criticalLow (1)"]);

    [Fact]
    public void Limits_are_compared_past_those_that_are_not_set() => Of(new Limits { CriticalLow = 50, CriticalHigh = 50 })
        .ShouldBe(["criticalHigh: must lie above criticalLow (50)"]);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Every_figure_must_be_finite(double figure) =>
        Of(new Limits
        {
            CriticalLow = figure, WarningLow = figure, WarningHigh = figure, CriticalHigh = figure, WarningRate = figure, CriticalRate = figure,
            Hysteresis = figure,
        }).Count(message => message.EndsWith(": must be a finite number", StringComparison.Ordinal)).ShouldBe(7);

    [Fact]
    public void The_critical_rate_must_lie_above_the_warning_rate() => Of(Right with { CriticalRate = 2 })
        .ShouldBe(["criticalRate: must lie above warningRate (2)"]);

    [Fact]
    public void Neither_rates_nor_hysteresis_nor_delays_may_be_negative() =>
        Of(Right with { WarningRate = -1, CriticalRate = null, Hysteresis = -1, OnDelay = -TimeSpan.FromSeconds(1), OffDelay = -TimeSpan.FromSeconds(1) }).ShouldBe(
        [
            "warningRate: must not be negative", "hysteresis: must not be negative", "onDelay: must not be negative",
            "offDelay: must not be negative",
        ]);

    [Fact]
    public void Hysteresis_must_leave_room_between_the_two_sides() => Of(Right with { Hysteresis = 80 })
        .ShouldBe(["hysteresis: must be less than the distance between the lower and the upper limit (80)"]);

    [Fact]
    public void Every_error_is_told_at_once() => Errors(new MachineConfiguration
    {
        OperationalPattern = " ",
        AllowedLateness = -TimeSpan.FromSeconds(1),
        NoDataTimeout = TimeSpan.FromMilliseconds(10),
        EpisodeQuietTime = -TimeSpan.FromSeconds(1),
        EpisodeReopenWindow = -TimeSpan.FromSeconds(1),
        RunningSensor = "",
        RunningAbove = double.NaN,
        Sensors = new Dictionary<string, SensorConfiguration>
        {
            ["a"] = new() { Unit = "", Baseline = double.NaN, Variation = -1, NoDataTimeout = TimeSpan.Zero, EwmaTimeConstant = TimeSpan.Zero },
        },
    }).Select(error => error.Field).ShouldBe(
    [
        "operationalPattern", "allowedLateness", "noDataTimeout", "episodeQuietTime", "episodeReopenWindow", "runningSensor", "runningAbove",
        "sensors.a.unit", "sensors.a.baseline", "sensors.a.variation", "sensors.a.noDataTimeout", "sensors.a.ewmaTimeConstant",
    ]);

    [Fact]
    public void A_timeout_must_outlast_the_allowed_lateness() => Errors(new MachineConfiguration
    {
        AllowedLateness = TimeSpan.FromMinutes(2),
        Sensors = new Dictionary<string, SensorConfiguration> { ["a"] = new() { NoDataTimeout = TimeSpan.FromMinutes(1) } },
    }).ShouldBe([new ConfigurationError("sensors.a.noDataTimeout", "must be longer than allowedLateness (120 s)", "60 s")]);

    [Theory]
    [InlineData("")]
    [InlineData(" temperature")]
    [InlineData("temperature\n")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public void A_sensor_has_a_name_of_1_to_64_characters(string name) =>
        Errors(new MachineConfiguration { Sensors = new Dictionary<string, SensorConfiguration> { [name] = new() } })
            .ShouldHaveSingleItem().Message.ShouldContain(SensorName.Expectation);

    [Fact]
    public void There_are_no_more_than_a_thousand_sensors() =>
        Errors(new MachineConfiguration { Sensors = Enumerable.Range(0, 1001).ToDictionary(i => $"s{i}", _ => new SensorConfiguration()) })
            .ShouldBe([new ConfigurationError("sensors", "must not be more than 1000", "1001")]);

    [Fact]
    public void What_JSON_left_null_is_an_error_not_an_accident() => Errors(new MachineConfiguration
    {
        Sensors = new Dictionary<string, SensorConfiguration> { ["a"] = null!, ["b"] = new() { Limits = null! } },
    }).Select(error => error.Field).ShouldBe(["sensors.a", "sensors.b.limits"]);

    private static MachineConfiguration With(Limits limits) => Press.With("temperature", limits).Configuration;

    private static IReadOnlyList<ConfigurationError> Errors(MachineConfiguration configuration) => ConfigurationCheck.Of(configuration);

    private static IEnumerable<string> Of(Limits limits) =>
        Errors(With(limits)).Select(error => error.ToString().Replace("sensors.temperature.limits.", "", StringComparison.Ordinal));
}
