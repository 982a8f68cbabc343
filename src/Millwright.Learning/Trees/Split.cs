using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Millwright.Learning.Trees;

/// <summary>A set of bins.</summary>
[InlineArray(4)]
internal struct BinSet
{
    private ulong _first;

    public void Add(int bin) => this[bin >> 6] |= 1UL << (bin & 63);

    /// <summary>The first bin of the set from <paramref name="bin"/> on, or −1.</summary>
    public readonly int Next(int bin)
    {
        for (var word = bin >> 6; word < 4; word++)
        {
            var rest = word == bin >> 6 ? this[word] >> (bin & 63) << (bin & 63) : this[word];
            if (rest != 0)
                return (word << 6) + BitOperations.TrailingZeroCount(rest);
        }
        return -1;
    }

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
