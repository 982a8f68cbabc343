using Millwright.Evaluation.Data;
using Millwright.Evaluation.Reports;
using Millwright.Evaluation.Scoring;
using static Millwright.Evaluation.Reports.MarkdownTable;

namespace Millwright.Evaluation.Skab;

/// <summary>When the state of the water loop begins to change: a detection is a row at which the detector of outliers changes its mind, as the leaderboard's own detectors are taken.</summary>
internal static class Changepoints
{
    private static readonly TimeSpan _window = TimeSpan.FromSeconds(60);

    public static void Score(DirectoryInfo all)
    {
        if (DataSet.Open(all, "skab", "SKAB: changepoints") is not { } folder)
            return;
        var experiments = Experiment.ReadAll(folder).Where(static experiment => experiment.Changepoints.Length > 0).ToArray();
        if (experiments.Length == 0)
        {
            DataSet.Skip("no file has a column 'changepoint'");
            return;
        }
        DataSet.Say($"{experiments.Length} files, {experiments.Sum(static experiment => experiment.Changepoints.Length)} changepoints.");
        var table = new MarkdownTable("detector", "files", "standard", "low FP", "low FN", "missed", "false", "fit + predict");
        Row(table, "plane chart (T² and Q of smoothed readings), its changes", experiments, Outliers.Chart);
        Row(table, "perfect", experiments, Alternating);
        Row(table, "no row (null)", experiments, static experiment => new double[experiment.Labels.Length]);
        var random = new Random(42);
        Row(table, "random, one in two", experiments, experiment => [.. experiment.Labels.Select(_ => random.NextDouble() < 0.5 ? 1.0 : 0)]);
        foreach (var (name, standard, lowPositives, lowNegatives, missed, wrong) in _published)
            table.Row($"reference: {name} (published, all 34 files)", "all, 127 changepoints", standard, lowPositives, lowNegatives, $"{missed}/127", $"{wrong}", "");
    }

    private static readonly (string Name, string Standard, string LowPositives, string LowNegatives, int Missed, int Wrong)[] _published =
    [
        ("MSCRED", "32.42", "16.53", "40.28", 55, 342), ("isolation forest", "26.16", "19.50", "30.82", 76, 135), ("T² + Q", "25.35", "14.51", "31.33", 72, 232), ("Conv-AE", "23.61", "21.54", "27.55", 82, 23),
        ("T²", "19.54", "10.20", "24.31", 70, 106), ("MSET", "13.84", "10.22", "17.37", 96, 66),
    ];

    private static void Row(MarkdownTable table, string detector, Experiment[] files, Func<Experiment, double[]> detect)
    {
        var cost = Cost.Begin();
        var series = files.Select(file => (Times(file, file.Changepoints), Times(file, Switches(detect(file))))).ToArray();
        var took = cost.ToString();
        var scores = new[] { NabProfile.Standard, NabProfile.LowFalsePositives, NabProfile.LowFalseNegatives }.Select(profile => ChangepointScorer.Score(series, _window, profile)).ToArray();
        table.Row(
            [detector, $"{string.Join(", ", files.Select(static file => file.Folder).Distinct())} ({files.Length} files)", .. scores.Select(static score => Figure(score.Score, 2)), $"{scores[0].Missed}/{files.Sum(static file => file.Changepoints.Length)}", $"{scores[0].False}", took]);
    }

    /// <summary>The rows after the quiet ones from which on the detector says otherwise than before.</summary>
    private static int[] Switches(double[] anomalous) => [.. Enumerable.Range(Experiment.Quiet, anomalous.Length - Experiment.Quiet).Where(row => anomalous[row] != (row == Experiment.Quiet ? 0 : anomalous[row - 1]))];

    /// <summary>What changes at the changepoints and nowhere else.</summary>
    private static double[] Alternating(Experiment experiment) => [.. experiment.Labels.Select((_, row) => experiment.Changepoints.Count(change => change <= row) % 2.0)];

    private static DateTimeOffset[] Times(Experiment experiment, int[] rows) => Array.ConvertAll(rows, row => experiment.Times[row]);
}
