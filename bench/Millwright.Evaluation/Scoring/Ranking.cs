namespace Millwright.Evaluation.Scoring;

/// <summary>How well scores rank positive rows before negative ones, over all thresholds; equal scores are one step.</summary>
internal sealed record Ranking(double RocAuc, double AveragePrecision, double BestF1)
{
    /// <param name="labels">1 for the positive class; both classes must occur, or the figures are NaN.</param>
    public static Ranking Of(double[] labels, double[] scores)
    {
        double positives = labels.Count(label => label > 0);
        var negatives = labels.Length - positives;
        if (positives == 0 || negatives == 0)
            return new(double.NaN, double.NaN, double.NaN);
        var order = Enumerable.Range(0, labels.Length).OrderByDescending(row => scores[row]).ToArray();
        var (tp, fp, area, precision, best) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (var from = 0; from < order.Length;)
        {
            var (found, wrong, until) = (0, 0, from);
            for (; until < order.Length && scores[order[until]] == scores[order[from]]; until++)
            {
                if (labels[order[until]] > 0)
                    found++;
                else
                    wrong++;
            }
            area += wrong * (tp + found / 2.0);
            (tp, fp, from) = (tp + found, fp + wrong, until);
            precision += found * tp / (tp + fp);
            best = Math.Max(best, 2 * tp / (tp + fp + positives));
        }
        return new(area / positives / negatives, precision / positives, best);
    }
}
