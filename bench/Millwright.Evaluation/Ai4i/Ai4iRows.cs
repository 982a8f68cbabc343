using Millwright.Evaluation.Data;
using Millwright.Learning.Tables;

namespace Millwright.Evaluation.Ai4i;

/// <summary>The AI4I 2020 set: milling of products, each with the state of the machine and whether the machining failed.</summary>
/// <param name="Modes">The first failure mode that is set, in the order of the flags; the last number for none.</param>
internal sealed record Ai4iRows(Labelled Raw, Labelled Derived, int[] Folds, int[] Modes)
{
    private const string Name = "ai4i2020.csv";
    private static readonly string[] _measured =
        ["Air temperature [K]", "Process temperature [K]", "Rotational speed [rpm]", "Torque [Nm]", "Tool wear [min]"];

    private static readonly string[] _flags = ["TWF", "HDF", "PWF", "OSF", "RNF"];

    public static Ai4iRows Read(DirectoryInfo folder)
    {
        var sheet = Sheet.Read(DataFile.Need(folder, Name));
        var folds = Sheet.Read(DataFile.Need(folder, "folds.csv"));
        var foldOf = folds.Numbers("UDI").Zip(folds.Numbers("fold")).ToDictionary(row => row.First, row => (int)row.Second);
        double[] type = [.. sheet.Texts("Type").Select(text => (double)"LMH".IndexOf(text, StringComparison.Ordinal))];
        double[][] raw = [type, .. _measured.Select(sheet.Numbers)];
        var (air, process, speed, torque, wear) = (raw[1], raw[2], raw[3], raw[4], raw[5]);
        double[][] derived =
        [
            .. raw, [.. torque.Zip(speed, (moment, turns) => moment * turns * 2 * Math.PI / 60)], [.. process.Zip(air, (hot, cold) => hot - cold)],
            [.. wear.Zip(torque, (minutes, moment) => minutes * moment)],
        ];
        Column[] columns = [new("type"), .. _measured.Select(name => new Column(name)), new("power"), new("warming"), new("strain")];
        var (failed, flags) = (sheet.Numbers("Machine failure"), _flags.Select(sheet.Numbers).ToArray());
        return new(
            new(new(columns[..raw.Length], raw, failed.Length), failed), new(new(columns, derived, failed.Length), failed),
            [.. sheet.Numbers("UDI").Select(number => foldOf.GetValueOrDefault(number, -1))],
            [.. Enumerable.Range(0, failed.Length).Select(row => Array.FindIndex(flags, flag => flag[row] > 0)).Select(mode => mode < 0 ? _flags.Length : mode)]);
    }

    /// <summary>The five measured values of the rows that failed.</summary>
    public (double[][] Rows, int[] Modes) Failures()
    {
        var failed = Enumerable.Range(0, Raw.Rows).Where(row => Raw.Labels[row] > 0).ToArray();
        return ([.. failed.Select(row => Enumerable.Range(1, _measured.Length).Select(column => Raw.Inputs[column][row]).ToArray())],
            [.. failed.Select(row => Modes[row])]);
    }
}
