using Millwright.Evaluation.Data;
using Millwright.Evaluation.Models;
using Millwright.Evaluation.Reports;
using Millwright.Learning.Metrics;
using static Millwright.Evaluation.Reports.MarkdownTable;

namespace Millwright.Evaluation.Ai4i;

/// <summary>Which products' machining fails: five folds given with the set, threshold 0.5, figures over the folds.</summary>
internal static class Ai4iFailures
{
    private const double Threshold = 0.5;

    public static void Score(DirectoryInfo all)
    {
        if (DataSet.Open(all, "ai4i2020", "AI4I 2020: does the machining fail?") is not { } folder)
            return;
        var rows = Ai4iRows.Read(folder);
        var table = new MarkdownTable("model", "features", "F1 @0.5", "precision", "recall", "ROC-AUC", "PR-AUC", "best F1 (pooled)", "fit + predict");
        foreach (var (name, inputs) in new[] { ("6 raw", rows.Raw), ("6 raw + 3 derived", rows.Derived) })
            Folds(table, Learners.Failures.Name, name, inputs, rows.Folds, (train, test) => Learners.Failures.LearnClasses(train, 2).Predict(test.Inputs)[1]);
        Folds(table, "never", "", rows.Raw, rows.Folds, (_, test) => new double[test.Rows]);
        Folds(table, "always", "", rows.Raw, rows.Folds, (_, test) => [.. Enumerable.Repeat(1.0, test.Rows)]);
        var random = new Random(42);
        Folds(table, "random", "", rows.Raw, rows.Folds, (_, test) => [.. Enumerable.Range(0, test.Rows).Select(_ => random.NextDouble())]);
        table.Row("reference: XGBoost 1.7", "6 raw", "0.7649 ± 0.0526", "0.8632", "0.6905", "0.9766", "0.8257", "0.7726", "0.8 s/fold");
        table.Row("reference: XGBoost 1.7", "6 raw + 3 derived", "0.8940 ± 0.0104", "0.9639", "0.8349", "0.9820", "0.9000", "0.9042", "1.1 s/fold");
    }

    private static void Folds(MarkdownTable table, string model, string features, Labelled rows, int[] folds, Func<Labelled, Labelled, double[]> predict)
    {
        var (scores, areas, precisions, cost) = (new List<Confusion>(), new List<double>(), new List<double>(), Cost.Begin());
        var pooled = new double[rows.Rows];
        foreach (var fold in folds.Where(fold => fold >= 0).Distinct().Order())
        {
            int[] train = [.. Where(folds, each => each >= 0 && each != fold)], test = [.. Where(folds, each => each == fold)];
            var judge = rows.Select(test);
            var predicted = predict(rows.Select(train), judge);
            scores.Add(Confusion.At(Threshold, judge.Truths, predicted));
            areas.Add(Ranking.RocAuc(judge.Truths, predicted));
            precisions.Add(Ranking.AveragePrecision(judge.Truths, predicted));
            for (var place = 0; place < test.Length; place++)
                pooled[test[place]] = predicted[place];
        }
        table.Row(
            model, features, Spread([.. scores.Select(score => score.F1())], 4), Spread([.. scores.Select(score => score.Precision())], 4),
            Spread([.. scores.Select(score => score.Recall())], 4), Spread(areas, 4),
            Spread(precisions, 4), Figure(Ranking.BestF1(rows.Truths, pooled).F1, 4), cost.ToString());
    }

    private static IEnumerable<int> Where(int[] folds, Func<int, bool> holds) => Enumerable.Range(0, folds.Length).Where(row => holds(folds[row]));
}
