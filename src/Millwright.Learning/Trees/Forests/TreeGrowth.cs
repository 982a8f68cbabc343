namespace Millwright.Learning.Trees.Forests;

/// <summary>Grows one tree of a forest down to its smallest leaves, depth first.</summary>
internal sealed class TreeGrowth(ForestGrowth growth, Random random, CancellationToken cancellation)
{
    /// <summary>What a cut must gain at least, relative to its node: less is rounding.</summary>
    private const double LeastGain = 1e-12;

    private readonly ForestSplitSearch _search = new(growth);
    private readonly int[] _columns = [.. Enumerable.Range(0, growth.Table.Columns.Length)];
    private readonly double[] _sums = new double[growth.Sums];
    private readonly double[] _values = new double[growth.Classes];
    private readonly TreeBuilder _builder = new(growth.Inputs, growth.Classes);

    /// <param name="rows">The drawn rows; their order is changed.</param>
    public TreeBuilder Grow(int[] rows)
    {
        var scratch = new int[rows.Length];
        var open = new Stack<(int Start, int Count, int Node)>();
        open.Push((0, rows.Length, _builder.StartTree(rows.Length)));
        while (open.TryPop(out var part))
        {
            cancellation.ThrowIfCancellationRequested();
            var own = rows.AsSpan(part.Start, part.Count);
            _sums.AsSpan().Clear();
            foreach (var row in own)
                growth.Add(row, _sums);
            if (Find(own) is not { } split)
            {
                growth.LeafValues(_sums, part.Count, _values);
                _builder.SetLeaf(part.Node, _values);
                continue;
            }
            var left = Partition(own, scratch, split);
            var node = _builder.Cut(part.Node, split, growth.Table.Columns[split.Column], left, part.Count - left);
            open.Push((part.Start + left, part.Count - left, node + 1));
            open.Push((part.Start, left, node));
        }
        return _builder;
    }

    /// <summary>The best cut of the drawn columns; of further ones where none of these can be cut.</summary>
    private Split? Find(ReadOnlySpan<int> rows)
    {
        if (rows.Length < 2 * growth.MinLeafRows || IsPure(rows))
            return null;
        var nothing = ForestSplitSearch.Score(_sums, rows.Length);
        var least = nothing + (LeastGain * Math.Max(nothing, double.Epsilon));
        var best = new Split { Gain = least };
        for (var drawn = 0; drawn < _columns.Length && (drawn < growth.DrawnColumns || best.Gain <= least); drawn++)
        {
            var other = random.Next(drawn, _columns.Length);
            (_columns[drawn], _columns[other]) = (_columns[other], _columns[drawn]);
            _search.Try(_columns[drawn], rows, _sums, ref best);
        }
        return best.Gain > least ? best : null;
    }

    private bool IsPure(ReadOnlySpan<int> rows)
    {
        foreach (var row in rows)
        {
            if (!growth.IsSame(row, rows[0]))
                return false;
        }
        return true;
    }

    private int Partition(Span<int> rows, int[] scratch, Split split)
    {
        var (left, right, category) = (0, 0, growth.Table.Columns[split.Column].IsCategory);
        var bins = growth.Table.Bins(split.Column);
        foreach (var row in rows)
        {
            if (split.GoesLeft(bins[row * BinnedTable.GroupColumns], category))
                rows[left++] = row;
            else
                scratch[right++] = row;
        }
        scratch.AsSpan(0, right).CopyTo(rows[left..]);
        return left;
    }
}
