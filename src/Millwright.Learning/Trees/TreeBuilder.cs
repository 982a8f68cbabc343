using System.Runtime.InteropServices;
using Millwright.Learning.Tables;

namespace Millwright.Learning.Trees;

/// <summary>Collects the trees of an ensemble as they grow: a node is a leaf until it is cut.</summary>
internal sealed class TreeBuilder(IReadOnlyList<Column> inputs, int width)
{
    private readonly IReadOnlyList<Column> _inputs = inputs;
    private readonly int _width = width;
    private readonly List<TreeNode> _nodes = [];
    private readonly List<double> _covers = [];
    private readonly List<int> _roots = [];
    private readonly List<ulong> _sets = [];
    private readonly List<double> _leafValues = [];

    public int Trees => _roots.Count;

    public int StartTree(double cover)
    {
        _roots.Add(_nodes.Count);
        return Add(cover);
    }

    public void SetLeaf(int node, double value) => _nodes[node] = TreeNode.Leaf(value);

    public void SetLeaf(int node, ReadOnlySpan<double> values)
    {
        if (_width == 1)
        {
            SetLeaf(node, values[0]);
            return;
        }
        _nodes[node] = TreeNode.Leaf(_leafValues.Count);
        foreach (var value in values)
            _leafValues.Add(value);
    }

    /// <summary>Cuts a leaf; gives its left child, whose right neighbour is the right one.</summary>
    public int Cut(int node, Split split, ColumnBins bins, double leftCover, double rightCover)
    {
        var left = Add(leftCover);
        Add(rightCover);
        var traits = (split.MissingLeft ? NodeTraits.MissingLeft : NodeTraits.None) | (bins.IsCategory ? NodeTraits.Category : NodeTraits.None);
        var value = bins.IsCategory ? AddSet(split, bins) : bins.UpperEdge(split.Bin);
        _nodes[node] = new TreeNode(value, left, (ushort)split.Column, traits);
        return left;
    }

    /// <summary>Codes that share the bin of the missing go where that goes.</summary>
    private int AddSet(Split split, ColumnBins bins)
    {
        var start = _sets.Count;
        var column = _inputs[split.Column];
        _sets.AddRange(Enumerable.Repeat(0UL, TreeChecks.SetWords(column)));
        for (var code = 0; code < column.Categories; code++)
        {
            var bin = bins.BinOf(code);
            if (bin == ColumnBins.Missing ? split.MissingLeft : split.LeftBins.Contains(bin))
                _sets[start + (code >> 6)] |= 1UL << (code & 63);
        }
        return start;
    }

    private int Add(double cover)
    {
        _nodes.Add(TreeNode.Leaf(0));
        _covers.Add(cover);
        return _nodes.Count - 1;
    }

    /// <summary>All trees of several builders of the same inputs, in their order.</summary>
    public static TreeEnsemble Concat(IReadOnlyList<TreeBuilder> parts)
    {
        var all = new TreeBuilder(parts[0]._inputs, parts[0]._width);
        foreach (var part in parts)
        {
            var (nodes, sets, leafValues) = (all._nodes.Count, all._sets.Count, all._leafValues.Count);
            all._nodes.AddRange(part._nodes.Select(node => node switch
            {
                { IsLeaf: true } => all._width > 1 ? TreeNode.Leaf(node.Value + leafValues) : node,
                { IsCategory: true } => node with { Left = node.Left + nodes, Value = node.Value + sets },
                _ => node with { Left = node.Left + nodes },
            }));
            all._covers.AddRange(part._covers);
            all._roots.AddRange(part._roots.Select(root => root + nodes));
            all._sets.AddRange(part._sets);
            all._leafValues.AddRange(part._leafValues);
        }
        return all.Build(0, all.Trees);
    }

    /// <summary>The trees from number <paramref name="from"/> up to, but not with, number <paramref name="to"/>.</summary>
    public TreeEnsemble Build(int from, int to)
    {
        var start = from < _roots.Count ? _roots[from] : _nodes.Count;
        var end = to < _roots.Count ? _roots[to] : _nodes.Count;
        var nodes = CollectionsMarshal.AsSpan(_nodes)[start..end].ToArray();
        foreach (ref var node in nodes.AsSpan())
            node = node.IsLeaf ? node : node with { Left = node.Left - start };
        return new TreeEnsemble(
            _inputs,
            nodes,
            CollectionsMarshal.AsSpan(_covers)[start..end].ToArray(),
            [.. _roots.GetRange(from, to - from).Select(root => root - start)],
            [.. _sets],
            [.. _leafValues],
            _width);
    }
}
