using Millwright.Learning.Survival;

namespace Millwright.Learning.Tests.Survival;

/// <summary>Work that may take longer than planned.</summary>
public sealed class OverrunRiskTests
{
    [Fact]
    public void Nothing_known_is_an_even_chance_that_may_be_anything()
    {
        var risk = OverrunRisk.Of([], [], planned: 2);

        (risk.Probability, risk.Past).ShouldBe((0.5, 0));
        // The arcsine law: its 5 % quantile is sin²(π/40).
        risk.Low.ShouldBe(Math.Pow(Math.Sin(Math.PI / 40), 2), 1e-6);
        (risk.Low + risk.High).ShouldBe(1, 1e-6);
    }

    [Fact]
    public void It_is_the_share_of_the_past_that_took_longer_and_narrower_the_longer_the_past()
    {
        double[] past = [1, 1, 3, 1];

        var (few, many) = (OverrunRisk.Of(past, [], 2), OverrunRisk.Of([.. Enumerable.Repeat(past, 50).SelectMany(static each => each)], [], 2));

        few.Probability.ShouldBe(1.5 / 5);
        many.Probability.ShouldBe(50.5 / 201);
        (many.High - many.Low).ShouldBeLessThan((few.High - few.Low) / 5);
        many.Low.ShouldBeInRange(0.19, 0.25);
    }

    [Fact]
    public void What_goes_on_counts_once_it_is_over_the_plan() =>
        (OverrunRisk.Of([1, 1], [1.5], 2).Past, OverrunRisk.Of([1, 1], [2.5], 2).Past, OverrunRisk.Of([1, 1], [2.5], 2).Probability).ShouldBe((2, 3, 1.5 / 4));
}
