namespace Millwright.Learning.Trees;

/// <summary>One node in 16 bytes. A node's children lie side by side behind it.</summary>
/// <param name="Value">Of a number's cut, the largest value that goes left; of a category's, where its set of codes begins; of a leaf, its
/// value, or where its values begin if it has several.</param>
/// <param name="Left">The left child; the right one follows it. 0 in a leaf.</param>
public readonly record struct TreeNode(double Value, int Left, ushort Column, NodeTraits Traits)
{
    public bool IsLeaf => Left == 0;

    public bool IsCategory => Traits.HasFlag(NodeTraits.Category);

    public bool MissingLeft => Traits.HasFlag(NodeTraits.MissingLeft);

    public static TreeNode Leaf(double value) => new(value, 0, 0, NodeTraits.None);
}

[Flags]
public enum NodeTraits : byte
{
    None = 0,

    /// <summary>A missing value goes left; without it, right.</summary>
    MissingLeft = 1,

    /// <summary>The column is a category: codes of the node's set go left.</summary>
    Category = 2,
}
