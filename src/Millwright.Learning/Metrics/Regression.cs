namespace Millwright.Learning.Metrics;

/// <summary>How far predictions of a quantity are off, in its own unit unless said otherwise.</summary>
public static class Regression
{
    public static double Rmse(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted) =>
        Math.Sqrt(Mean(truth, predicted, (value, prediction) => (prediction - value) * (prediction - value)));

    public static double Mae(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted) =>
        Mean(truth, predicted, (value, prediction) => Math.Abs(prediction - value));

    /// <summary>The mean loss of a quantile's prediction, 0 at best (Koenker and Bassett, 1978).</summary>
    public static double Pinball(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, double level) =>
        Mean(truth, predicted, (value, prediction) => value >= prediction ? level * (value - prediction) : (1 - level) * (prediction - value));

    /// <summary>
    /// The sum over rows of e^(−d/13) − 1 for predictions that are d cycles too low and e^(d/10) − 1 for those too high: remaining life that
    /// is promised and not there costs more (Saxena et al., Damage Propagation Modeling, PHM 2008). Without unit.
    /// </summary>
    public static double Phm08(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted) =>
        truth.Length * Mean(truth, predicted, (value, prediction) => prediction < value
            ? Math.Exp((value - prediction) / 13) - 1
            : Math.Exp((prediction - value) / 10) - 1);

    /// <summary>The share of truths within their interval, ends included.</summary>
    public static double Coverage(ReadOnlySpan<double> truth, IReadOnlyList<(double Low, double High)> intervals)
    {
        MetricArguments.RequireSame(truth.Length, intervals.Count);
        var within = 0;
        for (var row = 0; row < truth.Length; row++)
            within += truth[row] >= intervals[row].Low && truth[row] <= intervals[row].High ? 1 : 0;
        return (double)within / truth.Length;
    }

    private static double Mean(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, Func<double, double, double> loss)
    {
        MetricArguments.RequireSame(truth.Length, predicted.Length);
        var sum = 0.0;
        for (var row = 0; row < truth.Length; row++)
            sum += loss(truth[row], predicted[row]);
        return sum / truth.Length;
    }
}
