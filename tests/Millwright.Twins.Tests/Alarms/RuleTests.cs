using Millwright.Twins.Alarms;
using Millwright.Twins.Machines;
using Millwright.Twins.Readings;
using Millwright.Twins.Thresholds;
using static Millwright.Twins.Alarms.AlarmMove;
using static Millwright.Twins.Alarms.AlarmState;
using static Millwright.Twins.Tests.Press;

namespace Millwright.Twins.Tests.Alarms;

/// <summary>What rules say and when: conditions, durations and delays, deadbands, units, suppression, texts.</summary>
public sealed class RuleTests
{
    private const string Sensor = "temperature";

    [Fact]
    public void A_duration_is_over_at_its_time_with_no_reading_to_tell()
    {
        var press = Judged("temperature > 80 for 30 s");
        press.Reads(0, Sensor, 90);
        press.Alarms.ShouldBeEmpty();
        Twin.NextDeadline(press.State, press.Configuration).ShouldBe(Press.At(30));

        press.ClockShows(31);

        press.Steps.ShouldBe([(30, Raise, Unacknowledged)]);
    }

    [Fact]
    public void A_duration_starts_afresh_with_each_interruption()
    {
        var press = Judged("temperature > 80 for 30 s").ReadsEvery(10, 0, Sensor, 90, 90, 20, 90, 90, 90);

        press.Alarms.ShouldBeEmpty();
        press.Reads(60, Sensor, 90);

        press.Steps.ShouldBe([(60, Raise, Unacknowledged)]);
    }

    [Fact]
    public void Missing_data_raises_at_its_time_and_returns_with_the_next_value()
    {
        var press = Judged("missing(flow) for 20 s");
        press.Reads(0, "flow", 1);
        press.ReadsEvery(5, 5, Sensor, 20, 20, 20);

        press.ClockShows(100);
        press.Reads(101, "flow", 1);

        press.Steps.ShouldBe([(20, Raise, Unacknowledged), (101, Return, ReturnedUnacknowledged)]);
    }

    [Fact]
    public void On_and_off_delay_are_kept_also_by_the_clock_alone()
    {
        var press = Judged("temperature > 80", static rule => rule with { OnDelay = TimeSpan.FromSeconds(10), OffDelay = TimeSpan.FromSeconds(20) });
        press.ReadsEvery(4, 0, Sensor, 90, 20, 90);

        press.ClockShows(17.9);
        press.Alarms.ShouldBeEmpty();
        press.ClockShows(25);
        press.Reads(26, Sensor, 20);
        press.Reads(30, Sensor, 90);
        press.Reads(32, Sensor, 20);
        press.ClockShows(60);

        press.Steps.ShouldBe([(18, Raise, Unacknowledged), (52, Return, ReturnedUnacknowledged)]);
    }

    [Fact]
    public void A_deadband_holds_the_alarm_until_the_value_is_well_back()
    {
        var press = Judged("temperature > 80", static rule => rule with { Deadband = 5 }).ReadsEvery(1, 0, Sensor, 81, 79, 76, 75.1, 75, 79);

        press.Steps.ShouldBe([(0, Raise, Unacknowledged), (4, Return, ReturnedUnacknowledged)]);
    }

    [Theory]
    [InlineData("temperature > 176 °F", 81, true)]
    [InlineData("temperature > 176 °F", 79, false)]
    [InlineData("temperature > 353.15 K", 81, true)]
    [InlineData("rate(temperature) > 1.8 °F/s", 81, true)]
    [InlineData("rate(temperature) > 200 °F/s", 81, false)]
    public void Figures_are_converted_to_the_sensors_unit(string condition, double value, bool raises)
    {
        var press = Judged(condition, static rule => rule, "°C").ReadsEvery(1, 0, Sensor, 20, value);

        press.Alarms.Count.ShouldBe(raises ? 1 : 0);
    }

    [Fact]
    public void A_bad_value_neither_raises_nor_ends_an_alarm()
    {
        var press = Judged("temperature > 80");

        press.Reads(0, Sensor, 90, ReadingQuality.Bad);
        press.Alarms.ShouldBeEmpty();
        press.Reads(1, Sensor, 90);
        press.Reads(2, Sensor, 20, ReadingQuality.Bad);

        press.Steps.ShouldBe([(1, Raise, Unacknowledged)]);
    }

    [Fact]
    public void A_stale_value_satisfies_nothing_not_even_the_opposite()
    {
        var press = new Press(new MachineConfiguration
        {
            Sensors = new Dictionary<string, SensorConfiguration> { [Sensor] = new() { NoDataTimeout = TimeSpan.FromSeconds(10) } },
            Rules = [Rule("temperature > 80 and load > 3"), Rule("not temperature > 80 and load > 3") with { Key = "opposite" }],
        });
        press.Reads(0, Sensor, 90);

        press.Reads(20, "load", 5);

        press.Alarms.ShouldBeEmpty();
    }

    [Fact]
    public void A_score_that_nothing_fills_raises_nothing()
    {
        var press = Judged("not anomaly(bearing) > 0.8 or prediction(failure-risk) > 0.1").ReadsEvery(1, 0, Sensor, 1, 2, 3);

        press.Alarms.ShouldBeEmpty();
    }

    [Fact]
    public void A_deviation_is_told_from_the_running_figures()
    {
        var press = Judged("deviation(temperature) > 4").ReadsEvery(1, 0, Sensor, [.. Enumerable.Range(0, 40).Select(static place => 20.0 + (place % 2))]);

        press.Alarms.ShouldBeEmpty();
        press.Reads(40, Sensor, 40);

        press.Alarm.RaisedAt.ShouldBe(Press.At(40));
    }

    [Fact]
    public void Nobody_is_told_of_what_its_rule_suppresses_until_it_is_released()
    {
        var press = Judged("pressure < 2", static rule => rule with { Suppress = new AlarmSuppression { WhileCondition = "load < 10" } });
        press.Reads(new Reading(Press.At(0), ("pressure", 1), ("load", 0)));
        press.Reads(new Reading(Press.At(1), ("pressure", 1), ("load", 50)));
        press.Reads(new Reading(Press.At(2), ("pressure", 1), ("load", 0)));
        press.Reads(new Reading(Press.At(3), ("pressure", 3), ("load", 50)));

        press.Steps.ShouldBe([
            (0, Suppress, SuppressedByDesign), (0, Raise, SuppressedByDesign), (1, Release, Unacknowledged), (2, Suppress, SuppressedByDesign),
            (3, Return, SuppressedByDesign), (3, Release, Normal)]);
    }

    [Fact]
    public void Maintenance_suppresses_unless_the_rule_says_otherwise()
    {
        var press = new Press(new MachineConfiguration
        {
            Rules = [Rule("temperature > 80"), Rule("temperature > 80") with { Key = "always", Suppress = new AlarmSuppression { InMaintenance = false } }],
        });
        press.MaintenanceBegins(0);

        press.Reads(1, Sensor, 90);

        press.State.Alarms.Select(static alarm => (alarm.Rule, alarm.State)).ShouldBe([("always", Unacknowledged), ("hot", SuppressedByDesign)], ignoreOrder: true);
    }

    [Fact]
    public void The_alarms_of_a_rule_that_is_gone_return()
    {
        var press = Judged("temperature > 80");
        press.Reads(0, Sensor, 90);

        press.IsJudgedBy(MachineConfiguration.Default, 5);

        press.Steps.ShouldBe([(0, Raise, Unacknowledged), (5, Return, ReturnedUnacknowledged)]);
    }

    [Fact]
    public void A_change_of_one_rule_leaves_the_durations_of_the_others()
    {
        var press = new Press(new MachineConfiguration { Rules = [Rule("temperature > 80 for 30 s")] });
        press.Reads(0, Sensor, 90);

        press.IsJudgedBy(new MachineConfiguration { Rules = [Rule("load > 1 for 5 s") with { Key = "busy" }, Rule("temperature > 80 for 30 s")] }, 10);
        press.ClockShows(60);

        press.Steps.ShouldBe([(30, Raise, Unacknowledged)]);
    }

    [Fact]
    public void A_built_in_rule_can_be_switched_off()
    {
        var press = new Press(new MachineConfiguration
        {
            Sensors = new Dictionary<string, SensorConfiguration> { [Sensor] = new() { Limits = new Limits { WarningHigh = 80, CriticalHigh = 100 } } },
            Rules = [Rule("limit") with { Key = "limit", Enabled = false }],
        });

        press.Reads(0, Sensor, 120);

        press.Alarms.ShouldBeEmpty();
        press.Anomalies.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("{sensor} at {value} {unit} (limit {limit} {unit}) for {duration} on {machine}", "temperature at 90 °C (limit 80 °C) for 10 s on press-7")]
    [InlineData("{rule}: {severity}", "Hot: warning")]
    [InlineData("{nonsense} and { brace", "{nonsense} and { brace")]
    public void The_text_is_filled(string template, string text)
    {
        var press = Judged("temperature > 80 °C", rule => rule with { Text = template, OnDelay = TimeSpan.FromSeconds(10) }, "°C");

        press.ReadsEvery(10, 0, Sensor, 90, 90);

        press.Alarm.Text.ShouldBe(text);
    }
}
