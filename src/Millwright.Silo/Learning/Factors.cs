using Millwright.Learning.Features;
using Millwright.Learning.Trees;
using Millwright.Learning.Trees.Boosting;
using Millwright.Storage.Learning;

namespace Millwright.Silo.Learning;

/// <summary>
/// What moved a prediction: along the path of a row through each tree, what every decision did to the expected output (Saabas, "Interpreting random
/// forests", 2014). All moves and the output of a mean row add up to the output, which for a probability is its log-odds.
/// </summary>
internal static class Factors
{
    public static IReadOnlyList<FactorRow> Of(FeatureSpec spec, BoostedTrees model, double[] means, ReadOnlySpan<double> inputs, int most)
    {
        var moves = new double[spec.Features.Count];
        var nodes = model.Trees.Nodes;
        foreach (var root in model.Trees.Roots)
        {
            for (var at = root; !nodes[at].IsLeaf;)
            {
                var next = nodes[at].Left + (GoesLeft(nodes[at], inputs[nodes[at].Column]) ? 0 : 1);
                moves[nodes[at].Column] += means[next] - means[at];
                at = next;
            }
        }
        return Strongest(spec, moves, inputs, most);
    }

    /// <summary>Of each node, the mean of the leaves below it, weighted by the rows that were learnt from.</summary>
    public static double[] Means(TreeEnsemble trees)
    {
        var means = new double[trees.Nodes.Length];
        // Children lie behind their node.
        for (var at = means.Length - 1; at >= 0; at--)
        {
            var node = trees.Nodes[at];
            if (node.IsLeaf)
            {
                means[at] = node.Value;
                continue;
            }
            var (left, right) = (trees.Covers[node.Left], trees.Covers[node.Left + 1]);
            means[at] = left + right > 0 ? (left * means[node.Left] + right * means[node.Left + 1]) / (left + right) : 0;
        }
        return means;
    }

    /// <summary>None of the features of a version is a category.</summary>
    private static bool GoesLeft(in TreeNode node, double value) => double.IsNaN(value) ? node.MissingLeft : value <= node.Value;

    private static FactorRow[] Strongest(FeatureSpec spec, double[] moves, ReadOnlySpan<double> inputs, int most)
    {
        var values = inputs.ToArray();
        return
        [
            .. Enumerable.Range(0, moves.Length).Where(place => moves[place] != 0).OrderByDescending(place => Math.Abs(moves[place])).Take(most)
                .Select(place => new FactorRow(spec.Features[place].Name, double.IsFinite(values[place]) ? values[place] : null, moves[place])),
        ];
    }
}
