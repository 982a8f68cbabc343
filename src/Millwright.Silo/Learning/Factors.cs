using Millwright.Learning.Explanation;
using Millwright.Storage.Learning;

namespace Millwright.Silo.Learning;

/// <summary>What moved a prediction of trees, as it is kept and told.</summary>
internal static class Factors
{
    public static IReadOnlyList<FactorRow> Of(TreeExplainer explainer, ReadOnlySpan<double> inputs, int most)
    {
        var strongest = Factor.Strongest(explainer.Explain(inputs), inputs, most);
        return [.. strongest.Select(static factor => new FactorRow(factor.Column.Name, double.IsFinite(factor.Value) ? factor.Value : null, factor.Contribution))];
    }
}
