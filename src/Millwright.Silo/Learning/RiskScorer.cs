using Millwright.Learning.Features;
using Millwright.Learning.Trees.Boosting;
using Millwright.Storage.Learning;

namespace Millwright.Silo.Learning;

/// <summary>The probability of a failure. It is as sure as the likelier of the two outcomes is likely.</summary>
internal sealed class RiskScorer(FeatureSpec spec, BoostedTrees trees) : IScorer
{
    private readonly double[] _means = Factors.Means(trees.Trees);

    public Score Of(ReadOnlySpan<double> inputs)
    {
        Span<double> classes = stackalloc double[2];
        trees.Predict(inputs, classes);
        return new Score(classes[1], Math.Max(classes[1], 1 - classes[1]));
    }

    public IReadOnlyList<FactorRow> Explain(ReadOnlySpan<double> inputs, int most) => Factors.Of(spec, trees, _means, inputs, most);

    public static RiskScorer Read(FeatureSpec spec, Sections sections) => new(spec, TreeBytes.Read(spec.Columns, sections[Parts.Model]));
}
