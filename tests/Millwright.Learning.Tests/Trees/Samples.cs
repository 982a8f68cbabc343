using Millwright.Learning.Tables;

namespace Millwright.Learning.Tests.Trees;

/// <summary>Made tables with a known rule: five numbers, of which the last is noise, and a category of six.</summary>
internal static class Samples
{
    public static readonly Column[] Columns = [new("a"), new("b"), new("c"), new("d"), new("noise"), Column.Category("kind", 6)];

    public static Table Rows(int rows, int seed, double missing = 0.1)
    {
        var random = new Random(seed);
        var values = Columns.Select(_ => new double[rows]).ToArray();
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < Columns.Length; column++)
            {
                var value = column == 5 ? random.Next(6) : random.NextDouble();
                values[column][row] = random.NextDouble() < missing ? double.NaN : value;
            }
        }
        return new Table(Columns, values, rows);
    }

    /// <summary>A quantity with a product, a step at missing values, a set of categories and noise of that width.</summary>
    public static double[] Quantity(Table table, int seed = 7, double noise = 0.1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, table.Rows).Select(row => Rule(table, row) + (noise * (random.NextDouble() - 0.5)))];
    }

    private static double Rule(Table table, int row)
    {
        var (a, b, c, kind) = (Or(table[0][row], 2), Or(table[1][row], 0.5), Or(table[2][row], -1), table[5][row]);
        return (3 * a * b) + Math.Sin(6 * c) + (kind is 1 or 4 ? 2 : 0);
    }

    private static double Or(double value, double missing) => double.IsNaN(value) ? missing : value;

    /// <summary>The quantity cut into classes of about equal size.</summary>
    public static double[] Classes(Table table, int classes)
    {
        var quantity = Quantity(table);
        var sorted = quantity.Order().ToArray();
        return [.. quantity.Select(value => (double)Enumerable.Range(1, classes - 1).Count(cut => value > sorted[cut * sorted.Length / classes]))];
    }
}
