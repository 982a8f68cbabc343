using Millwright.Learning.Splits;

namespace Millwright.Learning.Tests.Splits;

public sealed class RowSplitTests
{
    [Fact]
    public void The_last_rows_judge()
    {
        var split = RowSplit.LastRows(5, 0.4);

        split.Train.ShouldBe([0, 1, 2]);
        split.Test.ShouldBe([3, 4]);
    }

    [Fact]
    public void A_group_is_never_cut()
    {
        var split = RowSplit.LastGroups([1, 1, 2, 2, 3, 1], 0.4);

        split.Train.ShouldBe([0, 1, 5]);
        split.Test.ShouldBe([2, 3, 4]);
    }

    [Fact]
    public void Each_fold_judges_once()
    {
        var splits = RowSplit.Folds([1, 0, 1]);

        splits.Select(split => split.Test).ShouldBe([[1], [0, 2]]);
        splits.Select(split => split.Train).ShouldBe([[0, 2], [1]]);
    }
}
