using Millwright.Evaluation.Scoring;

namespace Millwright.Evaluation.Tests.Scoring;

/// <summary>The rules are those of the benchmark's protocol; the figures below are worked out from them by hand.</summary>
public sealed class NabScorerTests
{
    private const int Rows = 1000;
    private static readonly Window[] _windows = [new(300, 399), new(700, 749)];

    [Fact]
    public void A_detector_that_never_fires_has_0() => Standard(new double[Rows]).Score.ShouldBe(0);

    [Fact]
    public void One_that_fires_at_the_first_row_of_each_window_and_nowhere_else_has_100() => Standard(Firing(300, 700)).Score.ShouldBe(100, 1e-12);

    /// <summary>The benchmark's own series: a tenth of the rows lies in windows; its random detector is published with 11 to 17.</summary>
    [Fact]
    public void One_that_fires_at_random_has_little()
    {
        var random = new Random(1);
        var all = Enumerable.Range(0, 30).Select(_ =>
        {
            var first = random.Next(1000, 3000);
            return new ScoredSeries([new(first, first + 199), new(first + 500, first + 699)], [.. Enumerable.Range(0, 4000).Select(_ => random.NextDouble())], 600);
        }).ToArray();

        NabScorer.Best(all, NabProfile.Standard).Score.ShouldBeInRange(0, 25);
    }

    [Fact]
    public void Only_the_earliest_detection_of_a_window_counts_and_an_early_one_for_more()
    {
        Standard(Firing(320, 700)).Score.ShouldBe(Standard(Firing(320, 350, 399, 700)).Score);
        Standard(Firing(320, 700)).Score.ShouldBeGreaterThan(Standard(Firing(350, 700)).Score);
    }

    [Fact]
    public void A_detection_before_any_window_costs_its_whole_price() => Standard(Firing(200, 300, 700)).Score.ShouldBe(100 * (4 - 0.11) / 4, 1e-9);

    [Fact]
    public void One_right_after_a_window_costs_less_than_one_far_from_it() =>
        Standard(Firing(300, 401, 700)).Score.ShouldBeGreaterThan(Standard(Firing(300, 600, 700)).Score);

    [Fact]
    public void The_probation_is_not_scored() => Standard(Firing(149, 300, 700)).Score.ShouldBe(100, 1e-12);

    [Fact]
    public void A_missed_window_weighs_double_where_misses_do()
    {
        var half = Series(Firing(300));

        NabScorer.Score([half], 1, NabProfile.Standard).Score.ShouldBe(50, 1e-12);
        // One window's worth of 1, one miss of −2, and 2 · 2 added back, of 2 + 4.
        NabScorer.Score([half], 1, NabProfile.LowFalseNegatives).Score.ShouldBe(100 * (1.0 - 2 + 4) / 6, 1e-12);
    }

    [Fact]
    public void The_best_threshold_leaves_out_what_only_costs()
    {
        var scores = Firing(300, 700);
        foreach (var row in Enumerable.Range(500, 50))
            scores[row] = 0.4;

        var best = NabScorer.Best([Series(scores)], NabProfile.Standard);

        best.Score.ShouldBe(100, 1e-12);
        best.Threshold.ShouldBeGreaterThan(0.4);
    }

    private static NabScore Standard(double[] scores) => NabScorer.Score([Series(scores)], 1, NabProfile.Standard);

    private static ScoredSeries Series(double[] scores) => new(_windows, scores, ScoredSeries.ProbationOf(scores.Length));

    private static double[] Firing(params ReadOnlySpan<int> rows)
    {
        var scores = new double[Rows];
        foreach (var row in rows)
            scores[row] = 1;
        return scores;
    }
}
