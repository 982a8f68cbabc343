using Millwright.Twins.Alarms;
using Millwright.Twins.Machines;
using Millwright.Twins.Readings;
using Millwright.Twins.Thresholds;
using static Millwright.Twins.Alarms.AlarmMove;
using static Millwright.Twins.Alarms.AlarmState;

namespace Millwright.Twins.Tests.Alarms;

public sealed class AlarmTests
{
    private const string Sensor = "temperature";

    private static readonly Limits Limits = new() { WarningHigh = 80, CriticalHigh = 100 };

    [Fact]
    public void A_limit_passed_is_an_alarm_without_any_rule_of_ones_own()
    {
        var press = Press.With(Sensor, Limits);

        press.Reads(3, Sensor, 104);

        var alarm = press.Alarm;
        (alarm.Rule, alarm.Sensor, alarm.Severity, alarm.State, alarm.Value, alarm.Limit, alarm.RaisedAt).ShouldBe(
            ("limit", Sensor, Severity.Critical, Unacknowledged, 104, 100, Press.At(3)));
        alarm.Text.ShouldBe("temperature is 104, past its critical limit of 100.");
        alarm.EpisodeId.ShouldBe(press.State.Episode!.Id);
    }

    [Fact]
    public void Each_sensor_has_a_limit_alarm_of_its_own()
    {
        var press = new Press(new MachineConfiguration
        {
            Sensors = new Dictionary<string, SensorConfiguration> { ["in"] = new() { Limits = Limits }, ["out"] = new() { Limits = Limits } },
        });

        press.Reads(new Reading(Press.At(0), ("in", 90), ("out", 120)));

        press.State.Alarms.Select(static alarm => (alarm.Sensor, alarm.Severity)).ShouldBe([("in", Severity.Warning), ("out", Severity.Critical)], ignoreOrder: true);
    }

    [Fact]
    public void An_acknowledged_alarm_that_becomes_worse_is_unacknowledged_again()
    {
        var press = Press.With(Sensor, Limits);
        press.Reads(0, Sensor, 90);
        press.Does(1, Acknowledge);

        press.Reads(2, Sensor, 110);

        (press.Alarm.State, press.Alarm.Severity, press.Alarm.Repeats, press.Alarm.AcknowledgedBy).ShouldBe((Unacknowledged, Severity.Critical, 0, null));
    }

    [Fact]
    public void A_relapse_soon_after_is_a_repeat_of_the_same_alarm()
    {
        var press = Press.With(Sensor, Limits).ReadsEvery(40, 0, Sensor, 90, 20);
        press.Does(50, Acknowledge);

        press.ReadsEvery(40, 80, Sensor, 90, 20);

        press.Steps.ShouldBe([
            (0, Raise, Unacknowledged), (40, Return, ReturnedUnacknowledged), (50, Acknowledge, Normal), (80, Raise, Unacknowledged), (120, Return, ReturnedUnacknowledged)]);
        press.Alarm.Repeats.ShouldBe(1);
    }

    [Fact]
    public void What_is_over_for_a_minute_is_cleared_and_a_relapse_is_another_alarm()
    {
        var press = Press.With(Sensor, Limits).ReadsEvery(10, 0, Sensor, 90, 20);
        press.Does(15, Acknowledge);

        press.ClockShows(75);
        press.State.Alarms.ShouldBeEmpty();
        press.Alarm.ClearedAt.ShouldBe(Press.At(75));
        press.Reads(76, Sensor, 90);

        press.Alarms.Count.ShouldBe(2);
    }

    [Fact]
    public void Three_raises_in_a_minute_are_chattering_and_held_until_it_is_quiet()
    {
        var press = Press.With(Sensor, Limits).ReadsEvery(5, 0, Sensor, 90, 20, 90, 20, 90, 20, 90, 20, 90, 20);

        (press.Alarm.Chattering, press.Alarm.Repeats, press.Alarm.State, press.Alarm.InAlarm).ShouldBe((true, 4, Unacknowledged, true));
        press.Steps.Length.ShouldBe(5);
        press.ClockShows(104);
        press.Alarm.InAlarm.ShouldBeTrue();
        press.ClockShows(105);

        (press.Alarm.Chattering, press.Alarm.InAlarm, press.Alarm.State).ShouldBe((false, false, ReturnedUnacknowledged));
    }

    [Fact]
    public void Slow_repeats_are_not_chattering()
    {
        var press = Press.With(Sensor, Limits).ReadsEvery(31, 0, Sensor, 90, 20, 90, 20, 90, 20);

        (press.Alarm.Chattering, press.Alarm.Repeats).ShouldBe((false, 2));
    }

    [Fact]
    public void A_silent_machine_is_an_alarm_at_the_time_of_its_silence_and_returns_with_its_next_word()
    {
        var press = new Press(new MachineConfiguration { NoDataTimeout = TimeSpan.FromSeconds(10) });
        press.Reads(0, Sensor, 20);

        press.ClockShows(500);
        press.Reads(501, Sensor, 20);

        press.Steps.ShouldBe([(10, Raise, Unacknowledged), (501, Return, ReturnedUnacknowledged)]);
        press.Alarm.Rule.ShouldBe("no-data");
    }

    [Fact]
    public void A_failure_that_is_reported_is_critical()
    {
        var press = new Press();

        press.Reads(Reading.Of(0, Sensor, 20) with { Failed = true });

        (press.Alarm.Rule, press.Alarm.Severity, press.Alarm.Text).ShouldBe(("failure", Severity.Critical, "press-7 reports that it has failed."));
    }

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
    public void What_nobody_acknowledges_escalates_once_at_its_time()
    {
        var press = Judged("temperature > 80", static rule => rule with { EscalateAfter = TimeSpan.FromMinutes(5) });
        press.Reads(0, Sensor, 90);

        press.ClockShows(2_000);

        press.Steps.Where(static step => step.Move == Escalate).ShouldBe([(300, Escalate, Unacknowledged)]);
        press.Alarms.Values.Single(static alarm => alarm.Rule == "hot").EscalatedAt.ShouldBe(Press.At(300));
    }

    [Fact]
    public void An_acknowledged_alarm_does_not_escalate()
    {
        var press = Judged("temperature > 80", static rule => rule with { EscalateAfter = TimeSpan.FromMinutes(5) });
        press.Reads(0, Sensor, 90);
        press.Does(299, Acknowledge);

        press.ClockShows(290 + 600);

        press.Transitions.ShouldNotContain(static step => step.Move == Escalate);
    }

    [Fact]
    public void A_shelving_ends_at_its_time()
    {
        var press = Judged("temperature > 80");
        press.Reads(0, Sensor, 90);

        press.Does(10, Shelve, "new bearing on order", until: 100).ShouldBe(ActOutcome.Done);
        (press.Alarm.ShelvedUntil, press.Alarm.ShelvedReason).ShouldBe((Press.At(100), "new bearing on order"));
        press.ClockShows(150);

        press.Steps.ShouldBe([(0, Raise, Unacknowledged), (10, Shelve, Shelved), (100, Expire, Unacknowledged)]);
        press.Alarm.ShelvedUntil.ShouldBe(0);
    }

    [Fact]
    public void The_same_said_again_by_the_same_person_changes_nothing_and_by_another_is_illegal()
    {
        var press = Judged("temperature > 80");
        press.Reads(0, Sensor, 90);
        press.Does(1, Acknowledge, "seen").ShouldBe(ActOutcome.Done);
        var sequence = press.State.Sequence;

        press.Does(2, Acknowledge, "seen").ShouldBe(ActOutcome.DoneBefore);
        press.Does(3, Acknowledge, "seen", by: "ben").ShouldBe(ActOutcome.Illegal);

        press.State.Sequence.ShouldBe(sequence);
        press.Transitions.Count.ShouldBe(2);
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
            Sensors = new Dictionary<string, SensorConfiguration> { [Sensor] = new() { Limits = Limits } },
            Rules = [Rule("limit") with { Key = "limit", Enabled = false }],
        });

        press.Reads(0, Sensor, 120);

        press.Alarms.ShouldBeEmpty();
        press.Anomalies.ShouldHaveSingleItem();
    }

    [Fact]
    public void A_limit_passed_is_an_anomaly_with_its_figures()
    {
        var press = Press.With(Sensor, Limits);
        press.Reads(new Reading(Press.At(0), (Sensor, 20), ("load", 3)));

        press.Reads(10, Sensor, 120);

        var found = press.Anomalies.ShouldHaveSingleItem();
        (found.Type, found.Severity, found.Algorithm, found.Sensor, found.At, found.Confidence).ShouldBe(("limit-high", Severity.Critical, "threshold", Sensor, Press.At(10), null));
        (found.Metrics["value"], found.Metrics["limit"], found.Metrics["mean"], found.Metrics["rate"]).ShouldBe((120, 100, 70, 10));
        (found.SensorData[Sensor], found.SensorData["load"]).ShouldBe((120, 3));
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

    private static AlarmRule Rule(string condition) => new() { Key = "hot", Name = "Hot", Condition = condition, Severity = Severity.Warning };

    private static Press Judged(string condition, Func<AlarmRule, AlarmRule>? with = null, string? unit = null) => new(new MachineConfiguration
    {
        Sensors = new Dictionary<string, SensorConfiguration> { [Sensor] = new() { Unit = unit } },
        Rules = [with is null ? Rule(condition) : with(Rule(condition))],
    });
}
