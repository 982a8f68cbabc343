using Millwright.Learning.Tables;

namespace Millwright.Learning.Trees.Forests;

/// <summary>What all trees of a forest grow on.</summary>
internal sealed class ForestGrowth
{
    private readonly double[] _targets;
    private readonly double _offset;

    public ForestGrowth(BinnedTable table, IReadOnlyList<Column> inputs, int[] rows, double[] targets, int classes, int minLeafRows, int drawnColumns)
    {
        (Table, Inputs, Classes, MinLeafRows, DrawnColumns) = (table, inputs, classes, minLeafRows, drawnColumns);
        _offset = classes > 1 ? 0 : rows.Average(row => targets[row]);
        _targets = Array.ConvertAll(targets, target => target - _offset);
    }

    public BinnedTable Table { get; }

    public IReadOnlyList<Column> Inputs { get; }

    /// <summary>1 for a quantity.</summary>
    public int Classes { get; }

    public int MinLeafRows { get; }

    public int DrawnColumns { get; }

    /// <summary>Sums that a cut is judged by: of two classes one tells the other.</summary>
    public int Sums => Classes > 2 ? Classes : 1;

    /// <summary>Adds a row to <see cref="Sums"/> sums. Quantities are taken from their mean, so that large ones lose no digits.</summary>
    public void Add(int row, Span<double> sums)
    {
        if (Classes > 2)
            sums[(int)_targets[row]]++;
        else
            sums[0] += _targets[row];
    }

    public bool IsSame(int row, int other) => _targets[row] == _targets[other];

    /// <summary>The value of a leaf, one a class or one quantity, from its sums.</summary>
    public void LeafValues(ReadOnlySpan<double> sums, int rows, Span<double> values)
    {
        if (Classes > 2)
        {
            for (var each = 0; each < Classes; each++)
                values[each] = sums[each] / rows;
        }
        else if (Classes == 2)
        {
            (values[0], values[1]) = (1 - (sums[0] / rows), sums[0] / rows);
        }
        else
        {
            values[0] = (sums[0] / rows) + _offset;
        }
    }
}
