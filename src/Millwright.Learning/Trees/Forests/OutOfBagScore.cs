using Millwright.Learning.Models;
using Millwright.Learning.Tables;

namespace Millwright.Learning.Trees.Forests;

/// <summary>
/// How well rows are predicted by the trees that did not draw them (Breiman, Out-of-bag Estimation, 1996): the share of right classes, or R²
/// of a quantity, 1 at best; NaN where every row was drawn by every tree.
/// </summary>
internal static class OutOfBagScore
{
    private const int RowsOfPart = 256;

    /// <param name="drawn">Of a tree, whether it drew each row of the table.</param>
    /// <remarks>O(trees × rows × depth). Drawn rows are kept as a byte a row and tree.</remarks>
    public static double Of(TreeEnsemble trees, Table inputs, Target target, int[] rows, bool[][] drawn, TrainingRun run)
    {
        var judged = new (double Prediction, double Truth)?[rows.Length];
        Work.For((rows.Length + RowsOfPart - 1) / RowsOfPart, run.Threads, part =>
        {
            var (values, sums) = (new double[inputs.Columns.Count], new double[trees.Width]);
            for (var at = part * RowsOfPart; at < Math.Min(rows.Length, (part + 1) * RowsOfPart); at++)
            {
                inputs.CopyRow(rows[at], values);
                if (Predict(trees, values, drawn, rows[at], sums))
                    judged[at] = (trees.Width > 1 ? Array.IndexOf(sums, sums.Max()) : sums[0], target.Values[rows[at]]);
            }
        }, run.Cancellation);
        var known = judged.OfType<(double Prediction, double Truth)>().ToList();
        if (known.Count == 0)
            return double.NaN;
        if (target is Target.Class)
            return known.Average(each => each.Prediction == each.Truth ? 1.0 : 0);
        var mean = known.Average(each => each.Truth);
        var spread = known.Sum(each => (each.Truth - mean) * (each.Truth - mean));
        return 1 - (known.Sum(each => (each.Truth - each.Prediction) * (each.Truth - each.Prediction)) / spread);
    }

    private static bool Predict(TreeEnsemble trees, double[] values, bool[][] drawn, int row, double[] sums)
    {
        Array.Clear(sums);
        var count = 0;
        for (var tree = 0; tree < trees.Trees; tree++)
        {
            if (drawn[tree][row])
                continue;
            trees.AddTreeTo(tree, values, sums);
            count++;
        }
        for (var output = 0; output < sums.Length; output++)
            sums[output] /= Math.Max(1, count);
        return count > 0;
    }
}
