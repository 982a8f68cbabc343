using Millwright.Learning.Models;
using Millwright.Learning.Tables;

namespace Millwright.Bench.Training;

/// <summary>
/// Rows to learn from, the same at each run: twenty numbers of which five say something, a twentieth of the first four missing, and noise. Kept in
/// a file that both sides read: doubles, column after column, the target last.
/// </summary>
internal static class Sheet
{
    public const int Columns = 20;
    public const int TrainRows = 100_000;
    public const int TestRows = 20_000;
    private const int Rows = TrainRows + TestRows;
    private const int Seed = 42;

    /// <param name="isClass">Whether the target is a class of two or a quantity.</param>
    public static void Write(string path, bool isClass)
    {
        var random = new Random(Seed);
        var values = new double[(Columns + 1) * Rows];
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
                values[column * Rows + row] = random.NextDouble();
            double Of(int column) => values[column * Rows + row];
            var wave = 3 * Of(0) * Of(1) + Math.Sin(6 * Of(2)) + 2 * Math.Pow(Of(3) - 0.5, 2) + Of(4) / 2;
            var noise = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            values[Columns * Rows + row] = isClass ? wave + 0.5 * noise > 1.5 ? 1 : 0 : wave + 0.3 * noise;
            for (var column = 0; column < 4; column++)
                if (random.NextDouble() < 0.05)
                    values[column * Rows + row] = double.NaN;
        }
        using var file = new BinaryWriter(File.Create(path));
        foreach (var value in values)
            file.Write(value);
    }

    public static (Table Train, Target TrainTarget, Table Test, double[] TestValues) Read(string path, bool isClass)
    {
        var bytes = File.ReadAllBytes(path);
        double[] Part(int column, int from, int rows)
        {
            var part = new double[rows];
            Buffer.BlockCopy(bytes, (column * Rows + from) * sizeof(double), part, 0, rows * sizeof(double));
            return part;
        }
        Column[] columns = [.. Enumerable.Range(0, Columns).Select(static column => new Column($"x{column}"))];
        Table Of(int from, int rows) => new(columns, [.. Enumerable.Range(0, Columns).Select(column => Part(column, from, rows))], rows);
        var target = Part(Columns, 0, TrainRows);
        return (Of(0, TrainRows), isClass ? new Target.Class(target, 2) : new Target.Quantity(target), Of(TrainRows, TestRows), Part(Columns, TrainRows, TestRows));
    }
}
