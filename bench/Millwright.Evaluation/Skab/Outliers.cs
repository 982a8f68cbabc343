using Millwright.Evaluation.Data;
using Millwright.Evaluation.Reports;
using Millwright.Evaluation.Scoring;
using Millwright.Learning.Anomalies;
using static Millwright.Evaluation.Reports.MarkdownTable;

namespace Millwright.Evaluation.Skab;

/// <summary>Faults of a water loop: in each file the first 400 rows are quiet and teach, the others are judged; counts are summed over the files.</summary>
internal static class Outliers
{
    public static void Score(DirectoryInfo all)
    {
        if (DataSet.Open(all, "skab", "SKAB: outliers") is not { } folder)
            return;
        var experiments = Experiment.ReadAll(folder);
        if (experiments.Length == 0)
        {
            DataSet.Skip("no file has a column 'anomaly'");
            return;
        }
        var table = new MarkdownTable("detector", "files", "F1", "FAR %", "MAR %", "mean F1 per file", "fit + predict");
        var parts = experiments.GroupBy(experiment => experiment.Folder).Select(part => (Name: part.Key, Files: part.ToArray())).ToList();
        if (parts.Count > 1)
            parts.Add(("all folders", experiments));
        foreach (var (name, files) in parts)
        {
            Row(table, "plane chart (T² and Q of smoothed readings)", name, files, Chart);
            Row(table, "every row anomalous", name, files, experiment => [.. experiment.Labels.Select(_ => 1.0)]);
            Row(table, "no row anomalous (null)", name, files, experiment => new double[experiment.Labels.Length]);
            var random = new Random(42);
            Row(table, "random, one in two", name, files, experiment => [.. experiment.Labels.Select(_ => random.NextDouble() < 0.5 ? 1.0 : 0)]);
        }
        table.Row("reference: isolation forest (scikit-learn)", "valve1", "0.206", "1.14", "88.38", "0.167", "2.8 s");
        table.Row("reference: T² + Q (99 % limits)", "valve1", "0.747", "55.93", "11.51", "0.753", "0.0 s");
        table.Row("reference: MSET (published, best F1)", "valve1", "0.779", "38.53", "14.98", "", "");
        table.Row("reference: Conv-AE (published)", "valve1", "0.755", "14.40", "31.84", "", "");
    }

    public static double[] Chart(Experiment experiment)
    {
        var chart = PlaneChart.Fit(experiment.Readings[..Experiment.Quiet]);
        var anomalous = new double[experiment.Readings.Length];
        for (var row = Experiment.Quiet; row < anomalous.Length; row++)
            anomalous[row] = chart.Score(experiment.Times[row], experiment.Readings[row]) >= PlaneChart.Alarm ? 1 : 0;
        return anomalous;
    }

    private static void Row(MarkdownTable table, string detector, string part, Experiment[] files, Func<Experiment, double[]> detect)
    {
        var cost = Cost.Begin();
        var scores = files.Select(file => BinaryScores.Of(file.Labels.AsSpan(Experiment.Quiet), detect(file).AsSpan(Experiment.Quiet), 0.5)).ToArray();
        var sum = scores.Aggregate((one, other) => one + other);
        table.Row(
            detector, $"{part} ({files.Length} files)", Figure(sum.F1, 3), Figure(100 * sum.FalseAlarmRate, 2), Figure(100 * sum.MissedAlarmRate, 2),
            Figure(scores.Average(score => score.F1), 3), cost.ToString());
    }
}
