using Millwright.Learning.Calibration;
using Millwright.Learning.Explanation;
using Millwright.Learning.Features;
using Millwright.Storage.Learning;

namespace Millwright.Silo.Learning;

/// <summary>The calibrated probability of a failure. It is as sure as the likelier of the two outcomes is likely.</summary>
internal sealed class RiskScorer(CalibratedModel model) : IScorer
{
    private readonly TreeExplainer _explainer = TreeExplainer.For(model.Inner) ?? throw new InvalidDataException("The version's model is not made of trees.");

    public (TreeExplainer Trees, string Measure)? Shapley => (_explainer, "log-odds before calibration");

    public string Measure => "probability";

    public Score Of(ReadOnlySpan<double> inputs)
    {
        Span<double> classes = stackalloc double[2];
        model.Predict(inputs, classes);
        return new Score(classes[1], Math.Max(classes[1], 1 - classes[1]));
    }

    /// <summary>In log-odds before calibration.</summary>
    public IReadOnlyList<FactorRow> Explain(ReadOnlySpan<double> inputs, int most) => Factors.Of(_explainer, inputs, most);

    public static RiskScorer Read(FeatureSpec spec, Sections sections) => new(ModelBytes.Read<CalibratedModel>(spec, sections));
}
