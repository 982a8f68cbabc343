namespace Millwright.Evaluation.Scoring;

/// <summary>How often a choice among classes is right. <c>Confusion[true, predicted]</c> counts rows.</summary>
internal sealed record ClassScores(int[,] Confusion)
{
    private int Classes => Confusion.GetLength(0);

    public double Accuracy => Share(Enumerable.Range(0, Classes).Sum(each => Confusion[each, each]), Confusion.Cast<int>().Sum());

    /// <summary>Accuracy over the rows whose true class is <paramref name="first"/> or later.</summary>
    public double AccuracyFrom(int first) => Share(
        Enumerable.Range(first, Classes - first).Sum(each => Confusion[each, each]), Enumerable.Range(first, Classes - first).Sum(RowsOf));

    /// <summary>Mean F1 of the classes that occur, in truth or prediction.</summary>
    public double MacroF1 => Enumerable.Range(0, Classes).Where(each => RowsOf(each) + TimesPredicted(each) > 0)
        .Average(each => Share(2 * Confusion[each, each], RowsOf(each) + TimesPredicted(each)));

    public static ClassScores Of(double[] labels, double[] predicted, int classes)
    {
        var confusion = new int[classes, classes];
        for (var row = 0; row < labels.Length; row++)
            confusion[(int)labels[row], (int)predicted[row]]++;
        return new(confusion);
    }

    /// <summary>The share of rows that always saying the commonest label of <paramref name="labels"/> would get right.</summary>
    public static double Majority(double[] labels) => Share(labels.CountBy(label => label).Max(one => one.Value), labels.Length);

    public override string ToString() => $"[{string.Join(' ', Enumerable.Range(0, Classes)
        .Select(truth => $"[{string.Join(',', Enumerable.Range(0, Classes).Select(each => Confusion[truth, each]))}]"))}]";

    private int RowsOf(int truth) => Enumerable.Range(0, Classes).Sum(each => Confusion[truth, each]);

    private int TimesPredicted(int each) => Enumerable.Range(0, Classes).Sum(truth => Confusion[truth, each]);

    private static double Share(int part, int whole) => whole == 0 ? double.NaN : (double)part / whole;
}
