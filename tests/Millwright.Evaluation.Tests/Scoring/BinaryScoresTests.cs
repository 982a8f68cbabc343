using Millwright.Evaluation.Scoring;

namespace Millwright.Evaluation.Tests.Scoring;

public sealed class BinaryScoresTests
{
    [Fact]
    public void Counts_of_files_are_added_before_shares_are_taken()
    {
        var sum = BinaryScores.Of([1, 1, 0, 0], [1, 0, 1, 0], 0.5) + BinaryScores.Of([1, 0, 0, 0], [1, 0, 0, 0], 0.5);

        sum.ShouldBe(new BinaryScores(2, 1, 1, 4));
        sum.F1.ShouldBe(2 * 2 / (2 * 2 + 1 + 1.0));
        sum.FalseAlarmRate.ShouldBe(1 / 5.0);
        sum.MissedAlarmRate.ShouldBe(1 / 3.0);
    }

    [Fact]
    public void Nothing_found_is_0_and_not_missing() => BinaryScores.Of([0, 0], [0, 0], 0.5).F1.ShouldBe(0);
}
