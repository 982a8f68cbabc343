using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Millwright.Learning.Trees;

/// <summary>A set of bins.</summary>
[InlineArray(4)]
internal struct BinSet
{
    private ulong _first;

    public void Add(int bin) => this[bin >> 6] |= 1UL << (bin & 63);

    public readonly bool Contains(int bin) => (this[bin >> 6] >> (bin & 63) & 1) != 0;
}

/// <summary>The best cut found of a node, or none where <see cref="Gain"/> is 0.</summary>
internal struct Split
{
    /// <summary>What the loss falls by, in the scale's units.</summary>
    public double Gain;
    public int Column;

    /// <summary>The last bin that goes left, of a number.</summary>
    public int Bin;
    public bool MissingLeft;

    /// <summary>The bins that go left, of a category.</summary>
    public BinSet LeftBins;
    public Vector128<long> Left;

    public readonly bool GoesLeft(int bin, bool category) => category
        ? LeftBins.Contains(bin)
        : bin == ColumnBins.Missing ? MissingLeft : bin <= Bin;
}
