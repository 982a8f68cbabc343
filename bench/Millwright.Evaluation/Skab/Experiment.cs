using System.Globalization;
using Millwright.Evaluation.Data;

namespace Millwright.Evaluation.Skab;

/// <summary>A file of the testbed: one row a second, whether the fault lasted, and the rows at which the state began to change.</summary>
internal sealed record Experiment(string Folder, DateTimeOffset[] Times, double[][] Readings, double[] Labels, int[] Changepoints)
{
    /// <summary>So many first rows are quiet and teach, the others are judged.</summary>
    public const int Quiet = 400;

    private const string Label = "anomaly";
    private const string Change = "changepoint";
    private static readonly string[] _notSensors = ["datetime", Label, Change];

    public static Experiment[] ReadAll(DirectoryInfo folder) =>
        [.. folder.EnumerateFiles("*.csv", SearchOption.AllDirectories).OrderBy(file => file.FullName, StringComparer.Ordinal).Select(Read).OfType<Experiment>()];

    private static Experiment? Read(FileInfo file)
    {
        var sheet = Sheet.Read(file, ';');
        if (!sheet.Has(Label) || sheet.Rows.Count <= Quiet)
            return null;
        var sensors = sheet.Names.Except(_notSensors, StringComparer.Ordinal).Select(sheet.Numbers).ToArray();
        DateTimeOffset[] times = [.. sheet.Texts("datetime").Select(text => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal))];
        return new(
            file.Directory?.Name ?? "", times, [.. Enumerable.Range(0, times.Length).Select(row => sensors.Select(values => values[row]).ToArray())], sheet.Numbers(Label),
            sheet.Has(Change) ? [.. sheet.Numbers(Change).Index().Where(static row => row.Item > 0.5).Select(static row => row.Index)] : []);
    }
}
