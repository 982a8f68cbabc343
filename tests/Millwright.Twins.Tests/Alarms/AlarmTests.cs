using Millwright.Twins.Alarms;
using Millwright.Twins.Machines;
using Millwright.Twins.Thresholds;
using static Millwright.Twins.Alarms.AlarmMove;
using static Millwright.Twins.Alarms.AlarmState;
using static Millwright.Twins.Tests.Press;

namespace Millwright.Twins.Tests.Alarms;

/// <summary>The life of an alarm: raised, worse, repeated, chattering, acknowledged, shelved, escalated, over.</summary>
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
    public void An_alarm_that_becomes_worse_says_what_is_so_now()
    {
        var press = Press.With(Sensor, Limits);
        press.Reads(0, Sensor, 90);
        press.Alarm.Text.ShouldBe("temperature is 90, past its warning limit of 80.");

        press.Reads(2, Sensor, 110);

        (press.Alarm.Text, press.Alarm.Value, press.Alarm.Limit).ShouldBe(("temperature is 110, past its critical limit of 100.", 110, 100));
        var replayed = Twin.New(press.State.Machine);
        foreach (var reading in press.Journal)
            Twin.ReplayInto(replayed, reading, press.Configuration);
        replayed.Alarms.ShouldBe(press.State.Alarms);
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
    [InlineData(true)]
    [InlineData(false)]
    public void After_a_silence_a_limit_is_left_by_the_first_value_and_not_by_its_arrival(bool valueFirst)
    {
        var press = new Press(new MachineConfiguration
        {
            AllowedLateness = TimeSpan.FromSeconds(10),
            NoDataTimeout = TimeSpan.FromHours(1),
            Sensors = new Dictionary<string, SensorConfiguration> { ["vibration"] = new() { Limits = new Limits { CriticalHigh = 110 }, NoDataTimeout = TimeSpan.FromSeconds(60) } },
        });
        press.Reads(18, "vibration", 123);
        press.Reads(821, "load", 1, arriving: 826);
        var alarm = press.Alarms.Values.ShouldHaveSingleItem();
        alarm.InAlarm.ShouldBeTrue();

        Action[] arrivals = [() => press.Reads(826, "vibration", 10, arriving: 834), () => press.Reads(832, "load", 1, arriving: 834)];
        foreach (var arrive in valueFirst ? arrivals : arrivals.Reverse())
            arrive();
        press.ClockShows(900);

        press.Alarms[alarm.Id].ReturnedAt.ShouldBe(Press.At(826));
    }
}
