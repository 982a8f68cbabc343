namespace Millwright.Learning.Metrics;

/// <summary>Which class was predicted as which.</summary>
public sealed class Confusion
{
    private readonly long[,] _counts;

    /// <param name="truth">Classes from 0 to <paramref name="classes"/> − 1.</param>
    public Confusion(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, int classes)
    {
        MetricArguments.RequireSame(truth.Length, predicted.Length);
        _counts = new long[classes, classes];
        for (var row = 0; row < truth.Length; row++)
            _counts[truth[row], predicted[row]]++;
    }

    /// <summary>Of two classes: 1 where the probability of it is at least <paramref name="threshold"/>.</summary>
    public static Confusion At(double threshold, ReadOnlySpan<bool> truth, ReadOnlySpan<double> probabilities)
    {
        MetricArguments.RequireSame(truth.Length, probabilities.Length);
        var (classes, predicted) = (new int[truth.Length], new int[truth.Length]);
        for (var row = 0; row < truth.Length; row++)
            (classes[row], predicted[row]) = (truth[row] ? 1 : 0, probabilities[row] >= threshold ? 1 : 0);
        return new Confusion(classes, predicted, 2);
    }

    public int Classes => _counts.GetLength(0);

    public long this[int truth, int predicted] => _counts[truth, predicted];

    public long Rows => Enumerable.Range(0, Classes).Sum(Truths);

    /// <summary>The share of rows that were predicted right, 0 to 1; NaN without rows.</summary>
    public double Accuracy => (double)Enumerable.Range(0, Classes).Sum(each => _counts[each, each]) / Rows;

    /// <summary>Of the rows predicted as this class, the share that are; 0 if none was.</summary>
    public double Precision(int each = 1) => Share(_counts[each, each], Enumerable.Range(0, Classes).Sum(truth => _counts[truth, each]));

    /// <summary>Of the rows of this class, the share predicted so; 0 if there are none.</summary>
    public double Recall(int each = 1) => Share(_counts[each, each], Truths(each));

    /// <summary>The harmonic mean of precision and recall; 0 if nothing of the class was right.</summary>
    public double F1(int each = 1) =>
        Share(2 * _counts[each, each], Truths(each) + Enumerable.Range(0, Classes).Sum(truth => _counts[truth, each]));

    /// <summary>The mean F1 of the classes that occur, in truth or in a prediction.</summary>
    public double MacroF1 => Enumerable.Range(0, Classes)
        .Where(each => Truths(each) + Enumerable.Range(0, Classes).Sum(truth => _counts[truth, each]) > 0)
        .Select(F1)
        .DefaultIfEmpty(double.NaN)
        .Average();

    private long Truths(int each) => Enumerable.Range(0, Classes).Sum(predicted => _counts[each, predicted]);

    private static double Share(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
