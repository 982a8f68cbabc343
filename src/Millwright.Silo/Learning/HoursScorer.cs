using Millwright.Learning.Features;
using Millwright.Learning.Trees.Boosting;
using Millwright.Storage.Learning;

namespace Millwright.Silo.Learning;

/// <summary>
/// Hours with an interval that held nine in ten of the outcomes it was calibrated by (split conformal prediction: Lei et al., "Distribution-free
/// predictive inference for regression", JASA 113, 2018). It is as sure as the interval is narrow beside the span of all outcomes.
/// </summary>
/// <param name="isLog">The trees give the logarithm of one hour more.</param>
/// <param name="reach">What the interval reaches to either side, in the measure of the trees.</param>
/// <param name="span">Hours between the lowest and the highest twentieth of all outcomes.</param>
internal sealed class HoursScorer(FeatureSpec spec, BoostedTrees trees, bool isLog, double reach, double span) : IScorer
{
    /// <summary>The share of outcomes that the interval has to hold.</summary>
    private const double Coverage = 0.9;

    private readonly double[] _means = Factors.Means(trees.Trees);

    public Score Of(ReadOnlySpan<double> inputs)
    {
        Span<double> output = stackalloc double[1];
        trees.Predict(inputs, output);
        var (value, low, high) = (Hours(output[0]), Hours(output[0] - reach), Hours(output[0] + reach));
        return new Score(value, span > 0 ? Math.Clamp(1 - (high - low) / span, 0, 1) : 0, low, high);
    }

    public IReadOnlyList<FactorRow> Explain(ReadOnlySpan<double> inputs, int most) => Factors.Of(spec, trees, _means, inputs, most);

    /// <summary>Sets the interval by outcomes that the trees were not learnt from.</summary>
    public static double[] Calibrate(BoostedTrees trees, Millwright.Learning.Tables.Table inputs, double[] outcomes, bool isLog)
    {
        var (misses, row, output) = (new double[inputs.Rows], new double[inputs.Columns.Count], new double[1]);
        for (var place = 0; place < misses.Length; place++)
        {
            inputs.CopyRow(place, row);
            trees.Predict(row, output);
            misses[place] = Math.Abs(output[0] - (isLog ? Math.Log(1 + outcomes[place]) : outcomes[place]));
        }
        Array.Sort(misses);
        var sorted = outcomes.Order().ToArray();
        return
        [
            isLog ? 1 : 0, misses[Math.Min(misses.Length - 1, (int)Math.Ceiling((misses.Length + 1) * Coverage) - 1)],
            sorted[(int)(0.95 * (sorted.Length - 1))] - sorted[(int)(0.05 * (sorted.Length - 1))],
        ];
    }

    public static HoursScorer Read(FeatureSpec spec, Sections sections) => sections.DoublesOf(Parts.Calibration) is [var isLog, var reach, var span]
        ? new HoursScorer(spec, TreeBytes.Read(spec.Columns, sections[Parts.Model]), isLog > 0, reach, span)
        : throw new InvalidDataException("The version's interval is not whole.");

    private double Hours(double output) => Math.Max(0, isLog ? Math.Exp(output) - 1 : output);
}
