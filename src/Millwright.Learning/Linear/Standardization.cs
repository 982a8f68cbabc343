using Millwright.Learning.Tables;

namespace Millwright.Learning.Linear;

/// <summary>
/// Brings inputs to mean 0 and deviation 1 over the weighted training rows; a missing or infinite value becomes the mean, a column that
/// does not vary becomes 0. A category becomes one column a code but the first, so that the codes' order means nothing.
/// </summary>
/// <remarks>O(rows × columns).</remarks>
public sealed class Standardization
{
    private readonly double[] _means;
    private readonly double[] _scales;

    /// <param name="means">One a derived column: numbers have one, a category its codes less one.</param>
    /// <param name="scales">What a value's distance from the mean is multiplied by: 1 / deviation, or 0.</param>
    /// <exception cref="ArgumentException">The counts do not fit the inputs, or a value is not finite.</exception>
    public Standardization(IReadOnlyList<Column> inputs, double[] means, double[] scales)
    {
        var derived = inputs.Sum(Width);
        if (means.Length != derived || scales.Length != derived)
            throw new ArgumentException($"{means.Length} means and {scales.Length} scales are given for {derived} columns.", nameof(means));
        if (!Array.TrueForAll(means, double.IsFinite) || !Array.TrueForAll(scales, double.IsFinite))
            throw new ArgumentException("A mean or a scale is not finite.", nameof(means));
        (Inputs, _means, _scales) = (inputs, means, scales);
    }

    public IReadOnlyList<Column> Inputs { get; }

    public ReadOnlySpan<double> Means => _means;

    public ReadOnlySpan<double> Scales => _scales;

    /// <summary>Derived columns.</summary>
    public int Columns => _means.Length;

    private static int Width(Column column) => column.Kind == ColumnKind.Category ? Math.Max(1, column.Categories) - 1 : 1;

    /// <summary>The sum of a row's derived values, each times its factor.</summary>
    public double Dot(ReadOnlySpan<double> row, ReadOnlySpan<double> factors)
    {
        var (sum, at) = (0.0, 0);
        for (var column = 0; column < Inputs.Count; column++)
        {
            for (var part = 0; part < Width(Inputs[column]); part++, at++)
                sum += factors[at] * Value(Inputs[column], row[column], part, at);
        }
        return sum;
    }

    private double Value(Column column, double value, int part, int at)
    {
        var raw = column.Kind == ColumnKind.Category && !double.IsNaN(value) ? value == part + 1 ? 1 : 0 : value;
        return double.IsFinite(raw) ? (raw - _means[at]) * _scales[at] : 0;
    }

    /// <summary>The derived columns of rows of a table, one array a column.</summary>
    public double[][] Apply(Table table, ReadOnlySpan<int> rows)
    {
        var columns = new double[Columns][];
        var at = 0;
        for (var column = 0; column < Inputs.Count; column++)
        {
            for (var part = 0; part < Width(Inputs[column]); part++, at++)
            {
                columns[at] = new double[rows.Length];
                for (var row = 0; row < rows.Length; row++)
                    columns[at][row] = Value(Inputs[column], table[column][rows[row]], part, at);
            }
        }
        return columns;
    }

    public static Standardization Of(Table table, ReadOnlySpan<int> rows, double[]? weights)
    {
        var derived = table.Columns.Sum(Width);
        var (means, scales) = (new double[derived], new double[derived]);
        Array.Fill(scales, 1);
        var raw = new Standardization(table.Columns, new double[derived], scales);
        var at = 0;
        for (var column = 0; column < table.Columns.Count; column++)
        {
            for (var part = 0; part < Width(table.Columns[column]); part++, at++)
                (means[at], scales[at]) = raw.Spread(table, column, part, at, rows, weights);
        }
        return new Standardization(table.Columns, means, scales);
    }

    private (double Mean, double Scale) Spread(Table table, int column, int part, int at, ReadOnlySpan<int> rows, double[]? weights)
    {
        var (mean, squares, all) = (0.0, 0.0, 0.0);
        foreach (var row in rows)
        {
            if (!double.IsFinite(table[column][row]))
                continue;
            var weight = weights is null ? 1 : weights[row];
            // West's update (Updating Mean and Variance Estimates, 1979): one pass without cancellation.
            var value = Value(Inputs[column], table[column][row], part, at);
            all += weight;
            var step = value - mean;
            mean += step * weight / all;
            squares += weight * step * (value - mean);
        }
        var deviation = all > 0 ? Math.Sqrt(squares / all) : 0;
        return (mean, deviation > 1e-12 * Math.Max(1, Math.Abs(mean)) ? 1 / deviation : 0);
    }
}
