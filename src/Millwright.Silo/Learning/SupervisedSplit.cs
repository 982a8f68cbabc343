using Millwright.Learning.Models;

namespace Millwright.Silo.Learning;

/// <summary>
/// The rows of a training, cut by time into three: to learn from, to calibrate by, to judge by. A row is in a part only if what it foretells was known
/// before the part's end, so that no outcome of one part teaches another.
/// </summary>
/// <param name="Ends">Where each part ends, µs since 1970-01-01 UTC.</param>
internal sealed record SupervisedSplit(int[] Train, int[] Calibrate, int[] Judge, long[] Ends)
{
    private const double TrainShare = 0.6;
    private const double CalibrateShare = 0.2;
    private const int FewestRows = 20;
    private const int FewestJudged = 2;

    /// <param name="at">Of each row, when it was.</param>
    /// <param name="knownAt">Of each row, when what it foretells was known; <see cref="long.MaxValue"/>: never, and it is left out.</param>
    public static SupervisedSplit Of(long[] at, long[] knownAt)
    {
        var order = Enumerable.Range(0, at.Length).Where(row => knownAt[row] < long.MaxValue).OrderBy(row => at[row]).ToArray();
        long EndOf(double share) => order.Length == 0 ? 0 : at[order[Math.Min(order.Length - 1, (int)(share * order.Length))]];
        var ends = new[] { EndOf(TrainShare), EndOf(TrainShare + CalibrateShare), long.MaxValue };
        int[] Part(long from, long until) => [.. order.Where(row => at[row] >= from && at[row] < until && knownAt[row] <= until)];
        return new(Part(long.MinValue, ends[0]), Part(ends[0], ends[1]), Part(ends[1], ends[2]), ends);
    }

    /// <summary>Refuses a cut of history from which nothing could be learnt, or nothing be said of what was.</summary>
    /// <param name="failureOf">Of each row, the failure that it foretells; negative: none.</param>
    /// <exception cref="TrainingException">Too few rows or failures; the message has the numbers.</exception>
    public void Require(IReadOnlyList<int> failureOf, int fewestEpisodes, int machines)
    {
        foreach (var (name, rows, fewest) in new[] { ("learn from", Train, fewestEpisodes), ("calibrate by", Calibrate, FewestJudged), ("judge by", Judge, FewestJudged) })
        {
            if (rows.Length < FewestRows)
                throw new TrainingException($"Too little history: the part to {name} has {rows.Length} usable rows of {machines} machines; at least {FewestRows} are needed.");
            var failures = rows.Select(row => failureOf[row]).Where(static failure => failure >= 0).Distinct().Count();
            if (failures < fewest)
                throw new TrainingException($"Too little history: the part to {name} has {failures} failure episodes in {rows.Length} rows of {machines} machines; at least {fewest} are needed.");
        }
    }
}
