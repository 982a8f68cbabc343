using Millwright.Evaluation.Data;
using Millwright.Evaluation.Models;
using Millwright.Evaluation.Reports;
using Millwright.Learning.Metrics;
using Millwright.Learning.Models;
using static Millwright.Evaluation.Reports.MarkdownTable;

namespace Millwright.Evaluation.Cmapss;

/// <summary>How many cycles an engine has left, judged at the last row of each test unit.</summary>
internal static class RemainingLife
{
    /// <summary>A healthy engine's life cannot be told: cycles beyond this count as this.</summary>
    private const double Cap = 125;

    private static readonly Dictionary<string, string> _references = new(StringComparer.Ordinal)
    {
        ["FD001"] = "10.18 / 157 / 11.36 (HistGradientBoosting)", ["FD003"] = "10.62 / 225 / 12.42 (XGBoost)",
    };

    public static void Score(DirectoryInfo all)
    {
        if (DataSet.Open(all, "cmapss", "C-MAPSS: remaining useful life") is not { } folder)
            return;
        var sets = folder.EnumerateFiles("train_*").Select(file => Path.GetFileNameWithoutExtension(DataFile.NameOf(file))["train_".Length..]).Order(StringComparer.Ordinal);
        var table = new MarkdownTable(
            "set", "model", "train rows", "test units", "RMSE (capped at 125)", "PHM08 (capped)", "RMSE (uncapped)", "PHM08 (uncapped)", "MAE (capped)",
            "fit + predict", "reference: RMSE / PHM08 capped, RMSE uncapped");
        foreach (var set in sets)
        {
            if (DataFile.Find(folder, $"test_{set}.txt") is { } test && DataFile.Find(folder, $"RUL_{set}.txt") is { } lives)
                Score(table, set, Engines.Read(DataFile.Need(folder, $"train_{set}.txt")), Engines.Read(test), [.. DataFile.Numbers(lives).Select(row => row[0])]);
            else
                table.Row(set, "skipped: no test or RUL file");
        }
    }

    private static void Score(MarkdownTable table, string set, List<Flight> train, List<Flight> test, double[] lives)
    {
        var cost = Cost.Begin();
        var regimes = new Regimes(train);
        var (rows, left) = (new List<double[]>(), new List<double>());
        foreach (var unit in Units(train, regimes))
        {
            rows.AddRange(Engines.Rows(unit));
            left.AddRange(unit.Select(flight => Math.Min(unit[^1].Cycle - flight.Cycle, Cap)));
        }
        var judged = Units(test, regimes).Select(unit => Engines.Rows(unit)[^1]).ToArray();
        var learner = Learners.RemainingLife;
        var predicted = learner.Learn(Table(rows), new Target.Quantity([.. left])).Predict(Table(judged))[0];
        Row(table, set, learner.Name, rows.Count, lives, predicted, cost.ToString(), _references.GetValueOrDefault(set, "–"));
        Row(table, set, "mean of the train rows", rows.Count, lives, [.. lives.Select(_ => left.Average())], "", "");
        Row(table, set, "always 125 (null)", rows.Count, lives, [.. lives.Select(_ => Cap)], "", "");
        var random = new Random(42);
        Row(table, set, "random", rows.Count, lives, [.. lives.Select(_ => Cap * random.NextDouble())], "", "");
    }

    private static void Row(MarkdownTable table, string set, string model, int rows, double[] lives, double[] predicted, string cost, string reference)
    {
        double[] said = [.. predicted.Select(life => Math.Clamp(life, 0, Cap))];
        double[] capped = [.. lives.Select(life => Math.Min(life, Cap))];
        table.Row(
            set, model, $"{rows}", $"{lives.Length}", Figure(Regression.Rmse(capped, said), 2), Figure(Regression.Phm08(capped, said), 0),
            Figure(Regression.Rmse(lives, said), 2), Figure(Regression.Phm08(lives, said), 0), Figure(Regression.Mae(capped, said), 2), cost, reference);
    }

    private static IEnumerable<Flight[]> Units(List<Flight> flights, Regimes regimes) =>
        flights.GroupBy(flight => flight.Unit).OrderBy(unit => unit.Key).Select(unit => unit.OrderBy(flight => flight.Cycle).Select(regimes.Standardise).ToArray());

    private static Millwright.Learning.Tables.Table Table(IReadOnlyList<double[]> rows) => Millwright.Learning.Tables.Table.FromRows(Engines.Inputs.Columns, rows);
}
