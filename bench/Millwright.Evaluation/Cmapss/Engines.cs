using Millwright.Evaluation.Data;
using Millwright.Learning.Features;

namespace Millwright.Evaluation.Cmapss;

/// <summary>One flight of an engine.</summary>
internal sealed record Flight(int Unit, int Cycle, double[] Settings, double[] Sensors);

/// <summary>Engines of the C-MAPSS sets, flight by flight.</summary>
internal static class Engines
{
    private const long Cycle = 3_600_000_000;
    private static readonly int[] _telling = [2, 3, 4, 7, 8, 9, 11, 12, 13, 14, 15, 17, 20, 21];

    /// <summary>What the model sees: a cycle stands for an hour. The constant sensors are left out.</summary>
    public static readonly FeatureSpec Inputs = FeatureSpec.Parse(
        "first 10\nkeep 30\n" + string.Concat(_telling.Select(number => $"sensor s{number}\n")) + "running\n" + string.Concat(_telling.Select(number =>
            $"last s{number}\nmean s{number} 10h\ndeviation s{number} 10h\nrise s{number} 10h\nmean s{number} 30h\ndeviation s{number} 30h\n")));

    public static List<Flight> Read(FileInfo file) =>
        [.. DataFile.Numbers(file).Select(row => new Flight((int)row[0], (int)row[1], row[2..5], [.. _telling.Select(number => row[4 + number])]))];

    /// <summary>The inputs after each flight of one unit, each made of what was known then.</summary>
    public static double[][] Rows(IReadOnlyList<Flight> unit)
    {
        var state = new FeatureState(Inputs);
        var rows = new double[unit.Count][];
        for (var place = 0; place < unit.Count; place++)
        {
            state.Observe(unit[place].Cycle * Cycle, unit[place].Sensors);
            state.Compute(unit[place].Cycle * Cycle, rows[place] = new double[Inputs.Features.Count]);
        }
        return rows;
    }
}
