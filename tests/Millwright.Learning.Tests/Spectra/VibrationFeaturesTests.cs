using Millwright.Learning.Spectra;

namespace Millwright.Learning.Tests.Spectra;

public sealed class VibrationFeaturesTests
{
    [Fact]
    public void A_pure_tone_has_its_own_frequency_and_the_crest_of_a_sine()
    {
        double[] tone = [.. Enumerable.Range(0, 2_048).Select(sample => Math.Sin(2 * Math.PI * 1_500 * sample / 12_000))];

        var features = VibrationFeatures.Of(tone, 12_000);

        features.HighestLine.ShouldBe(1_500);
        features.Centroid.ShouldBe(1_500, 1);
        features.Rms.ShouldBe(Math.Sqrt(0.5), 1e-6);
        features.Crest.ShouldBe(Math.Sqrt(2), 1e-6);
        features.Kurtosis.ShouldBe(-1.5, 1e-3);
        features.BandShares[1..3].Sum().ShouldBe(1, 1e-6);
        features.ToArray().Length.ShouldBe(19);
    }

    [Fact]
    public void A_signal_that_stands_still_has_no_shape_and_no_power()
    {
        var features = VibrationFeatures.Of(new double[64], 1_000);

        features.ToArray().ShouldAllBe(value => value == 0);
    }
}
