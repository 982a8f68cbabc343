using Millwright.Learning.Calibration;
using Millwright.Learning.Explanation;
using Millwright.Learning.Features;
using Millwright.Learning.Tables;
using Millwright.Learning.Trees.Boosting;
using Millwright.Storage.Learning;

namespace Millwright.Silo.Learning;

/// <summary>
/// Hours with a conformal interval that holds nine in ten outcomes. It is as sure as the interval is narrow beside the span of all outcomes.
/// </summary>
/// <param name="isLog">The trees give the logarithm of one hour more.</param>
/// <param name="reach">What the interval reaches to either side, in the measure of the trees.</param>
/// <param name="span">Hours between the lowest and the highest twentieth of all outcomes.</param>
internal sealed class HoursScorer(BoostedTrees trees, bool isLog, double reach, double span) : IScorer
{
    /// <summary>The share of outcomes that the interval has to hold.</summary>
    private const double Coverage = 0.9;

    private readonly TreeExplainer _explainer = new(trees);

    public (TreeExplainer Trees, string Measure)? Shapley => (_explainer, isLog ? "ln(1 + h)" : "h");

    public string Measure => "h";

    public Score Of(ReadOnlySpan<double> inputs)
    {
        Span<double> output = stackalloc double[1];
        trees.Predict(inputs, output);
        var (value, low, high) = (Hours(output[0]), Hours(output[0] - reach), Hours(output[0] + reach));
        return new Score(value, span > 0 ? Math.Clamp(1 - (high - low) / span, 0, 1) : 0, low, high);
    }

    public IReadOnlyList<FactorRow> Explain(ReadOnlySpan<double> inputs, int most) => Factors.Of(_explainer, inputs, most);

    /// <summary>Finds the interval by outcomes that the trees were not learnt from.</summary>
    /// <returns>What <see cref="Read"/> expects beside the trees.</returns>
    public static double[] Calibrate(BoostedTrees trees, Table inputs, double[] outcomes, bool isLog)
    {
        var learnt = isLog ? Array.ConvertAll(outcomes, static hours => Math.Log(1 + hours)) : outcomes;
        var sorted = outcomes.Order().ToArray();
        return [isLog ? 1 : 0, ConformalInterval.Around(trees, inputs, learnt, Coverage).Margin, sorted[(int)(0.95 * (sorted.Length - 1))] - sorted[(int)(0.05 * (sorted.Length - 1))]];
    }

    public static HoursScorer Read(FeatureSpec spec, Sections sections) => sections.DoublesOf(Parts.Calibration) is [var isLog, var reach, var span]
        ? new HoursScorer(ModelBytes.Read<BoostedTrees>(spec, sections), isLog > 0, reach, span)
        : throw new InvalidDataException("The version's interval is not whole.");

    private double Hours(double output) => Hours(output, isLog);

    /// <summary>What the trees' output means, in hours.</summary>
    public static double Hours(double output, bool isLog) => Math.Max(0, isLog ? Math.Exp(output) - 1 : output);
}
