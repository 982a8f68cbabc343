using Millwright.Evaluation.Data;
using Millwright.Evaluation.Models;
using Millwright.Evaluation.Reports;
using Millwright.Evaluation.Scoring;
using Millwright.Learning.Clustering;
using static Millwright.Evaluation.Reports.MarkdownTable;

namespace Millwright.Evaluation.Ai4i;

/// <summary>Do the failures form clusters, and are these the failure modes? K-means over the rows that failed.</summary>
internal static class Ai4iClusters
{
    private const int Seed = 42;
    private const int Starts = 10;

    private static readonly Dictionary<int, string> _references = new()
    {
        [2] = "0.4924 / 1155.7 / 0.042", [3] = "0.3900 / 741.9 / 0.220", [4] = "0.3449 / 571.8 / 0.205", [5] = "0.3455 / 494.9 / 0.246",
        [6] = "0.3405 / 435.4 / 0.237", [7] = "0.3497 / 382.3 / 0.256", [8] = "0.3299 / 340.3 / 0.252",
    };

    public static void Score(DirectoryInfo all)
    {
        if (DataSet.Open(all, "ai4i2020", "AI4I 2020: clusters of failures") is not { } folder)
            return;
        var (measured, modes) = Ai4iRows.Read(folder).Failures();
        var scale = Scale.Of(measured);
        var rows = Array.ConvertAll(measured, scale.Apply);
        DataSet.Say($"{rows.Length} rows that failed.");
        var table = new MarkdownTable("k", "silhouette", "inertia", "ARI against the modes", "ARI of random clusters", "fit", "sizes", "reference: silhouette / inertia / ARI");
        var random = new Random(Seed);
        foreach (var k in _references.Keys)
        {
            var cost = Cost.Begin();
            var clusters = KMeans.Fit(rows, k, Seed, Starts);
            var took = cost.ToString();
            table.Row(
                $"{k}", Figure(Silhouette.Of(rows, clusters.Assignments, k), 4), Figure(clusters.Inertia, 1), Figure(RandIndex.Adjusted(clusters.Assignments, modes), 3),
                Figure(RandIndex.Adjusted([.. rows.Select(_ => random.Next(k))], modes), 3), took,
                string.Join(" / ", clusters.Assignments.CountBy(cluster => cluster).Select(cluster => cluster.Value).OrderDescending()), _references[k]);
        }
    }
}
