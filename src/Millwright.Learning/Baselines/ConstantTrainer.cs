using Millwright.Learning.Models;
using Millwright.Learning.Tables;

namespace Millwright.Learning.Baselines;

/// <summary>What a model without inputs would say.</summary>
public enum ConstantRule
{
    /// <summary>The weighted mean of a quantity, the quantile of it, or the classes' shares.</summary>
    Prior,

    /// <summary>The most frequent class with probability 1; of a quantity or a quantile, the median.</summary>
    Majority,

    /// <summary>The last row's value, with probability 1 of a class.</summary>
    Last,
}

/// <summary>
/// Learns nothing from the inputs: the least that any other model must beat before it is let near a machine. O(rows log rows).
/// </summary>
public sealed class ConstantTrainer(ConstantRule rule = ConstantRule.Prior) : ITrainer
{
    public string Algorithm => $"constant-{rule.ToString().ToLowerInvariant()}";

    public IModel Train(Table inputs, Target target, double[]? weights, TrainingRun run)
    {
        var rows = TrainingRows.Of(inputs, target, weights);
        run.Progress?.Report(1);
        return new ConstantModel(inputs.Columns, target is Target.Class { Classes: var classes }
            ? ClassShares(rows, target.Values, weights, classes)
            : [Quantity(rows, target, weights)]);
    }

    private double[] ClassShares(int[] rows, double[] values, double[]? weights, int classes)
    {
        var sums = new double[classes];
        foreach (var row in rows)
            sums[(int)values[row]] += weights is null ? 1 : weights[row];
        var all = sums.Sum();
        var only = rule == ConstantRule.Last ? (int)values[rows[^1]] : Array.IndexOf(sums, sums.Max());
        return [.. sums.Select((sum, each) => rule == ConstantRule.Prior ? sum / all : each == only ? 1 : 0)];
    }

    private double Quantity(int[] rows, Target target, double[]? weights)
    {
        var values = target.Values;
        return (rule, target) switch
        {
            (ConstantRule.Last, _) => values[rows[^1]],
            (ConstantRule.Prior, Target.Quantity) => rows.Sum(row => values[row] * Weight(row)) / rows.Sum(Weight),
            (_, Target.Quantile { Level: var level }) => Quantile(rows, values, Weight, rule == ConstantRule.Majority ? 0.5 : level),
            _ => Quantile(rows, values, Weight, 0.5),
        };
        double Weight(int row) => weights is null ? 1 : weights[row];
    }

    /// <summary>The smallest value up to which that share of the weight lies.</summary>
    private static double Quantile(int[] rows, double[] values, Func<int, double> weight, double level)
    {
        var sorted = rows.OrderBy(row => values[row]).ToList();
        var (until, sum) = (level * rows.Sum(weight), 0.0);
        return values[sorted.Find(row => (sum += weight(row)) >= until * (1 - 1e-12))];
    }
}
