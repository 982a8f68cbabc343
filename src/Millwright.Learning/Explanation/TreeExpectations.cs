using Millwright.Learning.Trees;

namespace Millwright.Learning.Explanation;

/// <summary>The mean value of each tree over its training rows, and the depth of the deepest. O(nodes × values a leaf).</summary>
internal sealed class TreeExpectations
{
    private readonly double[] _means;
    private readonly int _width;

    public TreeExpectations(TreeEnsemble trees)
    {
        _width = trees.Width;
        _means = new double[trees.Trees * _width];
        var depths = new int[trees.Nodes.Length];
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
                    Depth = Math.Max(Depth, depths[index] + 1);
                    continue;
                }
                for (var output = 0; output < _width; output++)
                    _means[(tree * _width) + output] += trees.Covers[index] / trees.Covers[trees.Roots[tree]] * trees.ValueOf(node, output);
            }
        }
    }

    public int Depth { get; }

    public double Of(int tree, int output) => _means[(tree * _width) + output];
}
