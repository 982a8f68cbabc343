using Millwright.Evaluation.Data;
using Millwright.Evaluation.Models;
using Millwright.Evaluation.Reports;
using Millwright.Learning.Tables;
using static Millwright.Evaluation.Reports.MarkdownTable;

namespace Millwright.Evaluation.Hydraulic;

/// <summary>The condition of four components of a hydraulic rig, from ten sensors over a cycle of 60 s.</summary>
internal static class Rig
{
    private static readonly string[] _sensors = ["CE", "CP", "SE", "TS1", "TS2", "TS3", "TS4", "VS1", "FS1", "FS2"];
    private static readonly string[] _statistics = ["mean", "deviation", "smallest", "largest", "rise", "median"];

    private static readonly (string Name, string Reference)[] _targets =
        [("cooler", "0.9978 / 0.9977"), ("valve", "0.8764 / 0.8502"), ("pump leakage", "0.9955 / 0.9933"), ("accumulator", "0.9371 / 0.9298")];

    public static void Score(DirectoryInfo all)
    {
        if (DataSet.Open(all, "hydraulic", "Hydraulic rig: condition of components") is not { } folder)
            return;
        double[] cycles = [.. DataFile.Numbers(DataFile.Need(folder, "cycle_index.txt")).Select(row => row[0])];
        var profile = DataFile.Numbers(DataFile.Need(folder, "profile.txt"));
        var inputs = Inputs(folder, cycles.Length);
        // Conditions change in blocks, so blocks of five cycles judge: those whose number ends in 0 or 5.
        var judges = Array.ConvertAll(cycles, cycle => (int)(cycle / 5) % 5 == 0);
        int[] train = [.. Enumerable.Range(0, cycles.Length).Where(row => !judges[row])], test = [.. Enumerable.Range(0, cycles.Length).Where(row => judges[row])];
        var table = new MarkdownTable(
            "target", "model", "train → test cycles", "accuracy", "macro F1", "fit + predict", "reference: HistGradientBoosting, accuracy / macro F1");
        for (var target = 0; target < _targets.Length; target++)
        {
            var conditions = profile.Select(row => row[target]).Distinct().Order().ToList();
            Judge(table, target, new(inputs, [.. profile.Select(row => (double)conditions.IndexOf(row[target]))]), conditions.Count, train, test);
        }
    }

    private static void Judge(MarkdownTable table, int target, Labelled rows, int classes, int[] train, int[] test)
    {
        var (learnt, judge) = (rows.Select(train), rows.Select(test));
        var cost = Cost.Begin();
        Row(Learners.Conditions.Name, Learners.Conditions.LearnClasses(learnt, classes).Choose(judge.Inputs), cost.ToString(), _targets[target].Reference);
        var commonest = learnt.Labels.CountBy(label => label).MaxBy(one => one.Value).Key;
        Row("the commonest class", [.. test.Select(_ => commonest)], "", "");
        var random = new Random(42);
        Row("random", [.. test.Select(_ => (double)random.Next(classes))], "", "");

        void Row(string model, double[] predicted, string took, string reference)
        {
            var scores = Labelled.Compare(judge.Labels, predicted, classes);
            table.Row(_targets[target].Name, model, $"{train.Length} → {test.Length}", Figure(scores.Accuracy, 4), Figure(scores.MacroF1, 4), took, reference);
        }
    }

    private static Table Inputs(DirectoryInfo folder, int cycles)
    {
        var columns = _sensors.SelectMany(sensor => _statistics.Select(statistic => new Column($"{sensor}.{statistic}"))).ToArray();
        var values = _sensors.SelectMany(sensor =>
        {
            var summaries = DataFile.Numbers(DataFile.Need(folder, $"{sensor}.txt")).Select(Summarise).ToArray();
            return _statistics.Select((_, place) => summaries.Select(summary => summary[place]).ToArray());
        });
        return new(columns, [.. values], cycles);
    }

    /// <summary>Mean, population deviation, smallest, largest, mean of the last third minus mean of the first, median.</summary>
    private static double[] Summarise(double[] cycle)
    {
        var (mean, third, sorted) = (cycle.Average(), cycle.Length / 3, cycle.Order().ToArray());
        return
        [
            mean, Math.Sqrt(cycle.Average(value => (value - mean) * (value - mean))), sorted[0], sorted[^1], cycle[^third..].Average() - cycle[..third].Average(),
            (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2,
        ];
    }
}
