namespace Millwright.Learning.Trees.Forests;

/// <summary>How a random forest is grown.</summary>
public sealed record RandomForestOptions
{
    /// <summary>1 to 10,000.</summary>
    public int Trees { get; init; } = 100;

    /// <summary>Drawn rows of a leaf at least, 1 or more; null: 1 for classes, 5 for quantities (Breiman, Random Forests, 2001).</summary>
    public int? MinLeafRows { get; init; }

    /// <summary>
    /// The share of columns that each cut may choose from, above 0 and at most 1; null: the square root of them for classes, a third for
    /// quantities.
    /// </summary>
    public double? ColumnShare { get; init; }

    /// <exception cref="ArgumentException">A value is out of its range; the message names it.</exception>
    public void Check()
    {
        if (Trees is < 1 or > 10_000)
            throw new ArgumentException($"Trees is {Trees}; it must be 1 to 10,000.");
        if (MinLeafRows < 1)
            throw new ArgumentException($"MinLeafRows is {MinLeafRows}; it must be 1 or more.");
        if (ColumnShare is not (null or (> 0 and <= 1)))
            throw new ArgumentException($"ColumnShare is {ColumnShare}; it must be above 0 and at most 1.");
    }
}
