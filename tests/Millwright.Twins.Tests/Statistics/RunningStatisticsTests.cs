using Millwright.Twins.Machines;
using Millwright.Twins.Readings;

namespace Millwright.Twins.Tests.Statistics;

public sealed class RunningStatisticsTests
{
    /// <summary>The textbook sum of squares loses every digit at this offset; expected: mean and deviations in two passes.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1e9)]
    [InlineData(-1e12)]
    public void Mean_and_variance_of_a_stream_are_those_of_the_batch_even_far_from_zero(double offset)
    {
        double[] swings = [4, 7, 13, 16, 4.25, 7.5, 12.75, 16.5];
        var values = Enumerable.Range(0, 800).Select(i => offset + swings[i % swings.Length]).ToArray();
        var mean = offset + values.Average(value => value - offset);
        var variance = values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);

        var sensor = new Press().ReadsEvery(1, 0, "vibration", values).Sensor("vibration");

        sensor.Count.ShouldBe(values.Length);
        sensor.Mean.ShouldBe(mean, 1e-6 + (Math.Abs(offset) * 1e-15));
        (sensor.M2 / (sensor.Count - 1)).ShouldBe(variance, variance * 1e-4);
        (sensor.Min, sensor.Max).ShouldBe((values.Min(), values.Max()));
    }

    /// <summary>Expected: NIST StRD NumAcc4, certified mean 10000000.2 and standard deviation 0.1 (itl.nist.gov/div898/strd).</summary>
    [Fact]
    public void NumAcc4_of_NIST_comes_out_as_certified()
    {
        double[] values = [10000000.2, .. Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? 10000000.1 : 10000000.3)];

        var sensor = new Press().ReadsEvery(1, 0, "x", values).Sensor("x");

        sensor.Mean.ShouldBe(10000000.2, 1e-7);
        Math.Sqrt(sensor.M2 / (sensor.Count - 1)).ShouldBe(0.1, 1e-8);
    }

    [Fact]
    public void Rate_of_change_is_per_second_of_event_time()
    {
        var press = new Press().ReadsEvery(4, 0, "temperature", 20, 30);

        press.Sensor("temperature").Rate.ShouldBe(2.5);
    }

    [Fact]
    public void There_is_no_rate_of_change_across_a_gap()
    {
        var press = new Press();
        press.Reads(0, "temperature", 20);
        press.Reads(301, "temperature", 90);

        press.Sensor("temperature").Rate.ShouldBe(0);
    }

    /// <summary>After one time constant a step response has covered 1 − 1/e of the step, whatever the sampling.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7.5)]
    [InlineData(60)]
    public void The_weighted_mean_covers_63_percent_of_a_step_in_one_time_constant(double interval)
    {
        var press = new Press();
        press.Reads(0, "temperature", 0);
        for (var at = interval; at <= 60; at += interval)
            press.Reads(at, "temperature", 100);

        press.Sensor("temperature").Ewma.ShouldBe(100 * (1 - (1 / Math.E)), 1e-9);
    }

    [Fact]
    public void The_time_constant_is_the_sensors_own()
    {
        var press = new Press(new MachineConfiguration
        {
            Sensors = new Dictionary<string, SensorConfiguration> { ["temperature"] = new() { EwmaTimeConstant = TimeSpan.FromSeconds(10) } },
        });

        press.ReadsEvery(10, 0, "temperature", 0, 100);

        press.Sensor("temperature").Ewma.ShouldBe(100 * (1 - (1 / Math.E)), 1e-9);
    }

    [Fact]
    public void A_bad_value_is_shown_and_counts_in_no_statistic()
    {
        var press = new Press();
        press.Reads(0, "temperature", 20);
        press.Reads(1, "temperature", 999, ReadingQuality.Bad);

        var sensor = press.Sensor("temperature");
        (sensor.Last, sensor.Quality, sensor.Count, sensor.Max, sensor.MinuteCount).ShouldBe((999, ReadingQuality.Bad, 1, 20, 1));
    }

    [Fact]
    public void A_closed_minute_says_what_a_chart_needs()
    {
        var press = new Press().ReadsEvery(20, 0, "temperature", 3, 1, 2, 9);

        var minute = press.Minutes.ShouldHaveSingleItem();
        minute.Minute.ShouldBe(Press.Start);
        minute.Sensors.ShouldBe(["temperature"]);
        (minute.Count[0], minute.Sum[0], minute.M2[0], minute.Min[0], minute.Max[0], minute.Last[0], minute.LastAt[0])
            .ShouldBe((3, 6, 2, 1, 3, 2, Press.At(40)));
    }

    [Fact]
    public void A_minute_of_large_values_keeps_its_small_deviation()
    {
        // Around 10^9 a sum of squares has no digit left for a deviation of 1.
        var press = new Press().ReadsEvery(10, 0, "pressure", 1e9 + 1, 1e9 - 1, 1e9 + 1, 1e9 - 1, 1e9 + 1, 1e9 - 1, 0);

        var minute = press.Minutes.ShouldHaveSingleItem();
        minute.M2[0].ShouldBe(6, 1e-6);
    }
}
