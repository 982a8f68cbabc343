using Millwright.Twins.Events;
using Millwright.Twins.Machines;
using Millwright.Twins.Readings;
using Millwright.Twins.Thresholds;

namespace Millwright.Twins.Tests.Thresholds;

public sealed class LimitTests
{
    private const string Sensor = "temperature";

    private static readonly Limits BothSides = new() { CriticalLow = 0, WarningLow = 10, WarningHigh = 80, CriticalHigh = 100, Hysteresis = 5 };

    [Theory]
    [InlineData(-0.5, Violation.CriticalLow, MachineStatus.Critical)]
    [InlineData(9.5, Violation.WarningLow, MachineStatus.Warning)]
    [InlineData(10, Violation.None, MachineStatus.Running)]
    [InlineData(80, Violation.None, MachineStatus.Running)]
    [InlineData(80.5, Violation.WarningHigh, MachineStatus.Warning)]
    [InlineData(100, Violation.WarningHigh, MachineStatus.Warning)]
    [InlineData(100.5, Violation.CriticalHigh, MachineStatus.Critical)]
    public void A_limit_is_passed_by_what_lies_outside_it_not_on_it(double value, Violation violation, MachineStatus status)
    {
        var press = Press.With(Sensor, BothSides);

        press.Reads(0, Sensor, value);

        (press.Sensor(Sensor).Violation, press.State.Status).ShouldBe((violation, status));
    }

    [Fact]
    public void A_passed_limit_is_left_only_past_its_hysteresis()
    {
        var press = Press.With(Sensor, BothSides).ReadsEvery(1, 0, Sensor, 81, 79, 75.1, 75);

        press.Statuses().ShouldBe([(0, MachineStatus.Warning), (3, MachineStatus.Running)]);
    }

    [Fact]
    public void Hysteresis_holds_on_the_low_side_too()
    {
        var press = Press.With(Sensor, BothSides).ReadsEvery(1, 0, Sensor, -1, 4, 5.5, 14, 15.5);

        press.Statuses().ShouldBe([(0, MachineStatus.Critical), (2, MachineStatus.Warning), (4, MachineStatus.Running)]);
    }

    [Fact]
    public void Passing_a_limit_tells_the_sensor_the_value_and_the_limit()
    {
        var press = Press.With(Sensor, BothSides);

        press.Reads(3, Sensor, 104);

        var told = press.EventsOf(MachineEventKind.LimitPassed).ShouldHaveSingleItem();
        (told.At, told.Sensor, told.Violation, told.Value, told.Limit).ShouldBe((Press.At(3), Sensor, Violation.CriticalHigh, 104, 100));
    }

    [Fact]
    public void A_limit_passed_for_less_than_the_on_delay_does_not_count()
    {
        var press = Press.With(Sensor, BothSides with { OnDelay = TimeSpan.FromSeconds(10) }).ReadsEvery(1, 0, Sensor, 90, 95, 90, 50);

        press.EventsOf(MachineEventKind.LimitPassed).ShouldBeEmpty();
    }

    [Fact]
    public void A_limit_passed_for_the_on_delay_counts_from_then()
    {
        var press = Press.With(Sensor, BothSides with { OnDelay = TimeSpan.FromSeconds(10) }).ReadsEvery(2, 0, Sensor, 90, 95, 90, 91, 93, 90);

        press.EventsOf(MachineEventKind.LimitPassed).Select(told => Press.Seconds(told.At)).ShouldBe([10]);
    }

    [Fact]
    public void One_value_inside_starts_the_on_delay_afresh()
    {
        var press = Press.With(Sensor, BothSides with { OnDelay = TimeSpan.FromSeconds(4) }).ReadsEvery(2, 0, Sensor, 90, 90, 50, 90, 90, 90);

        press.EventsOf(MachineEventKind.LimitPassed).Select(told => Press.Seconds(told.At)).ShouldBe([10]);
    }

    [Fact]
    public void A_spike_out_of_a_long_warning_serves_the_critical_limits_own_on_delay()
    {
        var press = Press.With(Sensor, BothSides with { OnDelay = TimeSpan.FromSeconds(10) });
        press.ReadsEvery(5, 0, Sensor, 90, 90, 90, 90, 90, 120, 90);

        press.State.Status.ShouldBe(MachineStatus.Warning);
        press.Episodes.ShouldBeEmpty();
    }

    [Fact]
    public void A_value_that_swings_between_warning_and_critical_has_passed_the_warning_limit_all_along()
    {
        var press = Press.With(Sensor, BothSides with { OnDelay = TimeSpan.FromSeconds(10) });
        press.ReadsEvery(2, 0, Sensor, 90, 120, 90, 120, 90, 120);

        press.Statuses().ShouldBe([(0, MachineStatus.Running), (10, MachineStatus.Warning)]);
    }

    [Fact]
    public void A_limit_is_left_once_the_value_was_back_for_the_off_delay()
    {
        var press = Press.With(Sensor, BothSides with { OffDelay = TimeSpan.FromSeconds(4) }).ReadsEvery(2, 0, Sensor, 90, 50, 90, 50, 50, 50);

        press.Statuses().ShouldBe([(0, MachineStatus.Warning), (10, MachineStatus.Running)]);
    }

    [Fact]
    public void A_critical_limit_is_left_for_a_warning_once_the_off_delay_is_over()
    {
        var press = Press.With(Sensor, BothSides with { OffDelay = TimeSpan.FromSeconds(4) }).ReadsEvery(2, 0, Sensor, 120, 90, 90, 90);

        press.Statuses().ShouldBe([(0, MachineStatus.Critical), (6, MachineStatus.Warning)]);
    }

    [Fact]
    public void A_jump_from_one_side_to_the_other_counts_at_once_without_delays()
    {
        var press = Press.With(Sensor, BothSides).ReadsEvery(1, 0, Sensor, 120, -20);

        press.Sensor(Sensor).Violation.ShouldBe(Violation.CriticalLow);
        press.EventsOf(MachineEventKind.LimitLeft).ShouldHaveSingleItem().Violation.ShouldBe(Violation.CriticalHigh);
    }

    [Theory]
    [InlineData(21, Violation.None)]
    [InlineData(22.5, Violation.WarningRate)]
    [InlineData(17.5, Violation.WarningRate)]
    [InlineData(26, Violation.CriticalRate)]
    [InlineData(14, Violation.CriticalRate)]
    public void A_rate_of_change_is_judged_by_its_magnitude(double next, Violation violation)
    {
        var press = Press.With(Sensor, new Limits { WarningRate = 2, CriticalRate = 5 }).ReadsEvery(1, 0, Sensor, 20, next);

        press.Sensor(Sensor).Violation.ShouldBe(violation);
    }

    [Fact]
    public void A_rate_limit_is_left_with_the_next_calm_value()
    {
        var press = Press.With(Sensor, new Limits { WarningRate = 2, Hysteresis = 5 }).ReadsEvery(1, 0, Sensor, 20, 30, 30.5);

        press.Statuses().ShouldBe([(0, MachineStatus.Running), (1, MachineStatus.Warning), (2, MachineStatus.Running)]);
    }

    [Fact]
    public void A_stale_value_cannot_serve_an_on_delay()
    {
        var press = Press.With(Sensor, BothSides with { OnDelay = TimeSpan.FromSeconds(30) }, noDataTimeout: TimeSpan.FromSeconds(10));
        press.Reads(0, Sensor, 90);
        press.Reads(40, Sensor, 90);

        press.EventsOf(MachineEventKind.LimitPassed).ShouldBeEmpty();
    }

    [Fact]
    public void A_stale_value_cannot_serve_an_off_delay()
    {
        var press = Press.With(Sensor, BothSides with { OffDelay = TimeSpan.FromSeconds(330) });
        press.Reads(0, Sensor, 90);
        press.Reads(1, Sensor, 50);
        press.Reads(340, Sensor, 50);

        press.State.Status.ShouldBe(MachineStatus.Warning);
    }

    [Fact]
    public void A_value_of_bad_quality_passes_no_limit()
    {
        var press = Press.With(Sensor, BothSides);

        press.Reads(0, Sensor, 500, ReadingQuality.Bad);

        press.Sensor(Sensor).Violation.ShouldBe(Violation.None);
    }

    [Fact]
    public void A_sensor_without_limits_is_measured_and_never_judged()
    {
        var press = Press.With(Sensor, BothSides);

        press.Reads(0, "load", 1e9);

        press.State.Status.ShouldBe(MachineStatus.Running);
    }

    [Fact]
    public void New_limits_judge_the_next_value_afresh()
    {
        var press = Press.With(Sensor, BothSides).ReadsEvery(1, 0, Sensor, 90);

        press.IsJudgedBy(Press.With(Sensor, BothSides with { WarningHigh = 95 }).Configuration, at: 0.5);
        press.Reads(1, Sensor, 92);

        press.Statuses().ShouldBe([(0, MachineStatus.Warning), (0.5, MachineStatus.Running)]);
    }
}
