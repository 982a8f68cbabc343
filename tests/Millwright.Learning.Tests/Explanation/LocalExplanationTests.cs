using FsCheck;
using FsCheck.Fluent;
using Millwright.Learning.Explanation;

namespace Millwright.Learning.Tests.Explanation;

/// <summary>Explanations that ask any model again, near one row.</summary>
public sealed class LocalExplanationTests
{
    /// <summary>0 to 63: the row's quartiles are below 16, below 32, below 48 and the rest.</summary>
    private static readonly double[] _spread = [.. Enumerable.Range(0, 64).Select(static value => (double)value)];

    [Fact]
    public void A_model_that_adds_up_what_lies_where_is_told_by_its_own_weights()
    {
        double[] weights = [3, -2, 0, 0.5];
        double[] row = [5, 60, 20, 40];
        double Model(double[] values) => 7 + weights.Select((weight, input) => Quarter(values[input]) == Quarter(row[input]) ? weight : 0).Sum();

        var fit = Lime.Explain(Model, row, [_spread, _spread, _spread, _spread], seed: 1);

        // The ridge pulls weights towards 0 by a few tenths of a percent.
        for (var input = 0; input < weights.Length; input++)
            fit.Contributions[input].ShouldBe(weights[input], 0.03);
        fit.Base.ShouldBe(7, 0.05);
        (fit.Base + fit.Contributions.Sum()).ShouldBe(fit.Local, 1e-9);
        fit.Fidelity.ShouldBeGreaterThan(0.999);
        fit.IsPoor.ShouldBeFalse();
    }

    [Fact]
    public void A_model_that_is_no_line_near_the_row_is_said_to_be_told_poorly()
    {
        double[] row = [5, 60, 20, 40];
        // Even or odd numbers of inputs elsewhere: no sum of parts tells it.
        double Model(double[] values) => values.Select((value, input) => Quarter(value) == Quarter(row[input])).Count(static same => !same) % 2;

        var fit = Lime.Explain(Model, row, [_spread, _spread, _spread, _spread], seed: 1);

        fit.IsPoor.ShouldBeTrue();
        fit.Fidelity.ShouldBeLessThan(LocalFit.PoorFidelity);
    }

    [Fact]
    public void The_seed_decides_and_another_one_tells_nearly_the_same()
    {
        double[] row = [5, 60];
        double Model(double[] values) => (values[0] * 0.1) - (values[1] * 0.2);

        var (first, same, other) = (Lime.Explain(Model, row, [_spread, _spread], 1), Lime.Explain(Model, row, [_spread, _spread], 1), Lime.Explain(Model, row, [_spread, _spread], 2));

        same.Contributions.ShouldBe(first.Contributions);
        other.Contributions.ShouldNotBe(first.Contributions);
        other.Contributions[1].ShouldBe(first.Contributions[1], Math.Abs(first.Contributions[1]) * 0.1);
    }

    [Fact]
    public void A_missing_value_is_explained_by_what_it_would_be_were_it_there()
    {
        static double Model(double[] values) => double.IsNaN(values[0]) ? 10 : 0;

        var fit = Lime.Explain(Model, [double.NaN, 5], [_spread, []], seed: 1);

        fit.Contributions[0].ShouldBe(10, 0.1);
        fit.Contributions[1].ShouldBe(0);
    }

    [Fact]
    public void Nothing_that_varies_is_nothing_to_explain_by() =>
        Should.Throw<ExplanationException>(static () => Lime.Explain(static _ => 1, [5], [[]], seed: 1)).Message.ShouldContain("None of the inputs");

    [Fact]
    public void Without_an_input_a_linear_model_loses_its_weight_times_how_far_its_value_is_from_the_mean()
    {
        double[] weights = [2, -1, 4];
        Prop.ForAll(Gen.Choose(-100, 100).ArrayOf(3).ToArbitrary(), values =>
        {
            var row = Array.ConvertAll(values, static value => (double)value);
            double[][] usual = [[1, 3], [0, 10], []];

            var parts = Occlusion.Explain(at => weights.Zip(at, static (weight, value) => weight * value).Sum(), row, usual);

            parts[0].ShouldBe(2 * (row[0] - 2), 1e-9);
            parts[1].ShouldBe(-(row[1] - 5), 1e-9);
            parts[2].ShouldBe(0);
        }).QuickCheckThrowOnFailure();
    }

    private static int Quarter(double value) => (int)(value / 16);
}
