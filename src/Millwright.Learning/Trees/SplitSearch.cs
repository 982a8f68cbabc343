using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Millwright.Learning.Trees;

/// <summary>
/// Finds the cut of one column that lowers the second-order loss most: gain = GL²/(HL+λ) + GR²/(HR+λ) − G²/(H+λ)
/// (Chen and Guestrin, XGBoost, 2016, without the factor ½). Missing values are tried on both sides. Categories are ordered by
/// G/(H+smoothing), after which the best set of them is one of the prefixes (Fisher, On Grouping for Maximum Homogeneity, 1958).
/// </summary>
/// <remarks>O(bins) for a number, O(bins log bins) for a category.</remarks>
internal sealed class SplitSearch(BinnedTable table, GradientScale scale, double l2, int minLeafRows)
{
    private const double MinHessian = 1e-3;

    /// <summary>Smooths the order of categories, and leaves out of the set those that have less: a few rows say nothing.</summary>
    private const double CategorySmoothing = 10;

    private const int BinsWithMissing = ColumnBins.Missing + 1;

    private readonly double _l2 = l2 / scale.HessianUnit;
    private readonly double _minHessian = Math.Max(1, MinHessian / scale.HessianUnit);

    /// <summary>The loss that a node of this sum has less than one that predicts nothing, in units.</summary>
    public double Score(Vector128<long> sum) => Score(GradientScale.Gradient(sum), scale.Hessian(sum));

    /// <summary>The value of a leaf with this sum that lowers the loss most.</summary>
    public double LeafValue(Vector128<long> sum) =>
        -GradientScale.Gradient(sum) * scale.GradientUnit / ((scale.Hessian(sum) + _l2) * scale.HessianUnit);

    public int Count(Vector128<long> sum) => scale.Count(sum);

    public bool CanSplit(Vector128<long> sum) => scale.Count(sum) >= 2 * minLeafRows && scale.Hessian(sum) >= 2 * _minHessian;

    private double Score(double gradient, double hessian) => gradient * gradient / (hessian + _l2);

    /// <summary>Puts the best cut of <paramref name="column"/> into <paramref name="best"/> where it gains more.</summary>
    public void Try(int column, ReadOnlySpan<Vector128<long>> bins, Vector128<long> total, ref Split best)
    {
        var found = new Split { Column = column, Gain = best.Gain };
        var missing = table.HasMissing[column] ? bins[ColumnBins.Missing] : default;
        if (table.Columns[column].IsCategory)
        {
            TryCategory(table.Columns[column].Count, bins, missing, total, ref found);
        }
        else
        {
            var count = table.Columns[column].Count;
            TryNumber(bins[..count], total, default, missingLeft: false, ref found);
            if (scale.Count(missing) > 0)
                TryNumber(bins[..count], total, missing, missingLeft: true, ref found);
            else if (found.Gain > best.Gain)
                found.MissingLeft = scale.Count(found.Left) * 2 > scale.Count(total);
        }
        if (found.Gain > best.Gain)
            best = found;
    }

    /// <summary>
    /// Tries every cut between bins with rows. Two fractions are compared by their cross products: to divide at each bin would be most of
    /// the work.
    /// </summary>
    private void TryNumber(ReadOnlySpan<Vector128<long>> bins, Vector128<long> total, Vector128<long> start, bool missingLeft, ref Split best)
    {
        var sums = MemoryMarshal.Cast<Vector128<long>, long>(bins);
        var (rows, gradient, hessian, nothing) = (scale.Count(total), GradientScale.Gradient(total), scale.Hessian(total), Score(total));
        var (leftGradients, leftOthers, bestScore, bestAt, bestLeft) = (start[0], start[1], best.Gain + nothing, -1, start);
        for (var at = 0; at + 1 < sums.Length; at += 2)
        {
            if (sums[at + 1] == 0)
                continue;
            leftGradients += sums[at];
            leftOthers += sums[at + 1];
            var leftRows = scale.Count(leftOthers);
            if (leftRows < minLeafRows)
                continue;
            var leftHessian = scale.Hessian(leftOthers);
            var rightHessian = hessian - leftHessian;
            if (rows - leftRows < minLeafRows || rightHessian < _minHessian)
                break;
            var (leftGradient, left, right) = ((double)leftGradients, leftHessian + _l2, rightHessian + _l2);
            var rightGradient = gradient - leftGradient;
            var score = (leftGradient * leftGradient * right) + (rightGradient * rightGradient * left);
            if (score > bestScore * (left * right) && leftHessian >= _minHessian)
                (bestScore, bestAt, bestLeft) = (score / (left * right), at, Vector128.Create(leftGradients, leftOthers));
        }
        if (bestAt >= 0 && bestScore - nothing > best.Gain)
            (best.Gain, best.Bin, best.MissingLeft, best.Left) = (bestScore - nothing, bestAt / 2, missingLeft, bestLeft);
    }

    private void TryCategory(
        int count, ReadOnlySpan<Vector128<long>> bins, Vector128<long> missing, Vector128<long> total, ref Split best)
    {
        Span<double> keys = stackalloc double[BinsWithMissing];
        Span<int> order = stackalloc int[BinsWithMissing];
        var smoothing = CategorySmoothing / scale.HessianUnit;
        var used = 0;
        for (var bin = 0; bin < BinsWithMissing; bin++)
        {
            var sum = bin == ColumnBins.Missing ? missing : bin < count ? bins[bin] : default;
            if (scale.Count(sum) < CategorySmoothing)
                continue;
            (keys[used], order[used]) = (GradientScale.Gradient(sum) / (scale.Hessian(sum) + smoothing), bin);
            used++;
        }
        keys[..used].Sort(order[..used]);
        TryPrefixes(order[..used], bins, total, ref best);
    }

    private void TryPrefixes(ReadOnlySpan<int> order, ReadOnlySpan<Vector128<long>> bins, Vector128<long> total, ref Split best)
    {
        var nothing = Score(total);
        var (left, set, from) = (default(Vector128<long>), default(BinSet), best.Gain);
        foreach (var bin in order)
        {
            left += bins[bin];
            set.Add(bin);
            var right = total - left;
            if (scale.Count(left) < minLeafRows || scale.Hessian(left) < _minHessian)
                continue;
            if (scale.Count(right) < minLeafRows || scale.Hessian(right) < _minHessian)
                break;
            var gain = Score(left) + Score(right) - nothing;
            if (gain > best.Gain)
                (best.Gain, best.LeftBins, best.Left) = (gain, set, left);
        }
        if (best.Gain > from)
        {
            best.MissingLeft = scale.Count(bins[ColumnBins.Missing]) > 0
                ? best.LeftBins.Contains(ColumnBins.Missing)
                : scale.Count(best.Left) * 2 > scale.Count(total);
        }
    }
}
