namespace Millwright.Learning.Tables;

/// <summary>
/// Rows of inputs, kept by column. A missing value is <see cref="double.NaN"/>; a category is its code as a number.
/// A table never changes, so that many threads may read it.
/// </summary>
public sealed class Table
{
    private readonly double[][] _values;

    /// <param name="values">One array a column, all of <paramref name="rows"/> values; the table takes them over.</param>
    /// <exception cref="ArgumentException">A column is missing, has another length, or shares its name with another.</exception>
    public Table(IReadOnlyList<Column> columns, double[][] values, int rows)
    {
        if (values.Length != columns.Count)
            throw new ArgumentException($"{columns.Count} columns are named and {values.Length} given.", nameof(values));
        for (var column = 0; column < values.Length; column++)
        {
            if (values[column].Length != rows)
                throw new ArgumentException($"Column '{columns[column].Name}' has {values[column].Length} values for {rows} rows.", nameof(values));
        }
        if (columns.GroupBy(column => column.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Skip(1).Any()) is { } twice)
            throw new ArgumentException($"Two columns are named '{twice.Key}'.", nameof(columns));
        (Columns, _values, Rows) = (columns, values, rows);
    }

    public IReadOnlyList<Column> Columns { get; }

    public int Rows { get; }

    /// <summary>The values of a column, one a row.</summary>
    public ReadOnlySpan<double> this[int column] => _values[column];

    /// <summary>Writes one row, column by column, into <paramref name="into"/>, which has room for all of them.</summary>
    public void CopyRow(int row, Span<double> into)
    {
        for (var column = 0; column < _values.Length; column++)
            into[column] = _values[column][row];
    }

    /// <summary>A table of the named rows, in their order; a row may be named more than once.</summary>
    public Table Select(ReadOnlySpan<int> rows)
    {
        var values = new double[_values.Length][];
        for (var column = 0; column < values.Length; column++)
        {
            var from = _values[column];
            var to = values[column] = new double[rows.Length];
            for (var row = 0; row < rows.Length; row++)
                to[row] = from[rows[row]];
        }
        return new Table(Columns, values, rows.Length);
    }

    /// <summary>A table from rows, each with a value for every column.</summary>
    public static Table FromRows(IReadOnlyList<Column> columns, IReadOnlyList<double[]> rows)
    {
        var values = new double[columns.Count][];
        for (var column = 0; column < values.Length; column++)
        {
            values[column] = new double[rows.Count];
            for (var row = 0; row < rows.Count; row++)
                values[column][row] = rows[row][column];
        }
        return new Table(columns, values, rows.Count);
    }
}
