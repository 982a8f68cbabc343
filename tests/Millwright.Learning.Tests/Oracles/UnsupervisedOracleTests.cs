using System.Text.Json;
using MathNet.Numerics.Statistics;
using Millwright.Learning.Anomalies;
using Millwright.Learning.Clustering;
using Millwright.Learning.Drift;
using Millwright.Learning.Spectra;
using Millwright.Learning.Survival;

namespace Millwright.Learning.Tests.Oracles;

/// <summary>Ours against scikit-learn's and SciPy's, on the fixture of unsupervised.py.</summary>
public sealed class UnsupervisedOracleTests
{
    private static readonly JsonElement _fixture = Oracle.Read("unsupervised");

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Clusters_are_as_tight_as_scikit_learns(int clusters)
    {
        var groups = _fixture.Rows("groups");
        var expected = _fixture.GetProperty("clusters").GetProperty($"{clusters}");

        var fitted = KMeans.Fit(groups, clusters, seed: 1, starts: 60);

        fitted.Inertia.ShouldBe(expected.Number("inertia"), 1e-6 * fitted.Inertia);
        Silhouette.Of(groups, fitted.Assignments, clusters).ShouldBe(expected.Number("silhouette"), 1e-9);
    }

    [Fact]
    public void With_more_clusters_than_groups_there_are_many_optima_and_ours_is_within_a_thousandth() =>
        KMeans.Fit(_fixture.Rows("groups"), 6, seed: 1, starts: 60).Inertia
            .ShouldBeLessThanOrEqualTo(1.001 * _fixture.GetProperty("clusters").GetProperty("6").Number("inertia"));

    [Fact]
    public void Distances_from_the_plane_are_scikit_learns()
    {
        var plane = PrincipalComponents.Fit(_fixture.Rows("quiet"));

        plane.Components.ShouldBe((int)_fixture.Number("components"));
        PlaneDistance[] distances = [.. _fixture.Rows("probes").Select(probe => plane.Distance(probe))];
        distances.Select(distance => distance.Hotelling).ShouldBe(_fixture.Numbers("hotelling"), 1e-6);
        distances.Select(distance => distance.Residual).ShouldBe(_fixture.Numbers("residual"), 1e-6);
    }

    [Fact]
    public void Isolation_ranks_and_scores_as_scikit_learns_does()
    {
        var crowd = _fixture.Rows("crowd");
        var forest = IsolationForest.Fit(crowd, seed: 3, trees: 300);
        double[] scores = [.. crowd.Select(row => forest.Score(row))];

        Correlation.Spearman(scores, _fixture.Numbers("isolation")).ShouldBeGreaterThan(0.97);
        scores.Zip(_fixture.Numbers("isolation"), (ours, theirs) => Math.Abs(ours - theirs)).Average().ShouldBeLessThan(0.02);
    }

    [Fact]
    public void Two_sample_tests_are_scipys()
    {
        var (before, after) = (_fixture.Numbers("before"), _fixture.Numbers("after"));
        var kolmogorov = KolmogorovSmirnov.Of(before, after);
        long[][] table = [.. _fixture.Rows("chiSquareTable").Select(row => row.Select(count => (long)count).ToArray())];
        var chiSquare = Distances.ChiSquare(table[0], table[1]);

        kolmogorov.Statistic.ShouldBe(_fixture.Number("kolmogorovStatistic"), 1e-12);
        kolmogorov.Chance.ShouldBe(_fixture.Number("kolmogorovChance"), 0.005);
        DistributionShift.Of(before, after).Wasserstein.ShouldBe(_fixture.Number("wasserstein"), 1e-9);
        chiSquare.Statistic.ShouldBe(_fixture.Number("chiSquareStatistic"), 1e-9);
        chiSquare.Chance.ShouldBe(_fixture.Number("chiSquareChance"), 1e-9);
    }

    [Fact]
    public void Weibulls_law_is_the_one_that_scipy_fits()
    {
        var whole = Weibull.Fit([.. _fixture.Numbers("lives").Select(life => new Lifetime(life, Failed: true))]);
        var censored = Weibull.Fit([.. _fixture.Numbers("times").Zip(_fixture.Numbers("failed"), (time, failed) => new Lifetime(time, failed == 1))]);

        whole.Shape.ShouldBe(_fixture.Number("shape"), 0.001);
        whole.Scale.ShouldBe(_fixture.Number("scale"), 0.5);
        censored.Shape.ShouldBe(_fixture.Number("censoredShape"), 1e-4);
        censored.Scale.ShouldBe(_fixture.Number("censoredScale"), 0.05);
    }

    [Fact]
    public void Spectrum_and_moments_of_a_wave_are_numpys()
    {
        var features = VibrationFeatures.Of(_fixture.Numbers("wave"), rate: 12_000);

        features.Rms.ShouldBe(_fixture.Number("rms"), 1e-9);
        features.Kurtosis.ShouldBe(_fixture.Number("kurtosis"), 1e-9);
        features.Skewness.ShouldBe(_fixture.Number("skewness"), 1e-9);
        features.Crest.ShouldBe(_fixture.Number("crest"), 1e-9);
        features.HighestLine.ShouldBe(_fixture.Number("highest"), 1e-9);
        features.Centroid.ShouldBe(_fixture.Number("centroid"), 1e-6);
        features.Spread.ShouldBe(_fixture.Number("spread"), 1e-6);
        features.BandShares.ShouldBe(_fixture.Numbers("bands"), 1e-9);
    }
}
