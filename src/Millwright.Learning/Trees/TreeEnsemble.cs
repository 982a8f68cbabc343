using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Millwright.Learning.Tables;

namespace Millwright.Learning.Trees;

/// <summary>
/// Trees in flat arrays, as they are asked, stored and explained. A row runs from a tree's root to one leaf in O(depth), without allocation.
/// </summary>
/// <remarks>What it is made of is checked once, when it is built; asking it then needs no more than the row's length to be right.</remarks>
public sealed class TreeEnsemble
{
    private readonly TreeNode[] _nodes;
    private readonly double[] _covers;
    private readonly int[] _roots;
    private readonly ulong[] _sets;
    private readonly double[] _leafValues;

    /// <param name="nodes">All trees' nodes, one tree after another.</param>
    /// <param name="covers">The weight of training rows that came through each node.</param>
    /// <param name="roots">Where each tree begins, ascending from 0.</param>
    /// <param name="sets">Sets of codes, each of as many bits as its column has categories, rounded up to 64.</param>
    /// <param name="leafValues">Values of leaves that have several; empty if leaves have one.</param>
    /// <param name="width">Values a leaf has.</param>
    /// <exception cref="ArgumentException">A node points out of its tree or a value is not finite; the message says which.</exception>
    public TreeEnsemble(
        IReadOnlyList<Column> inputs, TreeNode[] nodes, double[] covers, int[] roots, ulong[] sets, double[] leafValues, int width)
    {
        (Inputs, _nodes, _covers, _roots, _sets, _leafValues, Width) = (inputs, nodes, covers, roots, sets, leafValues, width);
        TreeChecks.Check(this);
    }

    public IReadOnlyList<Column> Inputs { get; }

    /// <summary>Values a leaf has: 1, or one a class.</summary>
    public int Width { get; }

    public int Trees => _roots.Length;

    public ReadOnlySpan<TreeNode> Nodes => _nodes;

    public ReadOnlySpan<double> Covers => _covers;

    public ReadOnlySpan<int> Roots => _roots;

    public ReadOnlySpan<ulong> Sets => _sets;

    public ReadOnlySpan<double> LeafValues => _leafValues;

    /// <summary>Adds to each output the values of the trees that are its own: of tree t, output t mod outputs, where leaves have one value.</summary>
    public void AddTo(ReadOnlySpan<double> row, Span<double> outputs)
    {
        if (row.Length != Inputs.Count)
            throw new ArgumentException($"The row has {row.Length} values for {Inputs.Count} inputs.", nameof(row));
        if (Width > 1)
        {
            for (var tree = 0; tree < _roots.Length; tree++)
                AddTreeTo(tree, row, outputs);
            return;
        }
        for (var output = 0; output < outputs.Length; output++)
        {
            var (sum, tree, step) = (outputs[output], output, outputs.Length);
            for (; row.Length > 0 && tree + (3 * step) < _roots.Length; tree += 4 * step)
                sum += FourLeafValues(tree, step, row);
            for (; tree < _roots.Length; tree += step)
                sum += LeafValue(_roots[tree], row);
            outputs[output] = sum;
        }
    }

    /// <summary>Adds the values of one tree's leaf.</summary>
    internal void AddTreeTo(int tree, ReadOnlySpan<double> row, Span<double> values)
    {
        var value = LeafValue(_roots[tree], row);
        if (Width == 1)
            values[0] += value;
        else
            TensorPrimitives.Add(values, _leafValues.AsSpan((int)value, Width), values);
    }

    /// <summary>The values of four trees, walked side by side: the processor waits for one while it works on the others.</summary>
    private double FourLeafValues(int tree, int step, ReadOnlySpan<double> row)
    {
        var (a, b, c, d) = (_roots[tree], _roots[tree + step], _roots[tree + (2 * step)], _roots[tree + (3 * step)]);
        ref var nodes = ref MemoryMarshal.GetArrayDataReference(_nodes);
        ref var values = ref MemoryMarshal.GetReference(row);
        while (Descend(ref nodes, ref values, ref a) | Descend(ref nodes, ref values, ref b)
            | Descend(ref nodes, ref values, ref c) | Descend(ref nodes, ref values, ref d))
        {
        }
        return _nodes[a].Value + _nodes[b].Value + _nodes[c].Value + _nodes[d].Value;
    }

    /// <summary>One step down, or none in a leaf, without a branch on which of both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Descend(ref TreeNode nodes, ref double values, ref int at)
    {
        ref var node = ref Unsafe.Add(ref nodes, at);
        var value = Unsafe.Add(ref values, node.Column);
        var right = !node.IsCategory && !double.IsNaN(value) ? value > node.Value : !GoesLeftByTraits(node, value);
        var next = node.Left + (right ? 1 : 0);
        at = node.Left != 0 ? next : at;
        return node.Left != 0;
    }

    private double LeafValue(int root, ReadOnlySpan<double> row)
    {
        // The checks at construction make every index here one of the arrays' own.
        ref var nodes = ref MemoryMarshal.GetArrayDataReference(_nodes);
        ref var values = ref MemoryMarshal.GetReference(row);
        ref var node = ref Unsafe.Add(ref nodes, root);
        while (node.Left != 0)
        {
            var value = Unsafe.Add(ref values, node.Column);
            var right = !node.IsCategory && !double.IsNaN(value)
                ? value > node.Value
                : !GoesLeftByTraits(node, value);
            node = ref Unsafe.Add(ref nodes, node.Left + (right ? 1 : 0));
        }
        return node.Value;
    }

    /// <summary>A value of a leaf.</summary>
    internal double ValueOf(TreeNode leaf, int output) => Width == 1 ? leaf.Value : _leafValues[(int)leaf.Value + output];

    internal bool GoesLeft(in TreeNode node, double value) =>
        !node.IsCategory && !double.IsNaN(value) ? value <= node.Value : GoesLeftByTraits(node, value);

    private bool GoesLeftByTraits(in TreeNode node, double value)
    {
        if (!node.IsCategory || !(value >= 0 && value < Inputs[node.Column].Categories))
            return node.MissingLeft;
        var code = (int)value;
        return (_sets[(int)node.Value + (code >> 6)] >> (code & 63) & 1) != 0;
    }
}
