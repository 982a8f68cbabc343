using MathNet.Numerics.Random;
using Millwright.Learning.Drift;

namespace Millwright.Learning.Tests.Drift;

public sealed class ClassifierQualityTests
{
    [Fact]
    public void Expected_confusion_is_the_sum_of_the_chances()
    {
        // At 0.5: hits 0.9 + 0.6, false alarms 0.1 + 0.4, misses 0.2.
        var quality = ClassifierQuality.Estimated([0.9, 0.6, 0.2], 0.5);

        quality.Accuracy.ShouldBe((0.9 + 0.6 + 0.8) / 3, 1e-12);
        quality.Precision.ShouldBe(0.75, 1e-12);
        quality.Recall.ShouldBe(1.5 / 1.7, 1e-12);
        quality.F1.ShouldBe(3 / 3.7, 1e-12);
    }

    [Fact]
    public void Known_labels_give_the_quality_that_was()
    {
        var quality = ClassifierQuality.Realised([0.9, 0.8, 0.3, 0.1], [1, 0, 1, 0], 0.5);

        quality.Accuracy.ShouldBe(0.5);
        quality.AccuracyDeviation.ShouldBe(0);
        quality.AreaUnderCurve.ShouldBe(0.75);
    }

    [Fact]
    public void Estimate_of_calibrated_probabilities_is_confirmed_by_the_labels()
    {
        var random = new Xoshiro256StarStar(1);
        double[] probabilities = [.. Enumerable.Range(0, 20_000).Select(_ => random.NextDouble())];
        double[] labels = [.. probabilities.Select(chance => random.NextDouble() < chance ? 1.0 : 0)];

        var estimated = ClassifierQuality.Estimated(probabilities, 0.5);
        var realised = ClassifierQuality.Realised(probabilities, labels, 0.5);

        realised.Accuracy.ShouldBe(estimated.Accuracy, 4 * estimated.AccuracyDeviation);
        realised.F1.ShouldBe(estimated.F1, 0.02);
        realised.AreaUnderCurve.ShouldBe(estimated.AreaUnderCurve, 0.02);
    }

    [Fact]
    public void Rows_that_are_counted_by_their_probability_have_the_quality_of_the_rows()
    {
        ProbabilityBin[] bins = [new(0.9, 3, 2, 2), new(0.6, 1, 1, 0), new(0.2, 2, 2, 1)];

        ClassifierQuality.Estimated(bins, 0.5).ShouldBe(ClassifierQuality.Estimated([0.9, 0.9, 0.9, 0.6, 0.2, 0.2], 0.5));
        ClassifierQuality.Realised(bins, 0.5).ShouldBe(ClassifierQuality.Realised([0.9, 0.9, 0.6, 0.2, 0.2], [1, 1, 0, 1, 0], 0.5));
        ClassifierQuality.Realised([new(0.9, 3, 0, 0)], 0.5).ShouldBeNull();
    }

    [Fact]
    public void One_class_only_has_no_area_under_a_curve() =>
        ClassifierQuality.Realised([0.9, 0.2], [1, 1], 0.5).AreaUnderCurve.ShouldBe(double.NaN);

    [Fact]
    public void Labels_for_other_rows_are_refused() =>
        Should.Throw<ArgumentException>(() => ClassifierQuality.Realised([0.9, 0.2], [1], 0.5));
}
