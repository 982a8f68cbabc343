namespace Millwright.Evaluation.Models;

/// <summary>Mean and population deviation of each column of some rows; a column that stands still stays 0.</summary>
internal sealed record Scale(double[] Means, double[] Deviations)
{
    public static Scale Of(IReadOnlyList<double[]> rows)
    {
        double[] means = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Average(row => row[column]))];
        return new(means, [.. means.Select((mean, column) => Math.Sqrt(rows.Average(row => (row[column] - mean) * (row[column] - mean))))]);
    }

    public double[] Apply(double[] row) => [.. row.Select((value, column) => Deviations[column] > 0 ? (value - Means[column]) / Deviations[column] : 0)];

    public double[] Undo(double[] row) => [.. row.Select((value, column) => Means[column] + value * Deviations[column])];
}
