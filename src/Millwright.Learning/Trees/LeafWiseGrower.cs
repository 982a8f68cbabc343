using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Millwright.Learning.Trees;

/// <summary>
/// Grows one tree at a time on derivatives of a loss, always cutting the leaf that gains most, until the leaves are used up or nothing gains
/// (Shi, Best-first Decision Tree Learning, 2007; Ke et al., LightGBM, 2017).
/// </summary>
/// <remarks>
/// A cut costs O(rows of the smaller child × columns) for its histogram and O(columns × bins) to subtract and search; memory is
/// 4 KiB a column for half of the leaves. All of it is kept from tree to tree.
/// </remarks>
internal sealed class LeafWiseGrower
{
    /// <summary>Bins of a leaf's rows; with fewer the work is done before another core has woken.</summary>
    private const int WorthSharing = 32_768;

    private readonly BinnedTable _table;
    private readonly int _leaves;
    private readonly double _l2;
    private readonly int _minLeafRows;
    private readonly int _threads;
    private readonly int[] _rows;
    private readonly int[] _startRows;
    private readonly bool _isWhole;
    private readonly Vector128<long>[] _gradients;
    private readonly Stack<Vector128<long>[]> _histograms = new();
    private readonly ColumnShare[] _shares;
    private readonly Split[] _found;
    private readonly List<Leaf> _open = [];
    private readonly List<Leaf> _closed = [];
    private readonly Stack<Leaf> _spare = new();
    private readonly Action<int> _searchRoot;
    private readonly Action<int> _searchChildren;

    // The tree that grows, and the cut that is searched: kept here, so that a cut leaves nothing behind.
    private SplitSearch _search = null!;
    private Vector128<long>[] _derivatives = [];
    private Leaf _small = null!;
    private Leaf _large = null!;

    /// <param name="rows">The rows of the table to grow on.</param>
    public LeafWiseGrower(BinnedTable table, int[] rows, int leaves, double l2, int minLeafRows, int threads)
    {
        (_table, _startRows, _leaves, _l2, _minLeafRows, _threads) = (table, rows, leaves, l2, minLeafRows, threads);
        _rows = new int[rows.Length];
        _isWhole = rows.Length == table.Rows && !rows.Where(static (row, place) => row != place).Any();
        // Of children only the smaller one is gathered.
        _gradients = new Vector128<long>[_isWhole ? rows.Length / 2 : rows.Length];
        _shares = ColumnShare.Of(table, threads);
        _found = new Split[2 * _shares.Length];
        (_searchRoot, _searchChildren) = (SearchRootIn, SearchChildrenIn);
    }

    /// <summary>The rows of a leaf of the last tree.</summary>
    public ReadOnlySpan<int> Rows(Leaf leaf) => _rows.AsSpan(leaf.Start, leaf.Count);

    /// <summary>Grows a tree into <paramref name="builder"/> and gives its leaves, whose values are still to be set; they last until the next tree.</summary>
    /// <param name="derivatives">Of each row of the table, packed by <paramref name="scale"/>.</param>
    public IReadOnlyList<Leaf> Grow(TreeBuilder builder, Vector128<long>[] derivatives, GradientScale scale, CancellationToken cancellation)
    {
        (_search, _derivatives) = (new SplitSearch(_table, scale, _l2, _minLeafRows), derivatives);
        foreach (var leaf in _closed)
            _spare.Push(leaf);
        _closed.Clear();
        Plant(builder);
        while (_open.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            Cut(TakeBest(), builder);
            CloseSurplus();
        }
        return _closed;
    }

    private void Plant(TreeBuilder builder)
    {
        _startRows.CopyTo(_rows.AsSpan());
        var gradients = _isWhole ? _derivatives : Gather(_rows);
        var sum = Vector128<long>.Zero;
        for (var i = 0; i < _rows.Length; i++)
            sum += gradients[i];
        var root = NewLeaf(0, _rows.Length, builder.StartTree(_rows.Length), sum);
        if (_search.CanSplit(sum))
        {
            (_small, root.Histogram) = (root, Borrow());
            Work.For(_shares.Length, _threads, _searchRoot);
            root.Best = BestFound(0);
        }
        Keep(root);
    }

    private Leaf NewLeaf(int start, int count, int node, Vector128<long> sum)
    {
        if (!_spare.TryPop(out var leaf))
            leaf = new Leaf();
        (leaf.Start, leaf.Count, leaf.Node, leaf.Sum, leaf.Value) = (start, count, node, sum, _search.LeafValue(sum));
        (leaf.Histogram, leaf.Best) = (null, default);
        return leaf;
    }

    private void Keep(Leaf leaf)
    {
        if (leaf.Best.Gain > 0)
            _open.Add(leaf);
        else
            Close(leaf);
    }

    private void Close(Leaf leaf)
    {
        if (leaf.Histogram is { } histogram)
            _histograms.Push(histogram);
        leaf.Histogram = null;
        _closed.Add(leaf);
    }

    /// <summary>Closes the leaves that gain least, of more than can still be cut: others go before them until the leaves are used up.</summary>
    private void CloseSurplus()
    {
        for (var cuts = _leaves - _closed.Count - _open.Count; _open.Count > cuts;)
        {
            var least = 0;
            for (var i = 1; i < _open.Count; i++)
            {
                // Of equals the first is cut first.
                if (_open[i].Best.Gain <= _open[least].Best.Gain)
                    least = i;
            }
            Close(_open[least]);
            _open.RemoveAt(least);
        }
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

    private void Cut(Leaf leaf, TreeBuilder builder)
    {
        var split = leaf.Best;
        var leftCount = Partition(leaf, split);
        var node = builder.Cut(leaf.Node, split, _table.Columns[split.Column], leftCount, leaf.Count - leftCount);
        var left = NewLeaf(leaf.Start, leftCount, node, split.Left);
        var right = NewLeaf(leaf.Start + leftCount, leaf.Count - leftCount, node + 1, leaf.Sum - split.Left);
        var last = _closed.Count + _open.Count + 2 == _leaves;
        if (!last && (_search.CanSplit(left.Sum) || _search.CanSplit(right.Sum)))
            SearchChildren(leaf, left, right);
        else
            _histograms.Push(leaf.Histogram!);
        _spare.Push(leaf);
        Keep(left);
        Keep(right);
    }

    private void SearchChildren(Leaf parent, Leaf left, Leaf right)
    {
        (_small, _large) = left.Count <= right.Count ? (left, right) : (right, left);
        Gather(Rows(_small));
        (_small.Histogram, _large.Histogram) = (Borrow(), parent.Histogram);
        Work.For(_shares.Length, _small.Count * _table.Columns.Length < WorthSharing ? 1 : _threads, _searchChildren);
        (_small.Best, _large.Best) = (BestFound(0), BestFound(1));
    }

    private void SearchRootIn(int share)
    {
        Histogram.Fill(_small.Histogram!, _table, _shares[share], _rows, _isWhole ? _derivatives : _gradients);
        _found[2 * share] = BestOf(_shares[share], _small);
    }

    private void SearchChildrenIn(int share)
    {
        Histogram.Fill(_small.Histogram!, _table, _shares[share], Rows(_small), _gradients);
        Histogram.Subtract(_large.Histogram!, _small.Histogram!, _shares[share]);
        _found[2 * share] = BestOf(_shares[share], _small);
        _found[(2 * share) + 1] = BestOf(_shares[share], _large);
    }

    private Split BestOf(ColumnShare share, Leaf leaf)
    {
        var best = default(Split);
        if (!_search.CanSplit(leaf.Sum))
            return best;
        var end = Math.Min(share.FirstColumn + share.Columns, _table.Columns.Length);
        for (var column = share.FirstColumn; column < end; column++)
            _search.Try(column, Histogram.Column(leaf.Histogram!, column), leaf.Sum, ref best);
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
    private Vector128<long>[] Gather(ReadOnlySpan<int> rows)
    {
        for (var i = 0; i < rows.Length; i++)
            _gradients[i] = _derivatives[rows[i]];
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
        // The gradients are gathered after this: until then there is room for all rows.
        var scratch = MemoryMarshal.Cast<Vector128<long>, int>(_gradients.AsSpan());
        var (left, right) = (0, 0);
        foreach (var row in rows)
        {
            var side = goesRight[bins[row * BinnedTable.GroupColumns]];
            // Written to both, advanced in one: a branch here would be mispredicted half of the time.
            rows[left] = row;
            scratch[right] = row;
            left += 1 - side;
            right += side;
        }
        scratch[..right].CopyTo(rows[left..]);
        return left;
    }

    /// <summary>A leaf while its tree grows.</summary>
    internal sealed class Leaf
    {
        public int Start { get; set; }
        public int Count { get; set; }
        public int Node { get; set; }
        public double Value { get; set; }
        public Vector128<long> Sum { get; set; }
        public Vector128<long>[]? Histogram { get; set; }
        public Split Best { get; set; }
    }
}
