using Millwright.Learning.Explanation;
using Millwright.Storage.Learning;

namespace Millwright.Silo.Learning;

/// <summary>What moved a prediction, as it is kept and told.</summary>
internal static class Factors
{
    /// <summary>The parts that moved anything, the strongest first.</summary>
    /// <param name="names">One an input, as <paramref name="inputs"/> and <paramref name="parts"/>.</param>
    public static IReadOnlyList<FactorRow> Of(IReadOnlyList<string> names, double[] inputs, double[] parts, int most = int.MaxValue) =>
    [
        .. Enumerable.Range(0, parts.Length).Where(input => parts[input] != 0).OrderByDescending(input => Math.Abs(parts[input])).Take(most)
            .Select(input => new FactorRow(names[input], double.IsFinite(inputs[input]) ? inputs[input] : null, parts[input])),
    ];

    public static IReadOnlyList<FactorRow> Of(TreeExplainer explainer, ReadOnlySpan<double> inputs, int most)
    {
        var strongest = Factor.Strongest(explainer.Explain(inputs), inputs, most);
        return [.. strongest.Select(static factor => new FactorRow(factor.Column.Name, double.IsFinite(factor.Value) ? factor.Value : null, factor.Contribution))];
    }
}
