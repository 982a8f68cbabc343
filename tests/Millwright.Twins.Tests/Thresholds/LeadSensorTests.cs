using FsCheck;
using FsCheck.Fluent;
using Millwright.Twins.Thresholds;

namespace Millwright.Twins.Tests.Thresholds;

public sealed class LeadSensorTests
{
    private static readonly Limits Band = new() { WarningLow = 20, WarningHigh = 80, CriticalLow = 10, CriticalHigh = 90 };

    [Fact]
    public void The_worst_violation_leads_however_near_another_is_to_its_limit() => LeadSensor.Of(
    [
        new("a", 79.9, Violation.None, 50, Band), new("b", 81, Violation.WarningHigh, 50, Band), new("c", 5, Violation.CriticalLow, 50, Band), new("d", 95, Violation.WarningHigh, 50, Band),
    ]).ShouldBe("c");

    [Fact]
    public void Among_the_unharmed_the_one_farthest_on_its_way_to_a_limit_leads() => LeadSensor.Of(
    [
        new("high", 70, Violation.None, 50, Band), new("low", 28, Violation.None, 50, Band), new("still", 50, Violation.None, 50, Band), new("free", 1e9, Violation.None, 0, Limits.None),
    ]).ShouldBe("low");

    [Fact]
    public void The_way_is_measured_from_where_a_sensor_usually_is() => LeadSensor.Of(
    [
        new("usually-high", 75, Violation.None, 75, Band), new("usually-low", 70, Violation.None, 30, Band),
    ]).ShouldBe("usually-low");

    [Fact]
    public void Among_equals_the_first_by_name_leads() => LeadSensor.Of(
        [new("b", 60, Violation.None, 50, Band), new("a", 60, Violation.None, 50, Band)]).ShouldBe("a");

    [Fact]
    public void A_machine_without_sensors_has_no_lead() => LeadSensor.Of([]).ShouldBeNull();

    [Theory]
    [InlineData(80, 50, 1)]
    [InlineData(65, 50, 0.5)]
    [InlineData(35, 50, 0.5)]
    [InlineData(95, 50, 1.5)]
    [InlineData(50, 50, 0)]
    [InlineData(85, 85, 1)]
    public void Nearness_is_0_where_it_usually_is_and_1_at_the_limit(double value, double usual, double expected) =>
        LeadSensor.Nearness(new("a", value, Violation.None, usual, Band)).ShouldBe(expected, 1e-12);

    [Fact]
    public void Only_the_critical_limit_counts_where_there_is_no_warning() =>
        LeadSensor.Nearness(new("a", 70, Violation.None, 50, new Limits { CriticalHigh = 90 })).ShouldBe(0.5);

    [Fact]
    public void The_order_in_which_sensors_come_makes_no_difference() => Prop.ForAll(Machines, sensors =>
    {
        var lead = LeadSensor.Of(sensors);

        LeadSensor.Of(sensors.Reverse()).ShouldBe(lead);
        LeadSensor.Of(sensors.Shuffle()).ShouldBe(lead);
        var standing = sensors.Single(sensor => sensor.Sensor == lead);
        sensors.ShouldAllBe(sensor => Rank(sensor.Violation) <= Rank(standing.Violation));
    }).QuickCheckThrowOnFailure();

    private static int Rank(Violation violation) => violation == Violation.None ? 0 : violation < Violation.CriticalLow ? 1 : 2;

    private static Arbitrary<SensorStanding[]> Machines { get; } =
        (from count in Gen.Choose(1, 8)
         from standings in Gen.ArrayOf(
             from value in Gen.Choose(-100, 200)
             from usual in Gen.Choose(-100, 200)
             from violation in Gen.Elements(Enum.GetValues<Violation>())
             from limits in Gen.Elements(Limits.None, Band, new Limits { CriticalHigh = 90 }, new Limits { WarningLow = 0 })
             select (value, usual, violation, limits), count)
         select standings.Select(static (one, at) => new SensorStanding($"s{at}", one.value, one.violation, one.usual, one.limits)).ToArray()).ToArbitrary();
}
