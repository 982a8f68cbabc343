using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Millwright.Learning.Trees;

/// <summary>The sums of one node's rows by column and bin: 256 entries a column, columns one after another, of whole groups.</summary>
internal static class Histogram
{
    public const int BinsOfColumn = 256;
    private const int BinsOfGroup = BinsOfColumn * BinnedTable.GroupColumns;

    public static Vector128<long>[] Allocate(BinnedTable table) =>
        GC.AllocateUninitializedArray<Vector128<long>>(table.Groups * BinsOfGroup);

    public static ReadOnlySpan<Vector128<long>> Column(Vector128<long>[] histogram, int column) =>
        histogram.AsSpan(column * BinsOfColumn, BinsOfColumn);

    /// <summary>Sums <paramref name="gradients"/>, one a row of <paramref name="rows"/>, into the bins of a share's columns. O(rows).</summary>
    public static void Fill(
        Vector128<long>[] histogram, BinnedTable table, ColumnShare share, ReadOnlySpan<int> rows, ReadOnlySpan<Vector128<long>> gradients)
    {
        var bins = histogram.AsSpan(share.FirstColumn * BinsOfColumn, share.Columns * BinsOfColumn);
        bins.Clear();
        if (share.IsGroup)
            FillFour(bins, table.Group(share.Group), rows, gradients);
        else
            FillTwo(bins, table.Group(share.Group), share.FirstColumn % BinnedTable.GroupColumns * 8, rows, gradients);
    }

    // Every index of both is within: bytes index 256 entries, and rows are the table's own.

    private static void FillFour(Span<Vector128<long>> bins, ReadOnlySpan<uint> group, ReadOnlySpan<int> rows, ReadOnlySpan<Vector128<long>> gradients)
    {
        ref var first = ref MemoryMarshal.GetReference(bins);
        ref var second = ref Unsafe.Add(ref first, BinsOfColumn);
        ref var third = ref Unsafe.Add(ref first, 2 * BinsOfColumn);
        ref var fourth = ref Unsafe.Add(ref first, 3 * BinsOfColumn);
        ref var words = ref MemoryMarshal.GetReference(group);
        ref var gradient = ref MemoryMarshal.GetReference(gradients);
        for (var i = 0; i < rows.Length; i++)
        {
            var word = Unsafe.Add(ref words, rows[i]);
            var sum = Unsafe.Add(ref gradient, i);
            Unsafe.Add(ref first, (nint)(byte)word) += sum;
            Unsafe.Add(ref second, (nint)(byte)(word >> 8)) += sum;
            Unsafe.Add(ref third, (nint)(byte)(word >> 16)) += sum;
            Unsafe.Add(ref fourth, (nint)(word >> 24)) += sum;
        }
    }

    private static void FillTwo(Span<Vector128<long>> bins, ReadOnlySpan<uint> group, int shift, ReadOnlySpan<int> rows, ReadOnlySpan<Vector128<long>> gradients)
    {
        ref var first = ref MemoryMarshal.GetReference(bins);
        ref var second = ref Unsafe.Add(ref first, BinsOfColumn);
        ref var words = ref MemoryMarshal.GetReference(group);
        ref var gradient = ref MemoryMarshal.GetReference(gradients);
        for (var i = 0; i < rows.Length; i++)
        {
            var word = Unsafe.Add(ref words, rows[i]) >> shift;
            var sum = Unsafe.Add(ref gradient, i);
            Unsafe.Add(ref first, (nint)(byte)word) += sum;
            Unsafe.Add(ref second, (nint)(byte)(word >> 8)) += sum;
        }
    }

    /// <summary>Turns a share of a parent into that of the child that is not <paramref name="child"/>.</summary>
    public static void Subtract(Vector128<long>[] parent, Vector128<long>[] child, ColumnShare share)
    {
        ref var into = ref parent[share.FirstColumn * BinsOfColumn];
        ref var from = ref child[share.FirstColumn * BinsOfColumn];
        for (var bin = 0; bin < share.Columns * BinsOfColumn; bin++)
            Unsafe.Add(ref into, bin) -= Unsafe.Add(ref from, bin);
    }
}
