using System.Globalization;

namespace Millwright.Evaluation.Reports;

/// <summary>A table that prints itself as Markdown, row by row as the figures come in.</summary>
internal sealed class MarkdownTable
{
    private readonly int _columns;

    public MarkdownTable(params string[] heads)
    {
        _columns = heads.Length;
        Console.WriteLine();
        Line(heads);
        Line([.. heads.Select(_ => "---")]);
    }

    /// <summary>Prints a row; cells that are not given are empty.</summary>
    public void Row(params string[] cells) => Line([.. cells, .. Enumerable.Repeat("", Math.Max(0, _columns - cells.Length))]);

    private static void Line(string[] cells) => Console.WriteLine($"| {string.Join(" | ", cells)} |");

    /// <summary>A figure with so many digits; a dash for none.</summary>
    public static string Figure(double value, int digits) => double.IsNaN(value) ? "–" : value.ToString("F" + digits, CultureInfo.InvariantCulture);

    public static string Spread(IReadOnlyCollection<double> values, int digits)
    {
        var mean = values.Average();
        return $"{Figure(mean, digits)} ± {Figure(Math.Sqrt(values.Average(value => (value - mean) * (value - mean))), digits)}";
    }
}
