namespace Millwright.Learning.Splits;

/// <summary>
/// Rows to learn from and rows to judge by. Rows of machines are neighbours in time and of one episode: a cut at random lets the judge see
/// what was learnt, so the cuts here keep order and groups.
/// </summary>
public sealed record RowSplit(int[] Train, int[] Test)
{
    /// <summary>The last <paramref name="share"/> of the rows, 0 to 1, judge: rows in the order of time.</summary>
    public static RowSplit LastRows(int rows, double share)
    {
        var train = rows - (int)Math.Round(rows * share);
        return new([.. Enumerable.Range(0, train)], [.. Enumerable.Range(train, rows - train)]);
    }

    /// <summary>
    /// Whole groups judge, those that come last in order of their first row, until they have at least <paramref name="share"/> of the rows.
    /// </summary>
    /// <param name="groups">The group of each row: an episode, a machine.</param>
    public static RowSplit LastGroups(IReadOnlyList<int> groups, double share)
    {
        var order = groups.Distinct().ToList();
        var counts = groups.CountBy(group => group).ToDictionary();
        var (judges, rows) = (new HashSet<int>(), 0);
        for (var i = order.Count - 1; i > 0 && rows < share * groups.Count; i--)
        {
            judges.Add(order[i]);
            rows += counts[order[i]];
        }
        return Where(groups, judges.Contains);
    }

    /// <summary>One split a fold: its rows judge, all others teach.</summary>
    /// <param name="folds">The fold of each row.</param>
    public static IReadOnlyList<RowSplit> Folds(IReadOnlyList<int> folds) =>
        [.. folds.Distinct().Order().Select(fold => Where(folds, each => each == fold))];

    /// <summary>
    /// Forward chaining: of folds + 1 parts of equally many rows, one after the other in time, each but the first judges what was learnt from those before it. What
    /// a row foretells has to be known before the cut to be learnt from, and before the part's end to judge: no outcome, and so no episode, is on both sides.
    /// </summary>
    /// <param name="at">When each row was; <paramref name="knownAt"/>: when what it foretells was known. In one unit.</param>
    /// <param name="folds">1 or more; none are given where there are not two rows a part.</param>
    public static IReadOnlyList<RowSplit> ForwardChain(IReadOnlyList<long> at, IReadOnlyList<long> knownAt, int folds)
    {
        int[] order = [.. Enumerable.Range(0, at.Count).OrderBy(row => at[row])];
        var parts = folds + 1;
        if (order.Length < 2 * parts)
            return [];
        long CutOf(int part) => part == parts ? long.MaxValue : at[order[part * order.Length / parts]];
        return
        [
            .. Enumerable.Range(1, folds).Select(fold => new RowSplit(
                [.. order.Where(row => at[row] < CutOf(fold) && knownAt[row] <= CutOf(fold))],
                [.. order.Where(row => at[row] >= CutOf(fold) && at[row] < CutOf(fold + 1) && knownAt[row] <= CutOf(fold + 1))])),
        ];
    }

    private static RowSplit Where(IReadOnlyList<int> groups, Func<int, bool> judges)
    {
        var rows = Enumerable.Range(0, groups.Count).ToLookup(row => judges(groups[row]));
        return new([.. rows[false]], [.. rows[true]]);
    }
}
