using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;
using Millwright.Learning.Anomalies;

namespace Millwright.Learning.Tests.Anomalies;

public sealed class PlaneChartTests
{
    [Fact]
    public void Sensors_that_no_longer_move_together_are_seen_though_each_is_within_its_range()
    {
        var random = new Xoshiro256StarStar(1);
        var chart = PlaneChart.Fit(Together(random, 400, together: true));

        double[] quiet = [.. Together(random, 400, together: true).Select(reading => chart.Score(default, reading))];
        double[] apart = [.. Together(random, 100, together: false).Select(reading => chart.Score(default, reading))];

        quiet.Max().ShouldBeLessThan(PlaneChart.Alarm);
        apart.Max().ShouldBeGreaterThan(PlaneChart.Alarm);
    }

    [Fact]
    public void Contributions_add_up_to_the_distances_and_name_the_sensor()
    {
        var plane = PrincipalComponents.Fit(Together(new Xoshiro256StarStar(2), 300, together: true));
        double[] reading = [10, 20, -5, 40];
        var (hotelling, residual) = (new double[4], new double[4]);

        plane.Contributions(reading, hotelling, residual);

        var distance = plane.Distance(reading);
        hotelling.Sum().ShouldBe(distance.Hotelling, 1e-9 * distance.Hotelling);
        residual.Sum().ShouldBe(distance.Residual, 1e-9 * distance.Residual);
        hotelling.Zip(residual, (first, second) => first + second).ToList().IndexOf(hotelling.Zip(residual, (first, second) => first + second).Max()).ShouldBe(3);
    }

    [Fact]
    public void Limits_hold_for_about_ninety_nine_readings_in_a_hundred()
    {
        var random = new Xoshiro256StarStar(3);
        var plane = PrincipalComponents.Fit(Together(random, 1_000, together: true));
        var fresh = Together(random, 5_000, together: true);

        fresh.Count(reading => plane.Distance(reading).Hotelling > plane.HotellingLimit).ShouldBeInRange(25, 100);
        fresh.Count(reading => plane.Distance(reading).Residual > plane.ResidualLimit).ShouldBeInRange(25, 100);
    }

    [Fact]
    public void Fewer_readings_than_sensors_are_refused() =>
        Should.Throw<ArgumentException>(() => PlaneChart.Fit([[1, 2, 3], [2, 3, 4]])).Message.ShouldContain("2 readings of 3 sensors");

    private static double[][] Together(Xoshiro256StarStar random, int readings, bool together) =>
    [
        .. Enumerable.Range(0, readings).Select(_ =>
        {
            var load = Normal.Sample(random, 0, 1);
            var other = Normal.Sample(random, 0, 1);
            return new[]
            {
                10 + load + Normal.Sample(random, 0, 0.2),
                20 + 2 * (together ? load : -load + 1.5) + Normal.Sample(random, 0, 0.4),
                -5 + other + Normal.Sample(random, 0, 0.2),
                0.5 * other + Normal.Sample(random, 0, 0.1),
            };
        }),
    ];
}
