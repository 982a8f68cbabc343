using Millwright.Learning.Calibration;
using Millwright.Learning.Explanation;
using Millwright.Learning.Features;
using Millwright.Learning.Models;
using Millwright.Learning.Tables;
using Millwright.Learning.Trees.Boosting;
using Millwright.Storage.Learning;

namespace Millwright.Silo.Learning;

/// <summary>
/// The calibrated probability of a failure, with what it lies between as far as the outcomes can tell that it was calibrated by. It is as sure as the likelier of the two
/// outcomes is likely.
/// </summary>
/// <param name="band">Null: there were too few lives of machines to tell.</param>
internal sealed class RiskScorer(CalibratedModel model, ProbabilityBand? band) : IScorer
{
    /// <summary>The share of what chance could have made of the calibration that the interval holds.</summary>
    private const double Coverage = 0.9;

    private readonly TreeExplainer _explainer = TreeExplainer.For(model.Inner) ?? throw new InvalidDataException("The version's model is not made of trees.");

    public (TreeExplainer Trees, string Measure)? Shapley => (_explainer, "log-odds before calibration");

    public string Measure => "probability";

    public Score Of(ReadOnlySpan<double> inputs)
    {
        Span<double> classes = stackalloc double[2];
        model.Inner.Predict(inputs, classes);
        var risk = model.Maps[0].Map(classes[1]);
        var confidence = Math.Max(risk, 1 - risk);
        if (band is null)
            return new Score(risk, confidence);
        var (low, high) = band.Of(classes[1]);
        return new Score(risk, confidence, Math.Min(low, risk), Math.Max(high, risk));
    }

    /// <summary>In log-odds before calibration.</summary>
    public IReadOnlyList<FactorRow> Explain(ReadOnlySpan<double> inputs, int most) => Factors.Of(_explainer, inputs, most);

    /// <summary>Calibrates trees by rows that they were not learnt from, and finds how sure that is.</summary>
    /// <param name="failed">1 for a failure within the horizon, else 0.</param>
    /// <param name="lives">Of each row the life of the machine that it is from, by any number.</param>
    public static void Calibrate(BoostedTrees trees, Table inputs, double[] failed, int[] lives, int seed, Sections to, CancellationToken cancellationToken)
    {
        to[Parts.Model] = ModelBytes.Of(CalibratedModel.Fit(trees, inputs, new Target.Class(failed, 2), PlattMap.Fit));
        var raw = trees.PredictAll(inputs).Select(static classes => classes[1]).ToArray();
        if (ProbabilityBand.Fit(raw, Array.ConvertAll(failed, static value => value > 0.5), lives, Coverage, seed, PlattMap.Fit, cancellationToken) is { } band)
            to.Put(Parts.Calibration, band.ToValues());
    }

    public static RiskScorer Read(FeatureSpec spec, Sections sections) =>
        new(ModelBytes.Read<CalibratedModel>(spec, sections), sections.Has(Parts.Calibration) ? ProbabilityBand.Read(sections.DoublesOf(Parts.Calibration)) : null);
}
