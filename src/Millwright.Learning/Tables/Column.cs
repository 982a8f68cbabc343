namespace Millwright.Learning.Tables;

/// <summary>What a column of a <see cref="Table"/> holds.</summary>
public enum ColumnKind
{
    /// <summary>A quantity: the order and the distance of values mean something.</summary>
    Number,

    /// <summary>A code from 0 to <see cref="Column.Categories"/> − 1: only equality means something.</summary>
    Category,
}

/// <summary>One input of a model: its name, unique in its table, and what its values mean.</summary>
/// <param name="Name">As people read it: <c>temperature.mean.24h</c>.</param>
/// <param name="Categories">The number of codes of a category; 0 for a number.</param>
public sealed record Column(string Name, ColumnKind Kind = ColumnKind.Number, int Categories = 0)
{
    public static Column Category(string name, int categories) => new(name, ColumnKind.Category, categories);
}
