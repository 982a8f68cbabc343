using Millwright.Evaluation.Data;
using Millwright.Evaluation.Models;
using Millwright.Evaluation.Reports;
using Millwright.Learning.Drift;
using static Millwright.Evaluation.Reports.MarkdownTable;

namespace Millwright.Evaluation.GasSensors;

/// <summary>Which gas is it, as the sensors age: each batch judged by models of the batches before it.</summary>
internal static class GasBatches
{
    private const int Features = 128;
    private const int FirstFeature = 2;
    private const int Batches = 36;
    private static readonly string[] _gases = ["Ethanol", "Ethylene", "Ammonia", "Acetaldehyde", "Acetone", "Toluene"];

    private static readonly Dictionary<int, string> _references = new()
    {
        [2] = "RF 0.7540 / 0.7540 / 0.7540", [3] = "RF 0.7491, SVM 0.9691 / 0.9344", [4] = "RF 0.5776 / 0.7640, SVM 0.8634",
    };

    public static void Score(DirectoryInfo all)
    {
        if (DataSet.Open(all, "gas-sensor-drift", "Gas sensors: drift over months") is not { } folder)
            return;
        var batches = Enumerable.Range(1, Batches).Select(number => (Number: number, File: DataFile.Find(folder, $"batch{number}.csv")))
            .Where(batch => batch.File is not null).Select(batch => (batch.Number, Rows: Read(batch.File!))).ToArray();
        if (batches.Length < 2)
        {
            DataSet.Skip($"{batches.Length} batches are there, two are needed");
            return;
        }
        var table = new MarkdownTable(
            "test batch", "rows", $"{Learners.Gases.Name}: first batch only", "the batch before", "all earlier", "the commonest gas", "random",
            "inputs with KS p < 0.001 against the first", "median PSI against the first", "time", "reference: best (first / before / all)");
        var first = Learn(batches[0].Rows);
        for (var place = 1; place < batches.Length; place++)
            Judge(table, batches[place].Number, first, [.. batches[..place].Select(batch => batch.Rows)], batches[place].Rows);
    }

    private static Learned Learn(Labelled rows) => Learners.Gases.LearnClasses(rows, _gases.Length);

    private static void Judge(MarkdownTable table, int number, Learned first, Labelled[] earlier, Labelled test)
    {
        var cost = Cost.Begin();
        Learned[] models = earlier.Length == 1 ? [first, first, first] : [first, Learn(earlier[^1]), Learn(Join(earlier))];
        var figures = models.Select(model => model.Choose(test.Inputs)).Select(predicted => Figure(Labelled.Compare(test.Labels, predicted, _gases.Length).Accuracy, 4)).ToArray();
        var commonest = Join(earlier).Labels.CountBy(label => label).MaxBy(one => one.Value).Key;
        var random = new Random(42);
        var shifts = Enumerable.Range(0, Features).Select(column => DistributionShift.Of(earlier[0].Inputs[column], test.Inputs[column])).ToArray();
        double[] stability = [.. shifts.Select(shift => shift.PopulationStability).Order()];
        table.Row(
            $"{number}", $"{test.Rows}", figures[0], figures[1], figures[2],
            Figure((double)test.Labels.Count(label => label == commonest) / test.Rows, 4),
            Figure((double)test.Labels.Count(label => label == random.Next(_gases.Length)) / test.Rows, 4),
            $"{shifts.Count(shift => shift.KolmogorovSmirnov.Chance < 0.001)}/{Features}", Figure((stability[Features / 2 - 1] + stability[Features / 2]) / 2, 2),
            cost.ToString(), _references.GetValueOrDefault(number, "–"));
    }

    private static Labelled Join(Labelled[] parts) => parts.Length == 1
        ? parts[0]
        : Labelled.Of(
            parts[0].Inputs.Columns,
            [.. parts.SelectMany(part => Enumerable.Range(0, part.Rows).Select(row =>
            {
                var values = new double[Features];
                part.Inputs.CopyRow(row, values);
                return values;
            }))],
            [.. parts.SelectMany(part => part.Labels)]);

    private static Labelled Read(FileInfo file)
    {
        var rows = DataFile.Lines(file).Select(line => line.Split(',')).ToArray();
        return Labelled.Of(
            Labelled.Numbered(Features), [.. rows.Select(row => Array.ConvertAll(row[FirstFeature..(FirstFeature + Features)], Response))],
            [.. rows.Select(row => (double)Array.IndexOf(_gases, row[0]))]);
    }

    /// <summary>Metal-oxide sensors answer by powers of the concentration, so their responses are taken by their logarithm, with their sign.</summary>
    private static double Response(string text) => Math.CopySign(Math.Log(1 + Math.Abs(double.Parse(text))), double.Parse(text));
}
