using Millwright.Simulator.Plants;

namespace Millwright.Simulator.Tests.Plants;

public class BlockTests
{
    [Fact]
    public void A_first_order_lag_follows_63_percent_of_a_step_in_its_time_constant()
    {
        var lag = new FirstOrderLag(600, 20);

        for (var second = 0; second < 600; second++)
            lag.Step(120, 1);

        lag.Value.ShouldBe(20 + (100 * (1 - Math.Exp(-1))), 0.1);
    }

    [Fact]
    public void A_first_order_lag_never_overshoots_however_long_the_step() => new FirstOrderLag(1, 0).Step(50, 1e6).ShouldBeInRange(49.9, 50);

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(3600)]
    public void Unrest_has_its_deviation_whatever_the_step(double seconds)
    {
        var wander = new Wander(2, 600);
        var random = Xoshiro.Of(5, 0);

        var squares = Enumerable.Range(0, 400_000).Average(_ => Math.Pow(wander.Step(random, seconds), 2));

        Math.Sqrt(squares).ShouldBe(2, 0.2);
    }

    [Fact]
    public void A_worn_part_is_replaced_at_the_end_of_its_life()
    {
        var wear = new Wear(10, 0);

        wear.Step(1, 9 * 3600).ShouldBe(0.9, 1e-9);
        wear.Step(1, 2 * 3600).ShouldBe(0.1, 1e-9);
    }

    [Theory]
    [InlineData("2024-01-01T05:59:59Z", false)] // Monday before the shift
    [InlineData("2024-01-01T06:00:00Z", true)]
    [InlineData("2024-01-01T10:10:00Z", false)] // the break, four hours in
    [InlineData("2024-01-01T21:59:59Z", true)]
    [InlineData("2024-01-01T22:00:00Z", false)]
    [InlineData("2024-01-06T12:00:00Z", false)] // Saturday
    public void Two_shifts_are_six_to_ten_on_weekdays(string at, bool works) => ShiftPattern.TwoShift.Works(DateTimeOffset.Parse(at)).ShouldBe(works);

    [Theory]
    [InlineData("2024-01-06T05:59:59Z", true)] // Friday's night shift ends on Saturday
    [InlineData("2024-01-06T06:00:00Z", false)]
    [InlineData("2024-01-08T05:59:59Z", false)]
    [InlineData("2024-01-08T06:00:00Z", true)]
    public void Three_shifts_are_Monday_to_Saturday_at_six(string at, bool works) =>
        ShiftPattern.ThreeShift.Works(DateTimeOffset.Parse(at)).ShouldBe(works);

    [Fact]
    public void The_hall_is_warmest_on_a_summer_afternoon()
    {
        var hours = Enumerable.Range(0, 24 * 366).Select(hour => Instants.Monday.AddHours(hour)).ToArray();

        var warmest = hours.MaxBy(Climate.Ambient);

        (warmest.Month, warmest.Hour).ShouldBe((7, 15));
        hours.ShouldAllBe(h => Math.Abs(Climate.Ambient(h) - Climate.Mean) <= Climate.Swing);
    }
}
