using System.Numerics;
using Millwright.Learning.Trees;

namespace Millwright.Learning.Tests.Explanation;

/// <summary>
/// Shapley values by their definition (Shapley, 1953): for every subset of the other inputs, what knowing one more changes the expectation,
/// where an unknown input takes both ways of a cut by the share of training rows. O(2^inputs × nodes): an oracle, for few inputs only.
/// </summary>
internal static class ShapleyBySubsets
{
    public static double[] Of(TreeEnsemble trees, double[] row, int output, int step)
    {
        var inputs = row.Length;
        var expectations = Enumerable.Range(0, 1 << inputs).Select(known => Expectation(trees, row, known, output, step)).ToArray();
        var values = new double[inputs];
        for (var input = 0; input < inputs; input++)
        {
            foreach (var known in Enumerable.Range(0, 1 << inputs).Where(known => (known >> input & 1) == 0))
            {
                var others = BitOperations.PopCount((uint)known);
                var weight = Factorial(others) * Factorial(inputs - others - 1) / Factorial(inputs);
                values[input] += weight * (expectations[known | (1 << input)] - expectations[known]);
            }
        }
        return values;
    }

    private static double Expectation(TreeEnsemble trees, double[] row, int known, int output, int step)
    {
        var sum = 0.0;
        for (var tree = trees.Width > 1 ? 0 : output; tree < trees.Trees; tree += step)
            sum += Of(trees, trees.Roots[tree], row, known, output);
        return sum;
    }

    private static double Of(TreeEnsemble trees, int index, double[] row, int known, int output)
    {
        var node = trees.Nodes[index];
        if (node.IsLeaf)
            return trees.Width > 1 ? trees.LeafValues[(int)node.Value + output] : node.Value;
        if ((known >> node.Column & 1) != 0)
            return Of(trees, trees.GoesLeft(node, row[node.Column]) ? node.Left : node.Left + 1, row, known, output);
        var share = trees.Covers[node.Left] / trees.Covers[index];
        return (share * Of(trees, node.Left, row, known, output)) + ((1 - share) * Of(trees, node.Left + 1, row, known, output));
    }

    private static double Factorial(int number) => Enumerable.Range(1, number).Aggregate(1.0, (product, factor) => product * factor);
}
