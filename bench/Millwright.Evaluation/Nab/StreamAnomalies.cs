using Millwright.Evaluation.Data;
using Millwright.Evaluation.Reports;
using Millwright.Evaluation.Scoring;
using Millwright.Learning.Anomalies;
using static Millwright.Evaluation.Reports.MarkdownTable;

namespace Millwright.Evaluation.Nab;

/// <summary>Anomalies of single metrics as they stream in: one threshold for all files, each row judged by those before it.</summary>
internal static class StreamAnomalies
{
    public static void Score(DirectoryInfo all)
    {
        if (DataSet.Open(all, "nab", "NAB: streaming anomaly detection") is not { } folder)
            return;
        var series = NabSeries.ReadAll(folder);
        DataSet.Say($"{series.Count} series, {series.Sum(each => each.Values.Length)} rows, {series.Sum(each => each.Windows.Count)} windows.");
        var table = new MarkdownTable("detector", "threshold", "standard", "low FP", "low FN", "windows hit", "FP rows", "time");
        Row(table, "new extremes", series, NewExtremesOf, NewExtremes.Alarm);
        Row(table, "seasonal surprise", series, each => ScoresOf(new SeasonalSurprise(1), each), SeasonalSurprise.Alarm);
        Row(table, "perfect", series, each => Marked(each, row => each.Windows.Any(window => window.First == row)), 1);
        Row(table, "null", series, each => new double[each.Values.Length], 1);
        Row(table, "every row", series, each => Marked(each, _ => true), 1);
        for (var seed = 0; seed < 3; seed++)
        {
            var random = new Random(seed);
            Row(table, $"random, seed {seed}", series, each => [.. each.Values.Select(_ => random.NextDouble())], null);
        }
        table.Row("reference: ARTime (published outputs)", "optimised", "74.73", "64.20", "80.51", "58/63", "129", "");
        table.Row("reference: Numenta HTM (published outputs)", "optimised", "71.24", "64.43", "75.54", "53/63", "84", "");
        table.Row("reference: random cut forest (published outputs)", "optimised", "47.60", "32.64", "55.00", "45/63", "212", "");
    }

    // As some of the benchmark's detectors do, the rest after an alarm is taken in proportion to the probation.
    private static double[] NewExtremesOf(NabSeries series) => ScoresOf(new NewExtremes(1, rest: ScoredSeries.ProbationOf(series.Values.Length) / 5), series);

    private static double[] ScoresOf(IDetector detector, NabSeries series) =>
        [.. series.Times.Zip(series.Values, (at, value) => detector.Score(at, [value]))];

    private static double[] Marked(NabSeries series, Func<int, bool> marks) => [.. series.Values.Select((_, row) => marks(row) ? 1.0 : 0)];

    /// <param name="alarm">The detector's own threshold; null prints only the one that earns most.</param>
    private static void Row(MarkdownTable table, string detector, IReadOnlyList<NabSeries> series, Func<NabSeries, double[]> detect, double? alarm)
    {
        var cost = Cost.Begin();
        var scored = series.Select(each => each.WithScores(detect(each))).ToArray();
        var took = cost.ToString();
        if (alarm is { } own)
            Row(table, detector, "own, ", own, scored, took);
        if (alarm != 1)
            Row(table, detector, "optimised, ", NabScorer.Best(scored, NabProfile.Standard).Threshold, scored, took);
    }

    private static void Row(MarkdownTable table, string detector, string how, double threshold, ScoredSeries[] scored, string took)
    {
        var scores = new[] { NabProfile.Standard, NabProfile.LowFalsePositives, NabProfile.LowFalseNegatives }
            .Select(profile => NabScorer.Score(scored, threshold, profile)).ToArray();
        table.Row(
            [detector, how + Figure(threshold, 4), .. scores.Select(score => Figure(score.Score, 2)), $"{scores[0].WindowsHit}/{scores[0].Windows}",
                $"{scores[0].FalsePositives}", took]);
    }
}
