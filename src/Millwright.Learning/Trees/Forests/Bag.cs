namespace Millwright.Learning.Trees.Forests;

/// <summary>Draws as many rows as count, with replacement, each as often as its weight says.</summary>
internal sealed class Bag
{
    private readonly int[] _rows;
    private readonly int _tableRows;
    private readonly double[]? _cumulated;

    public Bag(int[] rows, double[]? weights, int tableRows)
    {
        (_rows, _tableRows) = (rows, tableRows);
        if (weights is null)
            return;
        var sum = 0.0;
        _cumulated = [.. rows.Select(row => sum += weights[row])];
    }

    /// <summary>The drawn rows, ascending; a row drawn twice is there twice.</summary>
    public int[] Draw(Random random)
    {
        var counts = new int[_tableRows];
        for (var i = 0; i < _rows.Length; i++)
            counts[_rows[One(random)]]++;
        var drawn = new int[_rows.Length];
        var at = 0;
        foreach (var row in _rows)
        {
            for (var times = counts[row]; times > 0; times--)
                drawn[at++] = row;
        }
        return drawn;
    }

    private int One(Random random)
    {
        if (_cumulated is null)
            return random.Next(_rows.Length);
        var at = Array.BinarySearch(_cumulated, random.NextDouble() * _cumulated[^1]);
        return Math.Min(at >= 0 ? at + 1 : ~at, _rows.Length - 1);
    }
}
