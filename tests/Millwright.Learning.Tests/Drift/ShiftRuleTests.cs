using Millwright.Learning.Drift;

namespace Millwright.Learning.Tests.Drift;

/// <summary>Which measures say that an input has moved, and whether enough of them do.</summary>
public sealed class ShiftRuleTests
{
    private static readonly double[] Unheard = new double[Enum.GetValues<ShiftMeasure>().Length];
    private static readonly ShiftRule Rule = new([ShiftMeasure.Psi, ShiftMeasure.KolmogorovSmirnov, ShiftMeasure.Wasserstein, ShiftMeasure.ChiSquare]);

    [Fact]
    public void A_number_is_measured_by_four_measures_and_kinds_by_three()
    {
        Judge(Normal(1, 64), Normal(2, 72)).Select(static each => each.Measure).ShouldBe([ShiftMeasure.Psi, ShiftMeasure.JensenShannon, ShiftMeasure.KolmogorovSmirnov, ShiftMeasure.Wasserstein]);
        Judge(Modes(64, 0.5), Modes(72, 0.5)).Select(static each => each.Measure).ShouldBe([ShiftMeasure.Psi, ShiftMeasure.JensenShannon, ShiftMeasure.ChiSquare]);
    }

    [Fact]
    public void A_mean_that_moves_by_two_deviations_is_a_drift_by_every_measure()
    {
        var judged = Judge(Normal(1, 64), Normal(2, 72, shift: 2));

        judged.ShouldAllBe(static each => each.Ratio > 1);
        judged.Single(static each => each.Measure == ShiftMeasure.Wasserstein).Value.ShouldBe(2, 0.4, "it is in deviations of the reference");
        judged.Single(static each => each.Measure == ShiftMeasure.KolmogorovSmirnov).Chance!.Value.ShouldBeLessThan(1e-6);
    }

    [Fact]
    public void A_mode_that_the_machine_is_never_in_any_more_is_a_drift_of_kinds()
    {
        var judged = Judge(Modes(64, 0.5), Modes(72, 0));

        Rule.Decisive(judged)!.Value.Ratio.ShouldBeGreaterThan(1);
        judged.Single(static each => each.Measure == ShiftMeasure.ChiSquare).Chance!.Value.ShouldBeLessThan(1e-6);
    }

    [Fact]
    public void A_trifle_is_no_drift_however_many_readings_show_it()
    {
        var judged = Judge(Normal(1, 50_000), Normal(2, 50_000, shift: 0.05));

        judged.Single(static each => each.Measure == ShiftMeasure.KolmogorovSmirnov).Ratio.ShouldBeGreaterThan(1, "chance alone does not explain it");
        Rule.Decisive(judged)!.Value.Ratio.ShouldBeLessThan(1, "one vote is not enough");
    }

    [Fact]
    public void One_vote_alone_decides_only_where_one_is_asked_for()
    {
        var judged = Judge(Normal(1, 50_000), Normal(2, 50_000, shift: 0.05));

        var alone = Rule with { Votes = 1 };

        var decisive = alone.Decisive(judged).ShouldNotBeNull();
        (decisive.Measure, decisive.Ratio > 1).ShouldBe((ShiftMeasure.KolmogorovSmirnov, true));
    }

    [Fact]
    public void What_was_usual_in_training_is_no_drift()
    {
        var shift = DistributionShift.Of(Normal(1, 64), Normal(2, 72, shift: 2));
        var usual = Enum.GetValues<ShiftMeasure>().Select(measure => shift.Of(measure) ?? 0).ToArray();

        Rule.Decisive(Rule.Judge(shift, usual, comparisons: 1))!.Value.Ratio.ShouldBeLessThan(1);
    }

    [Fact]
    public void The_more_is_compared_the_more_a_test_has_to_see()
    {
        var shift = DistributionShift.Of(Normal(1, 64), Normal(2, 72, shift: 0.5));

        double Needed(int comparisons) => Rule.Judge(shift, Unheard, comparisons).Single(static each => each.Measure == ShiftMeasure.KolmogorovSmirnov).Threshold;

        (Needed(1), Needed(1_000)).ShouldSatisfyAllConditions(
            // Tabled for large samples: 1.63 √((n + m) / nm) at 1 %.
            static needed => needed.Item1.ShouldBe(1.63 * Math.Sqrt((64 + 72) / (64.0 * 72)), 0.01),
            static needed => needed.Item2.ShouldBeGreaterThan(1.3 * needed.Item1));
    }

    /// <summary>Of 400 looks at 8 sensors of 10 machines that are as they ever were, one in fifty may find a drift by chance; in service what was usual in training keeps more of them away.</summary>
    [Fact]
    public void Looks_at_machines_that_are_as_ever_hardly_ever_find_a_drift()
    {
        var (looks, alarms) = (400, 0);
        for (var look = 0; look < looks; look++)
        {
            var random = new Random(look);
            alarms += Enumerable.Range(0, 80).Any(_ => Rule.Decisive(Judge(Normal(random, 64), Normal(random, 72), comparisons: 80))!.Value.Ratio > 1) ? 1 : 0;
        }

        alarms.ShouldBeLessThanOrEqualTo(looks / 50);
    }

    private static IReadOnlyList<MeasuredShift> Judge(double[] reference, double[] current, int comparisons = 1) => Rule.Judge(DistributionShift.Of(reference, current), Unheard, comparisons);

    private static double[] Normal(int seed, int count, double shift = 0) => Normal(new Random(seed), count, shift);

    private static double[] Normal(Random random, int count, double shift = 0) =>
        [.. Enumerable.Range(0, count).Select(_ => shift + Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];

    /// <summary>Two modes, the second in this share of the time.</summary>
    private static double[] Modes(int count, double share) => [.. Enumerable.Range(0, count).Select(place => place < share * count ? 2.0 : 1.0)];
}
