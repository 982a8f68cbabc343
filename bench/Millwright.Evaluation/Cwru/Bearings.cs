using Millwright.Evaluation.Data;
using Millwright.Evaluation.Models;
using Millwright.Evaluation.Reports;
using static Millwright.Evaluation.Reports.MarkdownTable;

namespace Millwright.Evaluation.Cwru;

/// <summary>Which part of a bearing is broken: learnt at one load, judged at another; learnt at one size of the fault, judged at another.</summary>
internal static class Bearings
{
    private const double NormalTrains = 0.6;

    public static void Score(DirectoryInfo all)
    {
        if (DataSet.Open(all, "cwru", "CWRU: bearing condition") is not { } folder)
            return;
        var cost = Cost.Begin();
        var recordings = Recording.ReadAll(folder);
        DataSet.Say($"{recordings.Count} recordings, {recordings.Sum(recording => recording.Windows.Length)} windows; reading and inputs: {cost}.");
        var table = new MarkdownTable(
            "train → test", "model", "train windows", "test windows", "accuracy (4 classes)", "accuracy (fault windows)", "fit + predict",
            "confusion (rows true: normal, inner, ball, outer)");
        var faults = recordings.Where(recording => recording.Condition > 0).ToArray();
        var (train, test) = Normal([.. recordings.Where(recording => recording.Condition == 0)]);
        foreach (var diameter in faults.Select(recording => recording.Diameter).Distinct().Order())
        {
            var loads = faults.Where(recording => recording.Diameter == diameter).GroupBy(recording => recording.Load).OrderBy(load => load.Key).ToArray();
            foreach (var (one, other) in loads.SelectMany(one => loads.Where(other => other.Key != one.Key).Select(other => (one, other))))
                Judge(table, $"{diameter:000}, load {one.Key} → load {other.Key}", [.. Windows(one), .. train], [.. Windows(other), .. test]);
        }
        var sizes = faults.GroupBy(recording => recording.Diameter).OrderBy(size => size.Key).ToArray();
        for (var size = 1; size < sizes.Length; size++)
            Judge(table, $"{sizes[0].Key:000} → {sizes[size].Key:000}, all loads", [.. Windows(sizes[0]), .. train], [.. Windows(sizes[size]), .. test]);
        table.Row("007, load 1 → load 2", "reference: random forest, SVM, 5-NN", "212", "201", "1.0000", "1.0000", "0.5 s", "");
        table.Row("007, load 2 → load 1", "reference: random forest, SVM, 5-NN", "212", "201", "1.0000", "1.0000", "0.5 s", "");
    }

    /// <summary>The healthy bearing: with several recordings the first teaches, of one its first 60 % do.</summary>
    private static ((double[] Inputs, int Condition)[] Train, (double[] Inputs, int Condition)[] Test) Normal(Recording[] normal)
    {
        if (normal.Length > 1)
            return ([.. Windows(normal[..1])], [.. Windows(normal[1..])]);
        var windows = Windows(normal).ToArray();
        var cut = (int)(NormalTrains * windows.Length);
        return (windows[..cut], windows[cut..]);
    }

    private static IEnumerable<(double[] Inputs, int Condition)> Windows(IEnumerable<Recording> recordings) =>
        recordings.SelectMany(recording => recording.Windows.Select(window => (window, recording.Condition)));

    private static void Judge(MarkdownTable table, string task, (double[] Inputs, int Condition)[] train, (double[] Inputs, int Condition)[] test)
    {
        var (rows, judge) = (Rows(train), Rows(test));
        var cost = Cost.Begin();
        var learner = Learners.Conditions;
        Row(table, task, learner.Name, train.Length, judge.Labels, learner.LearnClasses(rows, Recording.Conditions).Choose(judge.Inputs), cost.ToString());
        var commonest = train.CountBy(window => window.Condition).MaxBy(one => one.Value).Key;
        Row(table, task, "the commonest class", train.Length, judge.Labels, [.. test.Select(_ => (double)commonest)], "");
        var random = new Random(42);
        Row(table, task, "random", train.Length, judge.Labels, [.. test.Select(_ => (double)random.Next(Recording.Conditions))], "");
    }

    private static void Row(MarkdownTable table, string task, string model, int train, double[] labels, double[] predicted, string cost)
    {
        var scores = Labelled.Compare(labels, predicted, Recording.Conditions);
        var conditions = Enumerable.Range(0, Recording.Conditions).ToArray();
        var faults = conditions[1..].Sum(each => scores[each, each]) / (double)conditions[1..].Sum(truth => conditions.Sum(each => scores[truth, each]));
        table.Row(
            task, model, $"{train}", $"{labels.Length}", Figure(scores.Accuracy, 4), Figure(faults, 4), cost,
            $"[{string.Join(" ", conditions.Select(truth => $"[{string.Join(",", conditions.Select(each => scores[truth, each]))}]"))}]");
    }

    private static Labelled Rows((double[] Inputs, int Condition)[] windows) =>
        Labelled.Of(Recording.Inputs, [.. windows.Select(window => window.Inputs)], [.. windows.Select(window => (double)window.Condition)]);
}
