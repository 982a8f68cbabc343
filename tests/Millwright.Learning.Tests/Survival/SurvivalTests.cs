using MathNet.Numerics.Random;
using Millwright.Learning.Survival;

namespace Millwright.Learning.Tests.Survival;

public sealed class SurvivalTests
{
    [Fact]
    public void Survivors_of_a_small_table_are_counted_by_hand()
    {
        Lifetime[] lives = [new(2, true), new(3, false), new(4, true), new(4, true), new(6, false)];

        var steps = KaplanMeier.Fit(lives);

        steps.Select(step => step.Time).ShouldBe([2.0, 4.0]);
        steps[0].Survival.ShouldBe(0.8, 1e-12);
        steps[1].Survival.ShouldBe(0.8 / 3, 1e-12);
        steps[1].AtRisk.ShouldBe(3);
    }

    [Fact]
    public void Interval_is_greenwoods_on_the_log_minus_log_scale()
    {
        // One of five fails: S = 0.8, Greenwood 1/(5·4) = 0.05, reach 1.96 · √0.05 / −ln 0.8 = 1.964.
        var step = KaplanMeier.Fit([new(1, true), new(2, false), new(2, false), new(2, false), new(2, false)])[0];

        step.Low.ShouldBe(Math.Pow(0.8, Math.Exp(1.96406)), 1e-4);
        step.High.ShouldBe(Math.Pow(0.8, Math.Exp(-1.96406)), 1e-4);
    }

    [Fact]
    public void Shape_one_is_the_exponential_law_which_knows_no_age()
    {
        var law = new Weibull(1, 100, 0, 0, 10);

        law.RemainingLife(0).ShouldBe(100 * Math.Log(2), 1e-9);
        law.RemainingLife(5_000).ShouldBe(100 * Math.Log(2), 1e-6);
        law.FailureRisk(70, 10).ShouldBe(1 - Math.Exp(-0.1), 1e-12);
    }

    [Fact]
    public void Remaining_life_is_the_horizon_at_which_the_risk_is_its_level()
    {
        var law = new Weibull(2.3, 800, 0, 0, 10);

        foreach (var level in (double[])[0.1, 0.5, 0.9])
            law.FailureRisk(600, law.RemainingLife(600, level)).ShouldBe(level, 1e-9);
    }

    [Fact]
    public void True_law_lies_in_its_interval_about_nineteen_times_in_twenty()
    {
        var random = new Xoshiro256StarStar(4);
        var covered = 0;
        for (var run = 0; run < 200; run++)
        {
            var law = Weibull.Fit([.. Enumerable.Range(0, 80).Select(_ =>
            {
                var life = 500 * Math.Pow(-Math.Log(1 - random.NextDouble()), 1 / 1.5);
                var end = 200 + 800 * random.NextDouble();
                return new Lifetime(Math.Min(life, end), life <= end);
            })]);
            var (low, high) = law.ShapeInterval();
            covered += low <= 1.5 && 1.5 <= high ? 1 : 0;
        }

        covered.ShouldBeInRange(180, 199);
    }

    [Fact]
    public void One_failure_is_no_law() =>
        Should.Throw<TooFewFailuresException>(() => Weibull.Fit([new(10, true), new(20, false)])).Message.ShouldContain("there are 1");

    [Fact]
    public void Lives_that_ended_stand_for_those_as_long_that_were_cut_off()
    {
        var random = new MersenneTwister(5);
        double Drawn(double mean) => -mean * Math.Log(1 - random.NextDouble());
        var lives = Enumerable.Range(0, 20_000).Select(_ => (Life: Drawn(100), Cut: Drawn(150))).Select(static drawn => new Lifetime(Math.Min(drawn.Life, drawn.Cut), drawn.Life <= drawn.Cut)).ToArray();

        var weights = CensoringWeights.Of(lives);

        lives.Where(static life => life.Failed).Average(static life => life.Duration).ShouldBeLessThan(65);
        lives.Zip(weights, static (life, weight) => life.Duration * weight).Sum().ShouldBe(92 * lives.Count(static life => life.Failed), 10.0 * lives.Count(static life => life.Failed));
        weights.Where((_, place) => !lives[place].Failed).ShouldAllBe(static weight => weight == 0);
        weights.Where((_, place) => lives[place].Failed).Average().ShouldBe(1, 1e-9);
    }

    [Fact]
    public void Where_nothing_was_cut_off_all_lives_count_the_same() =>
        CensoringWeights.Of([new(3, true), new(1, true), new(2, true)]).ShouldBe([1.0, 1.0, 1.0]);
}
