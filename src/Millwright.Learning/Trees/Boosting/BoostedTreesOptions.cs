using Millwright.Learning.Splits;

namespace Millwright.Learning.Trees.Boosting;

/// <summary>How boosted trees are grown; the defaults suit tables from some hundred rows on.</summary>
public sealed record BoostedTreesOptions
{
    /// <summary>Rounds of boosting at most, 1 or more; a round adds a tree, or one a class where there are more than two.</summary>
    public int Iterations { get; init; } = 100;

    /// <summary>The share of each tree's step that is taken, above 0 and at most 1.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>Leaves of a tree at most, 2 or more.</summary>
    public int Leaves { get; init; } = 31;

    /// <summary>Rows of a leaf at least, 1 or more.</summary>
    public int MinLeafRows { get; init; } = 20;

    /// <summary>Pulls leaves towards 0, as that many rows (of a squared error) with no residual would; 0 or more.</summary>
    public double L2 { get; init; }

    /// <summary>The share of rows, the last ones, that decide when to stop, 0 to 0.5; 0 runs all iterations.</summary>
    public double ValidationShare { get; init; }

    /// <summary>The rows that decide when to stop, in place of a share: whole episodes or machines, say.</summary>
    public RowSplit? Validation { get; init; }

    /// <summary>Rounds without a lower loss on the validation rows after which boosting stops and goes back to the best round.</summary>
    public int Patience { get; init; } = 10;

    /// <exception cref="ArgumentException">A value is out of its range; the message names it.</exception>
    public void Check()
    {
        Require(Iterations is >= 1 and <= 100_000, nameof(Iterations), Iterations, "1 to 100,000");
        Require(LearningRate is > 0 and <= 1, nameof(LearningRate), LearningRate, "above 0 and at most 1");
        Require(Leaves is >= 2 and <= 65_536, nameof(Leaves), Leaves, "2 to 65,536");
        Require(MinLeafRows >= 1, nameof(MinLeafRows), MinLeafRows, "1 or more");
        Require(L2 >= 0 && double.IsFinite(L2), nameof(L2), L2, "0 or more");
        Require(ValidationShare is >= 0 and <= 0.5, nameof(ValidationShare), ValidationShare, "0 to 0.5");
        Require(Patience >= 1, nameof(Patience), Patience, "1 or more");
    }

    private static void Require(bool holds, string name, double value, string range)
    {
        if (!holds)
            throw new ArgumentException($"{name} is {value}; it must be {range}.", name);
    }
}
