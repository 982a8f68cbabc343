using Millwright.Evaluation.Data;
using Millwright.Evaluation.Models;
using Millwright.Evaluation.Reports;
using Millwright.Learning.Metrics;
using static Millwright.Evaluation.Reports.MarkdownTable;

namespace Millwright.Evaluation.AzurePdm;

/// <summary>Does the machine fail within the next 24 hours? Protocol A judges every hour of March, protocol B windows of machines never seen.</summary>
internal static class FailureAhead
{
    private const long Horizon = 24 * Fleet.Hour;
    private const double Threshold = 0.5;
    private static readonly long _trainUntil = Sheet.TimeOf("2015-02-28 00:00:00");
    private static readonly long _testFrom = Sheet.TimeOf("2015-03-01 00:00:00");

    private sealed record Hour(int Machine, long At, double[] Inputs, double Fails);

    public static void Score(DirectoryInfo all)
    {
        if (DataSet.Open(all, "azure-pdm", "Azure PdM: failure within 24 hours") is not { } folder)
            return;
        var fleet = Fleet.Read(folder);
        var table = new MarkdownTable(
            "protocol", "model", "train rows", "test rows", "positive", "precision", "recall", "F1 @0.5", "best F1", "PR-AUC", "ROC-AUC", "failures with an alarm",
            "false alarm rows per machine-day", "fit + predict");
        if (DataFile.Find(folder, "PdM_telemetry_continuous.csv") is { } continuous)
            Hours(table, fleet, continuous);
        else
            table.Row("A", "skipped: no continuous telemetry");
        if (DataFile.Find(folder, "PdM_telemetry_windows.csv") is { } windows && DataFile.Find(folder, "windows.csv") is { } list)
            Windows(table, fleet, windows, list);
        else
            table.Row("B", "skipped: no telemetry windows");
        table.Row("A", "reference: XGBoost 1.7", "19082", "10500", "168", "1.000", "0.571", "0.727", "0.994", "0.995", "0.999", "4/7", "0.000", "4.6 s");
        table.Row("A", "reference: random forest", "19082", "10500", "168", "1.000", "0.643", "0.783", "0.991", "0.993", "1.000", "5/7", "0.000", "6.8 s");
        table.Row("B", "reference: random forest", "751", "439", "96", "1.000", "1.000", "1.000", "1.000", "1.000", "1.000", "", "", "0.7 s");
    }

    private static void Hours(MarkdownTable table, Dictionary<int, FleetMachine> fleet, FileInfo file)
    {
        const int Warming = 23;
        var rows = Fleet.Telemetry(file).Where(machine => fleet.ContainsKey(machine.Key)).SelectMany(machine =>
        {
            long[] hours = [.. machine.Select(reading => reading.Happened).Order().Skip(Warming)];
            return Fleet.Rows(fleet[machine.Key], machine, hours).Zip(hours, (inputs, at) => new Hour(machine.Key, at, inputs, FailsAfter(fleet[machine.Key], at)));
        }).ToArray();
        Judge(table, "A", fleet, [.. rows.Where(row => row.At < _trainUntil)], [.. rows.Where(row => row.At >= _testFrom)]);
    }

    private static double FailsAfter(FleetMachine machine, long at) => machine.Failures.Any(failure => failure > at && failure <= at + Horizon) ? 1 : 0;

    private static void Windows(MarkdownTable table, Dictionary<int, FleetMachine> fleet, FileInfo telemetry, FileInfo list)
    {
        var sheet = Sheet.Read(list);
        var readings = Fleet.Telemetry(telemetry);
        var rows = sheet.Numbers("machineID").Zip(sheet.Times("end"), sheet.Numbers("label")).GroupBy(window => (int)window.First, window => (End: window.Second, Label: window.Third))
            .Where(machine => fleet.ContainsKey(machine.Key)).SelectMany(machine =>
            {
                var windows = machine.OrderBy(window => window.End).ToArray();
                return Fleet.Rows(fleet[machine.Key], readings[machine.Key], [.. windows.Select(window => window.End)])
                    .Zip(windows, (inputs, window) => new Hour(machine.Key, window.End, inputs, window.Label));
            }).ToArray();
        Judge(table, "B: machines to 45 → 46 to 60", null, [.. rows.Where(row => row.Machine <= 45)], [.. rows.Where(row => row.Machine is > 45 and <= 60)]);
        if (rows.Any(row => row.Machine > 60))
            Judge(table, "B: machines to 60 → the others", null, [.. rows.Where(row => row.Machine <= 60)], [.. rows.Where(row => row.Machine > 60)]);
    }

    /// <param name="fleet">Given where alarms are counted by failure and by machine-day.</param>
    private static void Judge(MarkdownTable table, string protocol, Dictionary<int, FleetMachine>? fleet, Hour[] train, Hour[] test)
    {
        if (train.Length == 0 || test.Length == 0 || train.All(row => row.Fails == 0))
        {
            table.Row(protocol, $"skipped: {train.Length} rows to learn from, {test.Length} to judge by");
            return;
        }
        var cost = Cost.Begin();
        var learner = Learners.Failures;
        var predicted = learner.LearnClasses(Rows(train), 2).Predict(Rows(test).Inputs)[1];
        Row(table, protocol, learner.Name, fleet, train, test, predicted, cost.ToString());
        Row(table, protocol, "never", fleet, train, test, new double[test.Length], "");
        Row(table, protocol, "always", fleet, train, test, [.. test.Select(_ => 1.0)], "");
        var random = new Random(42);
        Row(table, protocol, "random", fleet, train, test, [.. test.Select(_ => random.NextDouble())], "");
    }

    private static void Row(
        MarkdownTable table, string protocol, string model, Dictionary<int, FleetMachine>? fleet, Hour[] train, Hour[] test, double[] predicted, string cost)
    {
        bool[] fails = [.. test.Select(row => row.Fails > 0)];
        var scores = Confusion.At(Threshold, fails, predicted);
        table.Row(
            protocol, model, $"{train.Length}", $"{test.Length}", $"{fails.Count(each => each)}", Figure(scores.Precision(), 3), Figure(scores.Recall(), 3),
            Figure(scores.F1(), 3), Figure(Ranking.BestF1(fails, predicted).F1, 3), Figure(Ranking.AveragePrecision(fails, predicted), 3), Figure(Ranking.RocAuc(fails, predicted), 3),
            fleet is null ? "" : Found(fleet, test, predicted), fleet is null ? "" : Figure(scores[0, 1] / (test.Length / 24.0), 3), cost);
    }

    /// <summary>Failures with at least one alarm in the 24 hours before, of those that the test rows can see coming.</summary>
    private static string Found(Dictionary<int, FleetMachine> fleet, Hour[] test, double[] predicted)
    {
        var (found, all) = (0, 0);
        foreach (var machine in test.Zip(predicted).ToLookup(row => row.First.Machine))
        {
            foreach (var failure in fleet[machine.Key].Failures.Distinct())
            {
                var before = machine.Where(row => row.First.At < failure && failure <= row.First.At + Horizon).ToArray();
                all += before.Length > 0 ? 1 : 0;
                found += before.Any(row => row.Second >= Threshold) ? 1 : 0;
            }
        }
        return $"{found}/{all}";
    }

    private static Labelled Rows(Hour[] hours) => Labelled.Of(Fleet.Inputs.Columns, [.. hours.Select(hour => hour.Inputs)], [.. hours.Select(hour => hour.Fails)]);
}
