using Millwright.Learning.Features;
using static Millwright.Learning.Tests.Features.Histories;

namespace Millwright.Learning.Tests.Features;

public sealed class FeatureKindTests
{
    [Theory]
    [InlineData("last torque", 8)]
    [InlineData("mean torque 2h", 7)]
    [InlineData("mean torque 3h", 5)]
    [InlineData("deviation torque 2h", 1.4142135623730951)]
    [InlineData("deviation torque 1h", 0)]
    [InlineData("minimum torque 3h", 1)]
    [InlineData("maximum torque 100h", 8)]
    [InlineData("slope torque 2h", 2)]
    [InlineData("rise torque 2h", 5.5)]
    [InlineData("lift torque 2h", 1)]
    [InlineData("product torque speed", 320)]
    [InlineData("difference speed torque", 32)]
    [InlineData("ratio speed torque", 5)]
    [InlineData("running", 3)]
    [InlineData("count error 2h", 1)]
    [InlineData("count error 3h", 2)]
    [InlineData("since error", 1.5)]
    [InlineData("attribute-of age", 18)]
    public void A_feature_says_what_its_name_says(string feature, double expected)
    {
        var spec = FeatureSpec.Parse($"first 2\nsensor torque Nm\nsensor speed rpm\nevent error\nevent repair\nattribute age\n{feature}");
        var state = Taken(spec, [
            Observation.Reading(0, [2, 10]), Observation.Event(Hour / 2, 0), Observation.Reading(Hour, [1, 20]),
            Observation.Event(Hour + Hour / 2, 0), Observation.Reading(2 * Hour, [6, 30]), Observation.Reading(3 * Hour, [8, 40])], 18);

        VectorOf(state, 3 * Hour)[0].ShouldBe(expected, 1e-12);
    }

    [Theory]
    [InlineData("since repair")]
    [InlineData("mean torque 1m")]
    [InlineData("fadingmean speed 1m")]
    public void What_was_never_seen_is_missing(string feature)
    {
        var spec = FeatureSpec.Parse($"sensor torque Nm\nsensor speed rpm\nevent error\nevent repair\n{feature}");
        var state = Taken(spec, [Observation.Reading(0, [2, double.NaN])]);

        double.IsNaN(VectorOf(state, Hour)[0]).ShouldBeTrue();
    }

    [Fact]
    public void Fading_moments_are_those_of_the_weighted_readings()
    {
        double[] values = [5, 9, 2, 7, 7, 1];
        long[] hours = [0, 1, 5, 6, 6, 14];
        var spec = FeatureSpec.Parse("sensor torque\nfadingmean torque 4h\nfadingdeviation torque 4h\nfadinglift torque 4h");
        var state = Taken(spec, values.Zip(hours, (value, hour) => Observation.Reading(hour * Hour, [value])));

        var weights = Array.ConvertAll(hours, hour => Math.Exp(-(14 - hour) / 4.0));
        var mean = weights.Zip(values, (weight, value) => weight * value).Sum() / weights.Sum();
        var variance = weights.Zip(values, (weight, value) => weight * (value - mean) * (value - mean)).Sum() / weights.Sum();

        var vector = VectorOf(state, 14 * Hour);
        vector[0].ShouldBe(mean, 1e-12);
        vector[1].ShouldBe(Math.Sqrt(variance), 1e-12);
        vector[2].ShouldBe(1 - mean, 1e-12);
    }

    [Fact]
    public void A_sensor_that_falls_silent_leaves_its_window_empty_and_its_last_value_standing()
    {
        var spec = FeatureSpec.Parse("sensor torque\nsensor speed\nlast torque\nmean torque 2h\nmean speed 2h");
        var state = Taken(spec, [Observation.Reading(0, [5, 1]), Observation.Reading(4 * Hour, [double.NaN, 3])]);

        VectorOf(state, 4 * Hour).ShouldBe([5, double.NaN, 3]);
    }

    [Fact]
    public void A_reading_that_came_too_late_changes_nothing()
    {
        var spec = FeatureSpec.Parse("sensor torque\nlast torque\nmean torque 24h");
        var state = Taken(spec, [Observation.Reading(5 * Hour, [5])]);

        state.Observe(4 * Hour, [100], 6 * Hour).ShouldBeFalse();

        VectorOf(state, 6 * Hour).ShouldBe([5, 5]);
    }

    [Fact]
    public void A_repair_entered_days_later_counts_from_when_it_happened_and_is_known_from_when_it_was_entered()
    {
        var spec = FeatureSpec.Parse("sensor torque\nevent repair\nsince repair");

        var rows = FeatureReplay.Replay(spec, [], [new(10 * Hour, 50 * Hour, [], 0)], [49 * Hour, 50 * Hour]);

        rows[0].ToArray().ShouldBe([double.NaN, 40]);
    }
}
