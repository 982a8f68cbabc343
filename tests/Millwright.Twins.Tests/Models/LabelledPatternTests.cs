using Millwright.Twins.Models;

namespace Millwright.Twins.Tests.Models;

/// <summary>Which known kind of failure a cluster of episodes is like.</summary>
public sealed class LabelledPatternTests
{
    private static readonly Dictionary<string, double> Deviations = new() { ["temperature.mean"] = 10, ["pressure.mean"] = 2, ["duration.h"] = 0 };
    private static readonly LabelledPattern Bearing = new("bearing", "", new Dictionary<string, double> { ["temperature.mean"] = 90, ["pressure.mean"] = 6 });
    private static readonly LabelledPattern Leak = new("leak", "Seal gone.", new Dictionary<string, double> { ["temperature.mean"] = 50, ["pressure.mean"] = 2 });

    [Fact]
    public void A_cluster_is_like_the_pattern_that_lies_nearest_in_deviations()
    {
        var near = LabelledPattern.Nearest(Means(52, 2), Deviations, [Bearing, Leak]).ShouldNotBeNull();

        (near.Name, near.Description, near.Features).ShouldBe(("leak", "Seal gone.", 2));
        near.Similarity.ShouldBe(1 / (1 + Math.Sqrt(0.04 / 2)), 1e-12);
        LabelledPattern.Nearest(Means(90, 6), Deviations, [Bearing, Leak])!.Similarity.ShouldBe(1);
        LabelledPattern.Nearest(Means(100, 8), Deviations, [Bearing])!.Similarity.ShouldBe(0.5, 1e-12);
    }

    [Fact]
    public void What_shares_too_little_is_not_compared()
    {
        var other = new LabelledPattern("other", "", new Dictionary<string, double> { ["temperature.mean"] = 90, ["flow.mean"] = 1, ["flow.maximum"] = 2 });

        LabelledPattern.Nearest(Means(90, 6), Deviations, [other]).ShouldBeNull();
        LabelledPattern.Nearest(Means(90, 6), Deviations, []).ShouldBeNull();
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 0.5)]
    public void What_never_varied_tells_only_whether_it_is_the_same(double hours, double similarity) =>
        LabelledPattern.Nearest(Means(90, 6), Deviations, [new LabelledPattern("short", "", new Dictionary<string, double> { ["duration.h"] = hours })])!.Similarity.ShouldBe(similarity);

    private static Dictionary<string, double> Means(double temperature, double pressure) => new() { ["temperature.mean"] = temperature, ["pressure.mean"] = pressure, ["duration.h"] = 1 };
}
