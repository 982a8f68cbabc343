using Millwright.Learning.Trees;

namespace Millwright.Learning.Explanation;

/// <summary>The mean value of each tree over its training rows, and how deep and how varied the paths to its leaves are. O(nodes × (values a leaf + depth)).</summary>
internal sealed class TreeExpectations
{
    private readonly double[] _means;
    private readonly int _width;

    public TreeExpectations(TreeEnsemble trees)
    {
        _width = trees.Width;
        _means = new double[trees.Trees * _width];
        var (depths, inputs, parents) = (new int[trees.Nodes.Length], new int[trees.Nodes.Length], new int[trees.Nodes.Length]);
        for (var tree = 0; tree < trees.Trees; tree++)
        {
            var end = tree + 1 < trees.Trees ? trees.Roots[tree + 1] : trees.Nodes.Length;
            for (var index = trees.Roots[tree]; index < end; index++)
            {
                var node = trees.Nodes[index];
                if (!node.IsLeaf)
                {
                    // Children lie behind their parent, so its depth is known by now.
                    depths[node.Left] = depths[node.Left + 1] = depths[index] + 1;
                    parents[node.Left] = parents[node.Left + 1] = index;
                    inputs[node.Left] = inputs[node.Left + 1] = inputs[index] + (IsAskedAbove(trees, trees.Roots[tree], parents, index) ? 0 : 1);
                    (Depth, Inputs) = (Math.Max(Depth, depths[index] + 1), Math.Max(Inputs, inputs[node.Left]));
                    continue;
                }
                for (var output = 0; output < _width; output++)
                    _means[(tree * _width) + output] += trees.Covers[index] / trees.Covers[trees.Roots[tree]] * trees.ValueOf(node, output);
            }
        }
    }

    /// <summary>Cuts on the longest path to a leaf.</summary>
    public int Depth { get; }

    /// <summary>Different inputs that the path to one leaf asks for at most.</summary>
    public int Inputs { get; }

    public double Of(int tree, int output) => _means[(tree * _width) + output];

    private static bool IsAskedAbove(TreeEnsemble trees, int root, int[] parents, int index)
    {
        var column = trees.Nodes[index].Column;
        for (var above = index; above != root;)
            if (trees.Nodes[above = parents[above]].Column == column)
                return true;
        return false;
    }
}
