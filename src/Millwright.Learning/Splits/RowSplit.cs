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

    private static RowSplit Where(IReadOnlyList<int> groups, Func<int, bool> judges)
    {
        var rows = Enumerable.Range(0, groups.Count).ToLookup(row => judges(groups[row]));
        return new([.. rows[false]], [.. rows[true]]);
    }
}
