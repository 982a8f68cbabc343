using Millwright.Learning.Metrics;

namespace Millwright.Learning.Tests.Metrics;

/// <summary>Figures worked out by hand.</summary>
public sealed class MetricsTests
{
    private static readonly bool[] _truth = [true, false, true, false, true];
    private static readonly double[] _scores = [0.9, 0.8, 0.7, 0.3, 0.3];

    [Fact]
    public void Equal_scores_count_half_in_the_area_under_the_curve() =>
        // Of 3 × 2 pairs: 2 + 1 + 0.5 won.
        Ranking.RocAuc(_truth, _scores).ShouldBe(3.5 / 6, 1e-12);

    [Fact]
    public void Average_precision_steps_at_each_score() =>
        Ranking.AveragePrecision(_truth, _scores).ShouldBe((1.0 + (2.0 / 3) + (3.0 / 5)) / 3, 1e-12);

    [Fact]
    public void The_best_f1_names_its_threshold() => Ranking.BestF1(_truth, _scores).ShouldBe((0.3, 0.75));

    [Fact]
    public void A_ranking_of_one_class_is_not_a_number() => Ranking.RocAuc([true], [0.5]).ShouldBe(double.NaN);

    [Fact]
    public void Precision_recall_and_f1_at_a_threshold()
    {
        var confusion = Confusion.At(0.5, _truth, _scores);

        confusion.Precision().ShouldBe(2 / 3.0, 1e-12);
        confusion.Recall().ShouldBe(2 / 3.0, 1e-12);
        confusion.F1().ShouldBe(2 / 3.0, 1e-12);
        confusion.Accuracy.ShouldBe(0.6, 1e-12);
        confusion.MacroF1.ShouldBe(((2 / 3.0) + 0.5) / 2, 1e-12);
    }

    [Fact]
    public void A_prediction_that_is_too_high_costs_more_of_remaining_life() =>
        Regression.Phm08([100, 100], [113, 87]).ShouldBe(Math.Exp(1.3) - 1 + (Math.E - 1), 1e-9);

    [Fact]
    public void Errors_of_a_quantity()
    {
        Regression.Rmse([1, 2], [2, 4]).ShouldBe(Math.Sqrt(2.5), 1e-12);
        Regression.Mae([1, 2], [2, 4]).ShouldBe(1.5, 1e-12);
        Regression.Pinball([1, 5], [2, 4], 0.9).ShouldBe((0.1 + 0.9) / 2, 1e-12);
        Regression.Coverage([1, 2, 3], [(0, 1), (0, 1), (3, 4)]).ShouldBe(2 / 3.0, 1e-12);
    }

    [Fact]
    public void Losses_of_probabilities()
    {
        Probabilities.LogLoss([0, 1], [[0.5, 0.5], [0.75, 0.25]]).ShouldBe(Math.Log(2) * 1.5, 1e-12);
        Probabilities.Brier([true, false], [0.8, 0.4]).ShouldBe((0.04 + 0.16) / 2, 1e-12);
    }
}
