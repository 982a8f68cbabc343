using Millwright.Evaluation.Data;
using Millwright.Evaluation.Models;
using Millwright.Evaluation.Reports;
using static Millwright.Evaluation.Reports.MarkdownTable;

namespace Millwright.Evaluation.Drift;

/// <summary>Streams whose concept drifts: each row is predicted before its label teaches; accuracy over all rows but the first.</summary>
internal static class LabelStreams
{
    private const int LongestDelay = 1_000;

    private static readonly Dictionary<string, int[]> _knownDrifts = new(StringComparer.Ordinal) { ["sea_4concepts"] = [12_500, 25_000, 37_500] };

    private static readonly Dictionary<string, string> _references = new(StringComparer.Ordinal)
    {
        ["elec"] = "0.8410 (Gaussian NB + DDM); 0.853 (the last label)", ["sea_4concepts"] = "0.8778 (Gaussian NB + DDM)",
    };

    public static void Score(DirectoryInfo all)
    {
        if (DataSet.Open(all, "drift-streams", "Streams with concept drift: test, then train") is not { } folder)
            return;
        var table = new MarkdownTable("stream", "rows", "model", "accuracy", "drifts noticed", "time", "reference");
        foreach (var file in folder.EnumerateFiles("*.csv*").OrderBy(file => file.Name, StringComparer.Ordinal))
            Score(table, LabelledStream.Read(file));
    }

    private static void Score(MarkdownTable table, LabelledStream stream)
    {
        var cost = Cost.Begin();
        var run = new TestThenTrain(stream);
        var predicted = run.Run();
        Row(Learners.Stream.Name, predicted, Noticed(stream.Name, run.Drifts), cost.ToString(), _references.GetValueOrDefault(stream.Name, "–"));
        Row("the last label", [0, .. stream.Labels.SkipLast(1)], "", "", "");
        var counts = new int[stream.Classes];
        Row("the commonest label so far", [.. stream.Labels.Select(label =>
        {
            var commonest = (double)Array.IndexOf(counts, counts.Max());
            counts[(int)label]++;
            return commonest;
        })], "", "", "");
        var random = new Random(42);
        Row("random", [.. stream.Labels.Select(_ => (double)random.Next(stream.Classes))], "", "", "");

        void Row(string model, double[] labels, string drifts, string took, string reference) => table.Row(
            stream.Name, $"{stream.Rows}", model, Figure(labels.Zip(stream.Labels).Skip(1).Average(row => row.First == row.Second ? 1.0 : 0), 4), drifts, took, reference);
    }

    /// <summary>Alarms against the known drifts, where some are known: found is the first alarm soon after one.</summary>
    private static string Noticed(string stream, List<int> alarms)
    {
        if (!_knownDrifts.TryGetValue(stream, out var known))
            return $"{alarms.Count} alarms";
        var delays = known.Select(drift => alarms.Where(alarm => alarm >= drift && alarm <= drift + LongestDelay).Select(alarm => alarm - drift).DefaultIfEmpty(-1).First())
            .Where(delay => delay >= 0).ToArray();
        var delayed = delays.Length > 0 ? $", mean delay {Figure(delays.Average(), 0)} rows" : "";
        return $"{delays.Length}/{known.Length} found, {alarms.Count - delays.Length} false{delayed}";
    }
}
