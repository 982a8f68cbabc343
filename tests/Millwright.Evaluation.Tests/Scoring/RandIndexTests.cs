using Millwright.Evaluation.Scoring;

namespace Millwright.Evaluation.Tests.Scoring;

public sealed class RandIndexTests
{
    [Fact]
    public void The_same_partition_under_other_names_has_1() => RandIndex.Adjusted([0, 0, 1, 1, 2], [2, 2, 0, 0, 1]).ShouldBe(1);

    /// <summary>The example of scikit-learn's documentation of adjusted_rand_score.</summary>
    [Fact]
    public void A_partition_half_alike_has_0_57() => RandIndex.Adjusted([0, 0, 1, 2], [0, 0, 1, 1]).ShouldBe(0.5714285714, 1e-9);

    [Fact]
    public void Partitions_at_random_have_about_0()
    {
        var random = new Random(1);

        RandIndex.Adjusted([.. Enumerable.Range(0, 5000).Select(_ => random.Next(4))], [.. Enumerable.Range(0, 5000).Select(_ => random.Next(3))]).ShouldBe(0, 0.01);
    }
}
