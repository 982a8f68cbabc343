using Millwright.Twins.Events;
using Millwright.Twins.Machines;
using Millwright.Twins.Thresholds;

namespace Millwright.Twins.Tests.State;

public sealed class SilenceTests
{
    private static readonly MachineConfiguration Minute = new() { NoDataTimeout = TimeSpan.FromMinutes(1) };

    [Fact]
    public void A_machine_is_offline_from_its_deadline_whenever_the_clock_is_looked_at()
    {
        var press = new Press(Minute);
        press.Reads(0, "load", 1);

        press.ClockShows(59.999);
        press.State.Status.ShouldBe(MachineStatus.Running);
        press.ClockShows(1000);

        press.Statuses().ShouldBe([(0, MachineStatus.Running), (60, MachineStatus.Offline)]);
    }

    [Fact]
    public void The_deadline_counts_from_arrival_not_from_what_the_reading_tells_of()
    {
        var press = new Press(Minute);
        press.Reads(0, "load", 1, arriving: 30);

        Twin.NextDeadline(press.State, press.Configuration).ShouldBe(Press.At(90));
    }

    [Fact]
    public void Nothing_is_due_for_a_machine_that_never_sent()
    {
        var press = new Press(Minute);

        press.ClockShows(1e6);

        (press.State.Status, Twin.NextDeadline(press.State, press.Configuration)).ShouldBe((MachineStatus.Unknown, long.MaxValue));
    }

    [Fact]
    public void A_deadline_passed_before_a_reading_fires_before_it()
    {
        var press = new Press(Minute);
        press.Reads(0, "load", 1);
        press.Reads(100, "load", 1);

        press.Statuses().ShouldBe([(0, MachineStatus.Running), (60, MachineStatus.Offline), (100, MachineStatus.Running)]);
    }

    [Fact]
    public void A_sensor_falls_silent_by_its_own_timeout_and_comes_back()
    {
        var press = Press.With("temperature", Limits.None, noDataTimeout: TimeSpan.FromSeconds(10));
        press.Reads(0, "temperature", 20);
        press.ReadsEvery(6, 6, "load", 1, 1, 1);
        press.Reads(30, "temperature", 21);

        press.Events.Where(told => told.Sensor == "temperature").Select(told => (Press.Seconds(told.At), told.Kind))
            .ShouldBe([(10, MachineEventKind.SensorSilent), (30, MachineEventKind.SensorBack)]);
    }

    [Fact]
    public void A_silent_sensor_no_longer_holds_the_machine_past_a_limit()
    {
        var press = Press.With("temperature", new Limits { CriticalHigh = 100 }, noDataTimeout: TimeSpan.FromSeconds(10));
        press.Reads(0, "temperature", 120);
        press.ReadsEvery(6, 6, "load", 1, 1);

        press.Statuses().ShouldBe([(0, MachineStatus.Critical), (10, MachineStatus.Running)]);
    }

    [Fact]
    public void A_sensor_that_comes_back_does_not_stand_where_it_stood_before_its_silence()
    {
        var press = new Press(Press.With("temperature", new Limits { WarningHigh = 80 }, noDataTimeout: TimeSpan.FromSeconds(10)).Configuration with
        {
            AllowedLateness = TimeSpan.FromSeconds(5),
        });
        press.Reads(0, "temperature", 90);
        press.ReadsEvery(5, 5, "load", 1, 1, 1, 1);
        press.Reads(21, "temperature", 20);
        press.Reads(40, "load", 1);

        press.Statuses().ShouldBe([(0, MachineStatus.Warning), (10, MachineStatus.Running)]);
    }

    [Fact]
    public void A_sensors_silence_is_told_at_its_deadline_though_the_machine_was_silent_before()
    {
        var press = Press.With("temperature", Limits.None, noDataTimeout: TimeSpan.FromSeconds(400));
        press.Reads(0, "temperature", 20);
        press.ClockShows(450);

        press.EventsOf(MachineEventKind.SensorSilent).Select(told => Press.Seconds(told.At)).ShouldBe([400]);
    }

    [Fact]
    public void A_clock_that_ran_backwards_moves_no_arrival_back()
    {
        var press = new Press(Minute);
        press.Reads(50, "load", 1, arriving: 50);
        press.Reads(51, "load", 1, arriving: 20);

        press.State.LastArrivedAt.ShouldBe(Press.At(50));
    }
}
