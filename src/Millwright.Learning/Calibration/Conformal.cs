using Millwright.Learning.Models;
using Millwright.Learning.Tables;

namespace Millwright.Learning.Calibration;

/// <summary>
/// Split conformal prediction: how far off a model was on rows that it has not seen says how far off it will be, with a promised coverage
/// whatever the model, as long as new rows come from where those came from (Vovk, Gammerman and Shafer, Algorithmic Learning in a Random
/// World, 2005; Angelopoulos and Bates, A Gentle Introduction to Conformal Prediction, 2021).
/// </summary>
public static class Conformal
{
    /// <summary>The bound that a new score stays within with probability <paramref name="coverage"/>: the ⌈(n+1) × coverage⌉-th smallest of n.</summary>
    /// <returns>Positive infinity where there are too few scores to promise that much.</returns>
    /// <remarks>O(n log n).</remarks>
    public static double Bound(IEnumerable<double> scores, double coverage)
    {
        if (coverage is not (> 0 and < 1))
            throw new ArgumentException($"The coverage is {coverage}; it lies between 0 and 1.", nameof(coverage));
        var sorted = scores.Order().ToArray();
        var rank = (int)Math.Ceiling((sorted.Length + 1) * coverage);
        return rank <= sorted.Length ? sorted[rank - 1] : double.PositiveInfinity;
    }
}

/// <summary>An interval around a model's quantity, as wide for every row, or between two models of quantiles.</summary>
public sealed class ConformalInterval
{
    /// <exception cref="ArgumentException">A model has more outputs than one, the two have other inputs, or the margin is no number.</exception>
    public ConformalInterval(IModel low, IModel high, double margin)
    {
        if (low.Outputs != 1 || high.Outputs != 1 || !low.Inputs.SequenceEqual(high.Inputs) || double.IsNaN(margin))
            throw new ArgumentException($"Models of {low.Outputs} and {high.Outputs} outputs with a margin of {margin} make no interval.", nameof(low));
        (Low, High, Margin) = (low, high, margin);
    }

    /// <summary>Whose quantity, less the margin, the interval begins at; <see cref="High"/>: with it, ends at. The same model where all are as wide.</summary>
    public IModel Low { get; }

    public IModel High { get; }

    /// <summary>What is added on both sides, in the target's unit; below 0 if the quantiles were too far apart.</summary>
    public double Margin { get; }

    /// <summary>Where the target lies with the promised coverage. Quantiles that cross give their middle.</summary>
    public (double Low, double High) Of(ReadOnlySpan<double> row)
    {
        var (low, high) = (0.0, 0.0);
        Low.Predict(row, new Span<double>(ref low));
        High.Predict(row, new Span<double>(ref high));
        (low, high) = (low - Margin, high + Margin);
        return low <= high ? (low, high) : ((low + high) / 2, (low + high) / 2);
    }

    /// <summary>Equally wide everywhere: the score is the absolute residual.</summary>
    public static ConformalInterval Around(IModel model, Table inputs, double[] target, double coverage) => Between(model, model, inputs, target, coverage);

    /// <summary>
    /// As wide as the quantiles say: the score is how far the target is outside of them (Romano, Patterson and Candès, Conformalized Quantile
    /// Regression, 2019).
    /// </summary>
    public static ConformalInterval Between(IModel low, IModel high, Table inputs, double[] target, double coverage)
    {
        var (lows, highs) = (low.PredictAll(inputs), high.PredictAll(inputs));
        var scores = target.Select((value, row) => Math.Max(lows[row][0] - value, value - highs[row][0]));
        return new ConformalInterval(low, high, Conformal.Bound(scores, coverage));
    }
}

/// <summary>
/// The classes that one may not rule out: those whose probability is at least 1 − the bound of 1 − the true class's probability
/// (Sadinle, Lei and Wasserman, Least Ambiguous Set-Valued Classifiers, 2019).
/// </summary>
public sealed class ConformalClasses
{
    /// <exception cref="ArgumentException">The model has no classes, or the bound is no number.</exception>
    public ConformalClasses(IModel model, double bound)
    {
        if (model.Outputs < 2 || double.IsNaN(bound))
            throw new ArgumentException($"A model of {model.Outputs} outputs with a bound of {bound} gives no sets of classes.", nameof(model));
        (Model, Bound) = (model, bound);
    }

    public IModel Model { get; }

    /// <summary>What a class of the set lacks to probability 1 at most.</summary>
    public double Bound { get; }

    /// <summary>The set, ascending; it may be empty where nothing seen before looks like the row.</summary>
    public IReadOnlyList<int> Of(ReadOnlySpan<double> row)
    {
        var probabilities = new double[Model.Outputs];
        Model.Predict(row, probabilities);
        return [.. Enumerable.Range(0, probabilities.Length).Where(each => 1 - probabilities[each] <= Bound)];
    }

    public static ConformalClasses Fit(IModel model, Table inputs, Target.Class target, double coverage)
    {
        var scores = model.PredictAll(inputs).Select((probabilities, row) => 1 - probabilities[(int)target.Values[row]]);
        return new ConformalClasses(model, Conformal.Bound(scores, coverage));
    }
}
