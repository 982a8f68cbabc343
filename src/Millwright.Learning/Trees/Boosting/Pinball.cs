using Millwright.Learning.Models;

namespace Millwright.Learning.Trees.Boosting;

/// <summary>
/// The quantile's loss: level × excess above the margin, (1 − level) × what is missing below it. It has no curvature, so a leaf's value is
/// renewed to the weighted quantile of its rows' residuals (Friedman, Greedy Function Approximation, 2001, section 4.3).
/// </summary>
internal sealed class Pinball(double[] values, double[]? weights, double level) : Loss(values, weights)
{
    private readonly bool _weighted = weights is not null;

    public override Link Link => Link.Identity;

    public override double[] Start(ReadOnlySpan<int> rows)
    {
        var start = new double[Values.Length];
        return [Renew(rows, start)!.Value];
    }

    public override void Derive(int row, ReadOnlySpan<double> margins, Span<double> gradients, Span<double> hessians) =>
        (gradients[0], hessians[0]) = (Weight(row) * (Values[row] > margins[0] ? -level : 1 - level), Weight(row));

    public override double Of(int row, ReadOnlySpan<double> margins)
    {
        var residual = Values[row] - margins[0];
        return residual > 0 ? level * residual : (level - 1) * residual;
    }

    /// <summary>The quantile of the residuals, between the two nearest of them where no weights are given: O(n log n).</summary>
    public override double? Renew(ReadOnlySpan<int> rows, ReadOnlySpan<double> margins)
    {
        var residuals = new double[rows.Length];
        var shares = new double[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            (residuals[i], shares[i]) = (Values[rows[i]] - margins[rows[i]], Weight(rows[i]));
        Array.Sort(residuals, shares);
        if (!_weighted)
        {
            var at = level * (residuals.Length - 1);
            var below = (int)at;
            var above = Math.Min(below + 1, residuals.Length - 1);
            return residuals[below] + ((at - below) * (residuals[above] - residuals[below]));
        }
        var (until, sum) = (level * shares.Sum(), 0.0);
        for (var i = 0; i < residuals.Length; i++)
        {
            sum += shares[i];
            if (sum >= until)
                return residuals[i];
        }
        return residuals[^1];
    }
}
