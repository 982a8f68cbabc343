namespace Millwright.Learning.Survival;

/// <summary>
/// How much each life counts where only those that ended in a failure can be learnt from: one that lasted long stands also for those that would have, but
/// were cut off before. The inverse of the chance not to be censored before (Molinaro, Dudoit and van der Laan, "Tree-based multivariate regression and
/// density estimation with right-censored data", J. Multivariate Analysis 90, 2004), by Kaplan and Meier's estimate. O(n log n).
/// </summary>
public static class CensoringWeights
{
    /// <summary>A few lives must not speak for all that were cut off: a weight is bounded, at the price of some bias.</summary>
    private const double LeastChance = 0.05;

    /// <returns>Of each life, 0 for a censored one; those of the others have mean 1.</returns>
    public static double[] Of(IReadOnlyList<Lifetime> lifetimes)
    {
        var censoring = KaplanMeier.Fit([.. lifetimes.Select(static life => life with { Failed = !life.Failed })]);
        double[] times = [.. censoring.Select(static step => step.Time)];
        var weights = lifetimes.Select(life => life.Failed ? 1 / Math.Max(LeastChance, ChanceBefore(life.Duration)) : 0).ToArray();
        var mean = weights.Sum() / Math.Max(1, lifetimes.Count(static life => life.Failed));
        return mean == 0 ? weights : Array.ConvertAll(weights, weight => weight / mean);

        double ChanceBefore(double duration)
        {
            var place = Array.BinarySearch(times, duration);
            var before = (place < 0 ? ~place : place) - 1;
            return before < 0 ? 1 : censoring[before].Survival;
        }
    }
}
