using Millwright.Learning.Anomalies;
using Millwright.Learning.Calibration;
using Millwright.Learning.ModelFiles;
using Millwright.Learning.Models;
using Millwright.Learning.Tables;
using Millwright.Learning.Tests.Trees;
using Millwright.Learning.Trees.Boosting;

namespace Millwright.Learning.Tests.ModelFiles;

/// <summary>Files of what answers otherwise than a model does: intervals, sets of classes, scores.</summary>
public sealed class WrappedModelFileTests
{
    private static readonly Table _table = Samples.Rows(200, 21);
    private static readonly TrainingRun _run = new(Seed: 1);
    private static readonly BoostedTreesTrainer _trainer = new(new() { Iterations = 3 });
    private static readonly double[][] _rows = [.. Enumerable.Range(0, 300).Select(static row => new[] { row % 17, (double)(row % 5), row / 300.0 })];
    private static readonly Lazy<Dictionary<string, object>> _models = new(static () => new()
    {
        ["interval"] = Interval(),
        ["quantiles"] = Quantiles(),
        ["classes"] = Classes(),
        ["isolation"] = IsolationForest.Fit(_rows, seed: 3, trees: 5, sample: 64),
    });

    public static TheoryData<string> Names => ["interval", "quantiles", "classes", "isolation"];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_was_written_answers_as_it_did(string name)
    {
        var model = _models.Value[name];

        var back = ModelFile.Read(new MemoryStream(HostileFiles.Write(model)));

        back.ShouldBeOfType(model.GetType());
        Answers(back).ShouldBe(Answers(model));
        HostileFiles.Write(back).ShouldBe(HostileFiles.Write(model));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_with_any_byte_changed_or_cut_off_is_refused(string name) => HostileFiles.Refused(HostileFiles.Write(_models.Value[name]));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_changed_file_with_the_right_sum_is_refused_or_harmless(string name) => HostileFiles.WithTheRightSum(HostileFiles.Write(_models.Value[name]), static hostile =>
    {
        try
        {
            Answers(ModelFile.Read(new MemoryStream(hostile)));
        }
        catch (ModelFileException)
        {
            // Refused by name, as it should be.
        }
    });

    private static IEnumerable<double> Answers(object model) => [.. model switch
    {
        ConformalInterval interval => Rows(interval.Low.Inputs.Count).SelectMany(row => new[] { interval.Of(row).Low, interval.Of(row).High }),
        ConformalClasses classes => Rows(classes.Model.Inputs.Count).SelectMany(row => classes.Of(row).Select(static each => (double)each)),
        IsolationForest forest => _rows.Take(50).Select(row => forest.Score([.. row, .. new double[forest.Sensors]])),
        _ => [],
    }];

    private static IEnumerable<double[]> Rows(int inputs) => Enumerable.Range(0, 50).Select(row =>
    {
        var values = new double[Math.Max(inputs, _table.Columns.Count)];
        _table.CopyRow(row, values);
        return values[..inputs];
    });

    private static ConformalInterval Interval()
    {
        var values = Samples.Classes(_table, 3);
        return ConformalInterval.Around(_trainer.Train(_table, new Target.Quantity(values), null, _run), _table, values, 0.9);
    }

    private static ConformalInterval Quantiles()
    {
        var values = Samples.Classes(_table, 3);
        return ConformalInterval.Between(
            _trainer.Train(_table, new Target.Quantile(values, 0.1), null, _run), _trainer.Train(_table, new Target.Quantile(values, 0.9), null, _run), _table, values, 0.9);
    }

    private static ConformalClasses Classes()
    {
        var target = new Target.Class(Samples.Classes(_table, 3), 3);
        return ConformalClasses.Fit(_trainer.Train(_table, target, null, _run), _table, target, 0.9);
    }
}
