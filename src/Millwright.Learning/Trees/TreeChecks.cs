using Millwright.Learning.Tables;

namespace Millwright.Learning.Trees;

/// <summary>
/// What must hold of trees before a row may run through them without further checks: children lie behind their parent in the same tree, so
/// that every walk ends; columns, sets and leaf values exist; values are finite; covers are positive and of a parent the sum of its children.
/// </summary>
/// <remarks>O(nodes).</remarks>
internal static class TreeChecks
{
    /// <summary>How far a cover may be from the sum of its children, relatively: they are sums of weights in another order.</summary>
    private const double CoverTolerance = 1e-6;

    /// <exception cref="ArgumentException">Something does not hold; the message says which node and why.</exception>
    public static void Check(TreeEnsemble trees)
    {
        if (trees.Covers.Length != trees.Nodes.Length)
            throw new ArgumentException($"{trees.Nodes.Length} nodes have {trees.Covers.Length} covers.", nameof(trees));
        if (trees.Width < 1 || (trees.Width == 1) != (trees.LeafValues.Length == 0) || trees.LeafValues.Length % trees.Width != 0)
            throw new ArgumentException($"{trees.LeafValues.Length} leaf values are not {trees.Width} a leaf.", nameof(trees));
        foreach (var value in trees.LeafValues)
        {
            if (!double.IsFinite(value))
                throw new ArgumentException("A leaf's value is not finite.", nameof(trees));
        }
        var hasParent = new bool[trees.Nodes.Length + 1];
        for (var tree = 0; tree < trees.Trees; tree++)
        {
            var end = tree + 1 < trees.Trees ? trees.Roots[tree + 1] : trees.Nodes.Length;
            if (trees.Roots[tree] >= end || end > trees.Nodes.Length || trees.Roots[tree] < 0 || (tree == 0 && trees.Roots[0] != 0))
                throw new ArgumentException($"Tree {tree} begins at node {trees.Roots[tree]} and ends at {end}.", nameof(trees));
            for (var node = trees.Roots[tree]; node < end; node++)
            {
                if (Fault(trees, node, end) is { } fault)
                    throw new ArgumentException($"Node {node} of tree {tree} {fault}.", nameof(trees));
                var left = trees.Nodes[node].Left;
                if (left == 0)
                    continue;
                if (hasParent[left] || hasParent[left + 1])
                    throw new ArgumentException($"Node {left} of tree {tree} has two parents.", nameof(trees));
                (hasParent[left], hasParent[left + 1]) = (true, true);
            }
        }
    }

    private static string? Fault(TreeEnsemble trees, int index, int end)
    {
        var (node, cover) = (trees.Nodes[index], trees.Covers[index]);
        if (!double.IsFinite(node.Value))
            return "has a value that is not finite";
        if (!(cover > 0 && double.IsFinite(cover)))
            return $"has cover {cover}";
        if (node.Traits > (NodeTraits.MissingLeft | NodeTraits.Category))
            return $"has unknown traits {(int)node.Traits}";
        if (node.IsLeaf && node.Column != 0)
            return $"is a leaf and asks for column {node.Column}";
        if (node.IsLeaf)
            return trees.Width > 1 && !IsIndex(node.Value, trees.LeafValues.Length - trees.Width) ? "has its values outside of the leaf values" : null;
        if (node.Left <= index || node.Left >= end - 1)
            return $"has its left child at {node.Left}";
        if (Math.Abs(trees.Covers[node.Left] + trees.Covers[node.Left + 1] - cover) > CoverTolerance * cover)
            return "has another cover than its children together";
        if (node.Column >= trees.Inputs.Count)
            return $"asks for column {node.Column} of {trees.Inputs.Count}";
        var column = trees.Inputs[node.Column];
        if ((column.Kind == ColumnKind.Category) != node.IsCategory)
            return $"cuts column '{column.Name}' as what it is not";
        return column.Kind == ColumnKind.Category && !IsIndex(node.Value, trees.Sets.Length - SetWords(column))
            ? "has its set of codes outside of the sets"
            : null;
    }

    /// <summary>Words of 64 bits that a set of a category's codes takes.</summary>
    public static int SetWords(Column column) => (column.Categories + 63) / 64;

    private static bool IsIndex(double value, int last) => value >= 0 && value <= last && value == Math.Floor(value);
}
