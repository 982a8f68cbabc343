using Millwright.Learning.Models;

namespace Millwright.Learning.Trees.Boosting;

/// <summary>What boosting lowers: its start, its derivatives by the margins, and its value. Margins lie row by row.</summary>
internal abstract class Loss(double[] values, double[]? weights)
{
    protected double[] Values { get; } = values;

    public static Loss Of(Target target, double[]? weights) => target switch
    {
        Target.Quantity => new SquaredError(target.Values, weights),
        Target.Quantile quantile => new Pinball(target.Values, weights, quantile.Level),
        Target.Class { Classes: 2 } => new LogLoss(target.Values, weights),
        Target.Class many => new SoftmaxLoss(target.Values, weights, many.Classes),
        _ => throw new TrainingException($"Boosted trees cannot learn a {target.GetType().Name}."),
    };

    public abstract Link Link { get; }

    /// <summary>Values that the trees add up for a row.</summary>
    public virtual int Margins => 1;

    public double Weight(int row) => weights is null ? 1 : weights[row];

    /// <summary>The margins that a model without trees has for these rows.</summary>
    public abstract double[] Start(ReadOnlySpan<int> rows);

    /// <summary>First and second derivatives of one row's loss by its margins, times the row's weight.</summary>
    public abstract void Derive(int row, ReadOnlySpan<double> margins, Span<double> gradients, Span<double> hessians);

    /// <summary>One row's loss, without its weight.</summary>
    public abstract double Of(int row, ReadOnlySpan<double> margins);

    /// <summary>A leaf's value where the second-order step is not the best one; null where it is.</summary>
    public virtual double? Renew(ReadOnlySpan<int> rows, ReadOnlySpan<double> margins) => null;

    /// <summary>The weighted mean loss of these rows.</summary>
    public double Mean(ReadOnlySpan<int> rows, double[] margins)
    {
        var (sum, weight) = (0.0, 0.0);
        foreach (var row in rows)
        {
            sum += Weight(row) * Of(row, margins.AsSpan(row * Margins, Margins));
            weight += Weight(row);
        }
        return weight > 0 ? sum / weight : 0;
    }

    protected double WeightedMean(ReadOnlySpan<int> rows)
    {
        var (sum, weight) = (0.0, 0.0);
        foreach (var row in rows)
        {
            sum += Weight(row) * Values[row];
            weight += Weight(row);
        }
        return sum / weight;
    }
}

/// <summary>Half the squared error; the margin is the mean.</summary>
internal sealed class SquaredError(double[] values, double[]? weights) : Loss(values, weights)
{
    public override Link Link => Link.Identity;

    public override double[] Start(ReadOnlySpan<int> rows) => [WeightedMean(rows)];

    public override void Derive(int row, ReadOnlySpan<double> margins, Span<double> gradients, Span<double> hessians) =>
        (gradients[0], hessians[0]) = (Weight(row) * (margins[0] - Values[row]), Weight(row));

    public override double Of(int row, ReadOnlySpan<double> margins) => (margins[0] - Values[row]) * (margins[0] - Values[row]) / 2;
}

/// <summary>Log loss of two classes; the margin is the log-odds of class 1.</summary>
internal sealed class LogLoss(double[] values, double[]? weights) : Loss(values, weights)
{
    public override Link Link => Link.Logistic;

    public override double[] Start(ReadOnlySpan<int> rows)
    {
        var share = WeightedMean(rows);
        return [Math.Log(share / (1 - share))];
    }

    public override void Derive(int row, ReadOnlySpan<double> margins, Span<double> gradients, Span<double> hessians)
    {
        var probability = Links.Sigmoid(margins[0]);
        (gradients[0], hessians[0]) = (Weight(row) * (probability - Values[row]), Weight(row) * probability * (1 - probability));
    }

    public override double Of(int row, ReadOnlySpan<double> margins)
    {
        var signed = Values[row] > 0 ? -margins[0] : margins[0];
        return signed > 0 ? signed + Math.Log(1 + Math.Exp(-signed)) : Math.Log(1 + Math.Exp(signed));
    }
}

/// <summary>Log loss of several classes; a margin a class.</summary>
internal sealed class SoftmaxLoss(double[] values, double[]? weights, int classes) : Loss(values, weights)
{
    public override Link Link => Link.Softmax;

    public override int Margins => classes;

    /// <summary>The logs of the classes' shares; a class that no row has gets half a row.</summary>
    public override double[] Start(ReadOnlySpan<int> rows)
    {
        var sums = new double[classes];
        foreach (var row in rows)
            sums[(int)Values[row]] += Weight(row);
        var all = sums.Sum();
        var half = all / rows.Length / 2;
        return [.. sums.Select(sum => Math.Log((sum > 0 ? sum : half) / all))];
    }

    public override void Derive(int row, ReadOnlySpan<double> margins, Span<double> gradients, Span<double> hessians)
    {
        margins.CopyTo(gradients);
        Links.Softmax(gradients);
        for (var margin = 0; margin < classes; margin++)
        {
            var probability = gradients[margin];
            gradients[margin] = Weight(row) * (probability - (Values[row] == margin ? 1 : 0));
            hessians[margin] = Weight(row) * probability * (1 - probability);
        }
    }

    public override double Of(int row, ReadOnlySpan<double> margins)
    {
        var (largest, sum) = (double.NegativeInfinity, 0.0);
        foreach (var value in margins)
            largest = Math.Max(largest, value);
        foreach (var value in margins)
            sum += Math.Exp(value - largest);
        return largest + Math.Log(sum) - margins[(int)Values[row]];
    }
}
