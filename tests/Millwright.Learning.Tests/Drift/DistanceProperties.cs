using FsCheck;
using FsCheck.Fluent;
using Millwright.Learning.Drift;

namespace Millwright.Learning.Tests.Drift;

public sealed class DistanceProperties
{
    private static readonly Gen<double[]> _samples = Gen.Choose(-50, 50).Select(tenths => tenths / 10.0).ArrayOf().Where(sample => sample.Length > 0);

    private static readonly Arbitrary<(double[] First, double[] Second)> _pairs =
        (from first in _samples from second in _samples select (first, second)).ToArbitrary();

    [Fact]
    public void Distances_of_bins_are_the_same_both_ways_and_never_negative() => Prop.ForAll(_pairs, pair =>
    {
        var shift = DistributionShift.Of(pair.First, pair.Second);

        shift.PopulationStability.ShouldBeGreaterThanOrEqualTo(0);
        shift.PopulationStability.ShouldBe(Distances.PopulationStability(shift.Current, shift.Reference), 1e-9);
        shift.JensenShannon.ShouldBeInRange(0, 1);
        shift.JensenShannon.ShouldBe(Distances.JensenShannon(shift.Current, shift.Reference), 1e-9);
    }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Tests_of_samples_are_the_same_both_ways() => Prop.ForAll(_pairs, pair =>
    {
        var there = KolmogorovSmirnov.Of(pair.First, pair.Second);

        KolmogorovSmirnov.Of(pair.Second, pair.First).Statistic.ShouldBe(there.Statistic, 1e-12);
        there.Statistic.ShouldBeInRange(0, 1);
        there.Chance.ShouldBeInRange(0, 1);
        DistributionShift.Of(pair.First, pair.Second).Wasserstein.ShouldBe(DistributionShift.Of(pair.Second, pair.First).Wasserstein, 1e-9);
    }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void A_sample_lies_nowhere_from_itself() => Prop.ForAll(_samples.ToArbitrary(), sample =>
    {
        var shift = DistributionShift.Of(sample, sample);

        shift.Wasserstein.ShouldBe(0);
        shift.KolmogorovSmirnov.ShouldBe(new TwoSampleTest(0, 1));
        shift.PopulationStability.ShouldBe(0);
    }).Check(Config.QuickThrowOnFailure);
}
