using Millwright.Twins.Machines;
using Millwright.Twins.Readings;
using Millwright.Twins.Thresholds;

namespace Millwright.Twins.Tests.Readings;

public sealed class LateReadingTests
{
    private static readonly Limits Hot = new() { CriticalHigh = 100 };

    [Fact]
    public void A_late_reading_overwrites_no_last_value()
    {
        var press = new Press().ReadsEvery(1, 10, "temperature", 40, 41);

        press.Reads(5, "temperature", 99, arriving: 12).ShouldBe(ReadingOutcome.AcceptedLate);

        (press.Sensor("temperature").Last, press.Sensor("temperature").LastAt).ShouldBe((41, Press.At(11)));
        press.State.LateCount.ShouldBe(1);
    }

    [Fact]
    public void A_late_reading_raises_no_alarm()
    {
        var press = Press.With("temperature", Hot).ReadsEvery(1, 10, "temperature", 40, 41);

        press.Reads(5, "temperature", 150, arriving: 12);

        (press.State.Status, press.Episodes.Count, press.Sensor("temperature").Max).ShouldBe((MachineStatus.Running, 0, 41));
    }

    [Fact]
    public void A_late_failure_flag_opens_no_episode()
    {
        var press = new Press().ReadsEvery(1, 10, "load", 1, 1);

        press.Reads(Reading.Of(5, "load", 2) with { Failed = true, ArrivedAt = Press.At(12) });

        (press.State.Failed, press.Episodes.Count).ShouldBe((false, 0));
    }

    [Fact]
    public void A_late_reading_counts_in_the_open_minute_it_belongs_to()
    {
        var press = new Press().ReadsEvery(1, 10, "temperature", 40, 41);
        press.Reads(5, "temperature", 99, arriving: 12);
        press.Reads(60, "temperature", 42);

        var minute = press.Minutes.ShouldHaveSingleItem();
        (minute.Count[0], minute.Sum[0], minute.Max[0], minute.Last[0]).ShouldBe((3, 180, 99, 41));
        press.CorrectedMinutes.ShouldBeEmpty();
    }

    [Fact]
    public void A_late_reading_of_a_closed_minute_has_that_minute_computed_afresh()
    {
        var press = new Press().ReadsEvery(30, 0, "temperature", 40, 41, 42);

        press.Reads(5, "temperature", 99, arriving: 61);

        press.CorrectedMinutes.ShouldBe([Press.Start]);
        press.Sensor("temperature").MinuteCount.ShouldBe(1);
    }

    [Fact]
    public void A_reading_within_the_allowed_lateness_is_judged_in_its_turn()
    {
        var press = new Press(new MachineConfiguration
        {
            AllowedLateness = TimeSpan.FromSeconds(10),
            Sensors = new Dictionary<string, SensorConfiguration> { ["temperature"] = new() { Limits = Hot } },
        });
        press.Reads(0, "temperature", 40);
        press.Reads(4, "temperature", 42);
        press.Reads(2, "temperature", 120, arriving: 4);
        press.Reads(20, "temperature", 41);

        press.Statuses().ShouldBe([(0, MachineStatus.Running), (2, MachineStatus.Critical), (4, MachineStatus.Running)]);
        press.State.LateCount.ShouldBe(0);
    }

    [Fact]
    public void A_waiting_reading_is_shown_at_once()
    {
        var press = new Press(new MachineConfiguration { AllowedLateness = TimeSpan.FromSeconds(10) });
        press.Reads(0, "temperature", 40);

        (press.Sensor("temperature").Last, press.Sensor("temperature").Count).ShouldBe((40, 0));
    }

    [Fact]
    public void A_waiting_reading_is_judged_when_it_has_waited_long_enough_though_nothing_follows()
    {
        var press = new Press(new MachineConfiguration { AllowedLateness = TimeSpan.FromSeconds(10) });
        press.Reads(0, "temperature", 40, arriving: 3);

        Twin.NextDeadline(press.State, press.Configuration).ShouldBe(Press.At(13));
        press.ClockShows(13);

        press.Sensor("temperature").Count.ShouldBe(1);
    }
}
