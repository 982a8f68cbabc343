using Millwright.Evaluation.Data;
using Millwright.Learning.Features;
using Millwright.Learning.Tables;

namespace Millwright.Evaluation.Drift;

/// <summary>A stream of rows whose label becomes known right after each was predicted; a row stands for an hour.</summary>
/// <param name="Inputs">What is known of each row before its label: its values, how far they lie above their mean of late, and the labels before.</param>
internal sealed record LabelledStream(string Name, double[][] Inputs, double[] Labels, IReadOnlyList<Column> Columns)
{
    private const long Hour = 3_600_000_000;
    private static readonly int[] _labelsAgo = [1, 2, 3, 48];

    public int Rows => Labels.Length;

    public int Classes => (int)Labels.Max() + 1;

    public static LabelledStream Read(FileInfo file)
    {
        var sheet = Sheet.Read(file);
        var names = sheet.Names.SkipLast(1).ToArray();
        var (values, labels) = (names.Select(sheet.Numbers).ToArray(), sheet.Numbers(sheet.Names[^1]));
        var kinds = labels.Distinct().Order().ToList();
        double[] classes = [.. labels.Select(label => (double)kinds.IndexOf(label))];
        var spec = FeatureSpec.Parse(
            "keep 48\n" + string.Concat(names.Select(name => $"sensor {name}\n")) + string.Concat(names.Select(name => $"last {name}\nlift {name} 48h\n")));
        var state = new FeatureState(spec);
        var inputs = new double[classes.Length][];
        for (var row = 0; row < inputs.Length; row++)
        {
            state.Observe(row * Hour, [.. values.Select(column => column[row])]);
            inputs[row] = new double[spec.Features.Count + _labelsAgo.Length];
            state.Compute(row * Hour, inputs[row].AsSpan(0, spec.Features.Count));
            for (var place = 0; place < _labelsAgo.Length; place++)
                inputs[row][spec.Features.Count + place] = row >= _labelsAgo[place] ? classes[row - _labelsAgo[place]] : double.NaN;
        }
        return new(
            Path.GetFileNameWithoutExtension(DataFile.NameOf(file)), inputs, classes,
            [.. spec.Columns, .. _labelsAgo.Select(ago => new Column($"label.{ago}.ago"))]);
    }

    public Table Select(int from, int until) => Table.FromRows(Columns, Inputs[from..until]);
}
