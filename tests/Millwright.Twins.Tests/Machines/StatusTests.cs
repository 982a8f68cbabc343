using Millwright.Twins.Machines;
using Millwright.Twins.Readings;
using Millwright.Twins.Thresholds;

namespace Millwright.Twins.Tests.Machines;

public sealed class StatusTests
{
    private readonly Press _press = new(new MachineConfiguration
    {
        Sensors = new Dictionary<string, SensorConfiguration>
        {
            ["temperature"] = new() { Limits = new Limits { WarningHigh = 80, CriticalHigh = 100 } },
            ["vibration"] = new() { Limits = new Limits { WarningHigh = 4.5, CriticalHigh = 7.1 } },
        },
        RunningSensor = "speed",
        RunningAbove = 10,
    });

    [Fact]
    public void It_is_unknown_before_any_reading() => _press.State.Status.ShouldBe(MachineStatus.Unknown);

    [Theory]
    [InlineData(1480, MachineStatus.Running)]
    [InlineData(10, MachineStatus.Idle)]
    public void A_machine_runs_while_its_running_sensor_is_above_the_mark(double speed, MachineStatus status)
    {
        _press.Reads(0, "speed", speed);

        _press.State.Status.ShouldBe(status);
    }

    [Fact]
    public void The_worst_sensor_decides()
    {
        _press.Reads(new Reading(Press.Start, ("speed", 0), ("temperature", 90), ("vibration", 8)));

        _press.State.Status.ShouldBe(MachineStatus.Critical);
    }

    [Fact]
    public void A_warning_is_worse_than_idle()
    {
        _press.Reads(new Reading(Press.Start, ("speed", 0), ("temperature", 90)));

        _press.State.Status.ShouldBe(MachineStatus.Warning);
    }

    [Fact]
    public void What_cannot_be_judged_is_an_error_even_when_it_was_critical()
    {
        _press.Reads(0, "temperature", 120);
        _press.Reads(1, "temperature", 120, ReadingQuality.Bad);

        _press.State.Status.ShouldBe(MachineStatus.Error);
    }

    [Fact]
    public void Silence_is_stronger_than_an_error()
    {
        _press.Reads(0, "temperature", 120, ReadingQuality.Bad);
        _press.ClockShows(300);

        _press.State.Status.ShouldBe(MachineStatus.Offline);
    }

    [Fact]
    public void Maintenance_is_stronger_than_all()
    {
        _press.Reads(0, "temperature", 120);
        _press.MaintenanceBegins(1);
        _press.Reads(Reading.Of(2, "temperature", 130) with { Failed = true });
        _press.ClockShows(1000);

        _press.State.Status.ShouldBe(MachineStatus.Maintenance);
    }

    [Fact]
    public void Maintenance_ends_the_episode_at_its_last_bad_reading_and_opens_no_other()
    {
        _press.ReadsEvery(10, 0, "temperature", 120, 121);
        _press.MaintenanceBegins(15);
        _press.ReadsEvery(10, 20, "temperature", 150, 160);

        _press.Episodes.Values.ShouldHaveSingleItem().EndedAt.ShouldBe(Press.At(10));
    }

    [Fact]
    public void After_maintenance_the_next_reading_is_judged_again()
    {
        _press.MaintenanceBegins(0);
        _press.Reads(10, "temperature", 120);
        _press.MaintenanceEnds(20);
        _press.Reads(21, "temperature", 120);

        _press.State.Status.ShouldBe(MachineStatus.Critical);
    }

    [Fact]
    public void Statistics_go_on_during_maintenance()
    {
        _press.MaintenanceBegins(0);
        _press.ReadsEvery(1, 1, "temperature", 20, 30);

        _press.Sensor("temperature").Mean.ShouldBe(25);
    }

    [Fact]
    public void Operating_time_is_the_time_between_readings_while_not_idle()
    {
        _press.ReadsEvery(60, 0, "speed", 1480, 1480, 0, 0, 1480, 1480);

        TimeSpan.FromMicroseconds(_press.State.OperatingMicros).ShouldBe(TimeSpan.FromMinutes(3));
    }

    [Fact]
    public void A_gap_longer_than_the_no_data_timeout_is_no_operating_time()
    {
        _press.Reads(0, "speed", 1480);
        _press.Reads(299, "speed", 1480);
        _press.Reads(900, "speed", 1480);

        TimeSpan.FromMicroseconds(_press.State.OperatingMicros).ShouldBe(TimeSpan.FromSeconds(299));
    }

    [Fact]
    public void Operating_time_does_not_depend_on_when_data_arrive()
    {
        _press.Takes([.. Enumerable.Range(0, 11).Select(i => Reading.Of(i * 60, "speed", 1480) with { ArrivedAt = Press.At(86_400) })]);

        TimeSpan.FromMicroseconds(_press.State.OperatingMicros).ShouldBe(TimeSpan.FromMinutes(10));
    }

    [Fact]
    public void The_reason_names_the_sensor_the_value_and_the_limit()
    {
        _press.Reads(0, "vibration", 8.25);

        MachineReason.Of(_press.State, _press.Configuration).ShouldBe("vibration is 8.25, past its critical limit 7.1.");
    }
}
