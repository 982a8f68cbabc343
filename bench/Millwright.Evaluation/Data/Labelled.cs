using Millwright.Learning.Metrics;
using Millwright.Learning.Models;
using Millwright.Learning.Tables;

namespace Millwright.Evaluation.Data;

/// <summary>Rows of inputs and what is to be told from them.</summary>
internal sealed record Labelled(Table Inputs, double[] Labels)
{
    public int Rows => Inputs.Rows;

    /// <summary>Of two classes: which rows are of class 1.</summary>
    public bool[] Truths => Array.ConvertAll(Labels, label => label > 0);

    public Labelled Select(int[] rows) => new(Inputs.Select(rows), [.. rows.Select(row => Labels[row])]);

    public Target AsClasses(int classes) => new Target.Class(Labels, classes);

    public static Confusion Compare(double[] labels, double[] predicted, int classes) =>
        new(Array.ConvertAll(labels, label => (int)label), Array.ConvertAll(predicted, label => (int)label), classes);

    public static Labelled Of(IReadOnlyList<Column> columns, IReadOnlyList<double[]> rows, double[] labels) => new(Table.FromRows(columns, rows), labels);

    public static Column[] Numbered(int count) => [.. Enumerable.Range(1, count).Select(number => new Column($"x{number}"))];
}
