namespace Millwright.Learning.Trees.Forests;

/// <summary>
/// Finds the cut of one column that leaves the purest halves: the largest sum over both of Σ sums² / rows, which lowers the variance of a
/// quantity, or the Gini impurity of classes, most. Only bins that have rows cost time, so that deep, small nodes stay cheap.
/// </summary>
/// <remarks>O(rows + bins with rows × classes). Of categories, the best prefix in the order of their mean, or of the share of the node's most
/// frequent class.</remarks>
internal sealed class ForestSplitSearch(ForestGrowth growth)
{
    private readonly int _width = growth.Sums;
    private readonly double[] _sums = new double[Histogram.BinsOfColumn * growth.Sums];
    private readonly int[] _rows = new int[Histogram.BinsOfColumn];
    private readonly int[] _order = new int[Histogram.BinsOfColumn];
    private readonly double[] _keys = new double[Histogram.BinsOfColumn];
    private readonly double[] _left = new double[growth.Sums];

    /// <summary>Σ sums² / rows.</summary>
    public static double Score(ReadOnlySpan<double> sums, int rows)
    {
        var score = 0.0;
        foreach (var sum in sums)
            score += sum * sum;
        return score / rows;
    }

    /// <summary>Puts the best cut of <paramref name="column"/> into <paramref name="best"/> where it scores more than its gain.</summary>
    public void Try(int column, ReadOnlySpan<int> rows, ReadOnlySpan<double> total, ref Split best)
    {
        var occupied = Fill(column, rows);
        var missing = _rows[ColumnBins.Missing];
        var used = Order(growth.Table.Columns[column].IsCategory, occupied, total);
        if (growth.Table.Columns[column].IsCategory)
        {
            TryPrefixes(column, used, rows.Length, total, category: true, missingLeft: false, ref best);
        }
        else
        {
            TryPrefixes(column, used, rows.Length, total, category: false, missingLeft: false, ref best);
            if (missing > 0)
                TryPrefixes(column, used, rows.Length, total, category: false, missingLeft: true, ref best);
        }
        Clear(occupied);
    }

    private BinSet Fill(int column, ReadOnlySpan<int> rows)
    {
        var occupied = default(BinSet);
        var bins = growth.Table.Bins(column);
        foreach (var row in rows)
        {
            var bin = bins[row * BinnedTable.GroupColumns];
            occupied.Add(bin);
            _rows[bin]++;
            growth.Add(row, _sums.AsSpan(bin * _width, _width));
        }
        return occupied;
    }

    private void Clear(BinSet occupied)
    {
        for (var bin = occupied.Next(0); bin >= 0; bin = occupied.Next(bin + 1))
        {
            _rows[bin] = 0;
            _sums.AsSpan(bin * _width, _width).Clear();
        }
    }

    /// <summary>The bins that have rows in the order in which they may be cut: a number's without the missing.</summary>
    private int Order(bool category, BinSet occupied, ReadOnlySpan<double> total)
    {
        var (used, frequent) = (0, 0);
        for (var each = 1; each < _width; each++)
            frequent = total[each] > total[frequent] ? each : frequent;
        for (var bin = occupied.Next(0); bin >= 0; bin = occupied.Next(bin + 1))
        {
            if (bin == ColumnBins.Missing && !category)
                break;
            (_order[used], _keys[used]) = (bin, _sums[(bin * _width) + frequent] / _rows[bin]);
            used++;
        }
        if (category)
            Array.Sort(_keys, _order, 0, used);
        return used;
    }

    private void TryPrefixes(int column, int used, int rows, ReadOnlySpan<double> total, bool category, bool missingLeft, ref Split best)
    {
        var (leftRows, bestAt) = (0, -1);
        _left.AsSpan().Clear();
        if (missingLeft)
            Take(ColumnBins.Missing, ref leftRows);
        for (var at = 0; at < used; at++)
        {
            Take(_order[at], ref leftRows);
            if (leftRows < growth.MinLeafRows)
                continue;
            if (rows - leftRows < growth.MinLeafRows)
                break;
            var score = Score(_left, leftRows) + RightScore(total, rows - leftRows);
            if (score > best.Gain)
                (best.Gain, bestAt) = (score, at);
        }
        if (bestAt < 0)
            return;
        (best.Column, best.Bin, best.LeftBins) = (column, _order[bestAt], default);
        for (var at = 0; category && at <= bestAt; at++)
            best.LeftBins.Add(_order[at]);
        best.MissingLeft = _rows[ColumnBins.Missing] == 0 ? MostGoLeft(bestAt, rows) : category ? best.LeftBins.Contains(ColumnBins.Missing) : missingLeft;
    }

    private bool MostGoLeft(int last, int rows)
    {
        var left = 0;
        for (var at = 0; at <= last; at++)
            left += _rows[_order[at]];
        return left * 2 > rows;
    }

    private void Take(int bin, ref int leftRows)
    {
        leftRows += _rows[bin];
        for (var each = 0; each < _width; each++)
            _left[each] += _sums[(bin * _width) + each];
    }

    private double RightScore(ReadOnlySpan<double> total, int rows)
    {
        var score = 0.0;
        for (var each = 0; each < _width; each++)
            score += (total[each] - _left[each]) * (total[each] - _left[each]);
        return score / rows;
    }
}
