using System.Runtime.Intrinsics;

namespace Millwright.Learning.Trees;

/// <summary>
/// Grows one tree at a time on derivatives of a loss, always cutting the leaf that gains most, until the leaves are used up or nothing gains
/// (Shi, Best-first Decision Tree Learning, 2007; Ke et al., LightGBM, 2017).
/// </summary>
/// <remarks>
/// A cut costs O(rows of the smaller child × columns) for its histogram and O(columns × bins) to subtract and search; memory is
/// 4 KiB a column and leaf. All of it is kept from tree to tree.
/// </remarks>
internal sealed class LeafWiseGrower
{
    private readonly BinnedTable _table;
    private readonly int _leaves;
    private readonly double _l2;
    private readonly int _minLeafRows;
    private readonly int _threads;
    private readonly int[] _rows;
    private readonly int[] _startRows;
    private readonly int[] _scratch;
    private readonly bool _isWhole;
    private readonly Vector128<long>[] _gradients;
    private readonly Stack<Vector128<long>[]> _histograms = new();
    private readonly ColumnShare[] _shares;
    private readonly Split[] _found;
    private readonly List<Leaf> _open = [];

    /// <param name="rows">The rows of the table to grow on.</param>
    public LeafWiseGrower(BinnedTable table, int[] rows, int leaves, double l2, int minLeafRows, int threads)
    {
        (_table, _startRows, _leaves, _l2, _minLeafRows, _threads) = (table, rows, leaves, l2, minLeafRows, threads);
        _rows = new int[rows.Length];
        _scratch = new int[rows.Length];
        _isWhole = rows.Length == table.Rows && rows.AsSpan().SequenceEqual(Enumerable.Range(0, rows.Length).ToArray());
        // Of children only the smaller one is gathered.
        _gradients = new Vector128<long>[_isWhole ? rows.Length / 2 : rows.Length];
        _shares = ColumnShare.Of(table, threads);
        _found = new Split[2 * _shares.Length];
    }

    /// <summary>The rows of a leaf of the last tree.</summary>
    public ReadOnlySpan<int> Rows(Leaf leaf) => _rows.AsSpan(leaf.Start, leaf.Count);

    /// <summary>Grows a tree into <paramref name="builder"/> and gives its leaves, whose values are still to be set.</summary>
    /// <param name="derivatives">Of each row of the table, packed by <paramref name="scale"/>.</param>
    public List<Leaf> Grow(TreeBuilder builder, Vector128<long>[] derivatives, GradientScale scale, CancellationToken cancellation)
    {
        var search = new SplitSearch(_table, scale, _l2, _minLeafRows);
        _startRows.CopyTo(_rows.AsSpan());
        _open.Clear();
        var leaves = new List<Leaf>(_leaves);
        var root = new Leaf { Start = 0, Count = _rows.Length, Node = builder.StartTree(_rows.Length) };
        var gradients = _isWhole ? derivatives : Gather(root, derivatives);
        for (var i = 0; i < root.Count; i++)
            root.Sum += gradients[i];
        root.Value = search.LeafValue(root.Sum);
        if (search.CanSplit(root.Sum))
            SearchRoot(root, search, gradients);
        Keep(root, leaves);
        while (_open.Count > 0 && leaves.Count + _open.Count < _leaves)
        {
            cancellation.ThrowIfCancellationRequested();
            var leaf = TakeBest();
            var last = leaves.Count + _open.Count + 2 == _leaves;
            Cut(leaf, builder, search, derivatives, last, leaves);
        }
        foreach (var leaf in _open)
        {
            leaf.Best = default;
            Keep(leaf, leaves);
        }
        return leaves;
    }

    private void Keep(Leaf leaf, List<Leaf> leaves)
    {
        if (leaf.Best.Gain > 0)
        {
            _open.Add(leaf);
            return;
        }
        if (leaf.Histogram is { } histogram)
            _histograms.Push(histogram);
        leaf.Histogram = null;
        leaves.Add(leaf);
    }

    private Leaf TakeBest()
    {
        var best = 0;
        for (var i = 1; i < _open.Count; i++)
        {
            if (_open[i].Best.Gain > _open[best].Best.Gain)
                best = i;
        }
        var leaf = _open[best];
        _open.RemoveAt(best);
        return leaf;
    }

    private void SearchRoot(Leaf root, SplitSearch search, Vector128<long>[] gradients)
    {
        root.Histogram = Borrow();
        Work.For(_shares.Length, _threads, share =>
        {
            Histogram.Fill(root.Histogram, _table, _shares[share], Rows(root), gradients.AsSpan(0, root.Count));
            _found[2 * share] = BestOf(_shares[share], root, search);
        });
        root.Best = BestFound(0);
    }

    private void Cut(Leaf leaf, TreeBuilder builder, SplitSearch search, Vector128<long>[] derivatives, bool last, List<Leaf> leaves)
    {
        var split = leaf.Best;
        var leftCount = Partition(leaf, split);
        var node = builder.Cut(leaf.Node, split, _table.Columns[split.Column], leftCount, leaf.Count - leftCount);
        var left = new Leaf { Start = leaf.Start, Count = leftCount, Node = node, Sum = split.Left };
        var right = new Leaf { Start = leaf.Start + leftCount, Count = leaf.Count - leftCount, Node = node + 1, Sum = leaf.Sum - split.Left };
        (left.Value, right.Value) = (search.LeafValue(left.Sum), search.LeafValue(right.Sum));
        if (!last && (search.CanSplit(left.Sum) || search.CanSplit(right.Sum)))
            SearchChildren(leaf, left, right, search, derivatives);
        else
            _histograms.Push(leaf.Histogram!);
        Keep(left, leaves);
        Keep(right, leaves);
    }

    private void SearchChildren(Leaf parent, Leaf left, Leaf right, SplitSearch search, Vector128<long>[] derivatives)
    {
        var (small, large) = left.Count <= right.Count ? (left, right) : (right, left);
        Gather(small, derivatives);
        (small.Histogram, large.Histogram) = (Borrow(), parent.Histogram);
        var (searchSmall, searchLarge) = (search.CanSplit(small.Sum), search.CanSplit(large.Sum));
        Work.For(_shares.Length, _threads, share =>
        {
            Histogram.Fill(small.Histogram, _table, _shares[share], Rows(small), _gradients.AsSpan(0, small.Count));
            Histogram.Subtract(large.Histogram!, small.Histogram, _shares[share]);
            _found[2 * share] = searchSmall ? BestOf(_shares[share], small, search) : default;
            _found[(2 * share) + 1] = searchLarge ? BestOf(_shares[share], large, search) : default;
        });
        (small.Best, large.Best) = (BestFound(0), BestFound(1));
    }

    private Split BestOf(ColumnShare share, Leaf leaf, SplitSearch search)
    {
        var best = default(Split);
        var end = Math.Min(share.FirstColumn + share.Columns, _table.Columns.Length);
        for (var column = share.FirstColumn; column < end; column++)
            search.Try(column, Histogram.Column(leaf.Histogram!, column), leaf.Sum, ref best);
        return best;
    }

    /// <summary>The best over all columns; the first of equals, so that the order of work does not matter.</summary>
    private Split BestFound(int offset)
    {
        var best = _found[offset];
        for (var share = 1; share < _shares.Length; share++)
        {
            if (_found[(2 * share) + offset].Gain > best.Gain)
                best = _found[(2 * share) + offset];
        }
        return best;
    }

    private Vector128<long>[] Borrow() => _histograms.TryPop(out var histogram) ? histogram : Histogram.Allocate(_table);

    /// <summary>The derivatives of a leaf's rows one after the other, so that each column reads them so.</summary>
    private Vector128<long>[] Gather(Leaf leaf, Vector128<long>[] derivatives)
    {
        var rows = Rows(leaf);
        for (var i = 0; i < rows.Length; i++)
            _gradients[i] = derivatives[rows[i]];
        return _gradients;
    }

    /// <summary>Puts the rows that go left before the others, both in their old order; gives how many go left.</summary>
    private int Partition(Leaf leaf, Split split)
    {
        Span<byte> goesRight = stackalloc byte[Histogram.BinsOfColumn];
        var category = _table.Columns[split.Column].IsCategory;
        for (var bin = 0; bin < goesRight.Length; bin++)
            goesRight[bin] = split.GoesLeft(bin, category) ? (byte)0 : (byte)1;
        var bins = _table.Bins(split.Column);
        var rows = _rows.AsSpan(leaf.Start, leaf.Count);
        var (left, right) = (0, 0);
        foreach (var row in rows)
        {
            var side = goesRight[bins[row * BinnedTable.GroupColumns]];
            // Written to both, advanced in one: a branch here would be mispredicted half of the time.
            rows[left] = row;
            _scratch[right] = row;
            left += 1 - side;
            right += side;
        }
        _scratch.AsSpan(0, right).CopyTo(rows[left..]);
        return left;
    }

    /// <summary>A leaf while its tree grows.</summary>
    internal sealed class Leaf
    {
        public required int Start { get; init; }
        public required int Count { get; init; }
        public required int Node { get; init; }
        public double Value { get; set; }
        public Vector128<long> Sum { get; set; }
        public Vector128<long>[]? Histogram { get; set; }
        public Split Best { get; set; }
    }
}
