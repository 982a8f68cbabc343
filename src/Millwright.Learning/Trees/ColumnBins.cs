using System.Runtime.CompilerServices;
using Millwright.Learning.Tables;

namespace Millwright.Learning.Trees;

/// <summary>
/// How the values of one column become bins 0 to <see cref="Count"/> − 1, or <see cref="Missing"/>. A number's bins are cut midway between
/// values by their rank, finer towards both ends (all of the distinct values, where they are few); a category's bin is its code,
/// or for more than 255 codes its place among the most frequent, the others counting as missing.
/// </summary>
/// <remarks>O(n) for n rows; of more than 200,000 rows an even sample decides.</remarks>
internal sealed class ColumnBins
{
    public const int Limit = 255;
    public const byte Missing = 255;
    private const int SampledRows = 200_000;

    private readonly double[] _edges;
    private readonly int[] _codes;
    private readonly byte[] _binOfCode;

    private ColumnBins(double[] edges, int[] codes, byte[] binOfCode, int count) =>
        (_edges, _codes, _binOfCode, Count) = (edges, codes, binOfCode, count);

    public int Count { get; }

    public bool IsCategory => _binOfCode.Length > 0;

    /// <summary>The largest value that still falls into a bin; of the last one, every finite value does.</summary>
    public double UpperEdge(int bin) => bin < _edges.Length ? _edges[bin] : double.MaxValue;

    /// <summary>The code of a category that a bin stands for.</summary>
    public int Code(int bin) => _codes[bin];

    public byte BinOf(double value)
    {
        if (double.IsNaN(value))
            return Missing;
        if (IsCategory)
            return value >= 0 && value < _binOfCode.Length ? _binOfCode[(int)value] : Missing;
        // The edges below the value, by halves, without a branch that depends on it: half of those would be mispredicted.
        var (low, count) = (0, _edges.Length);
        while (count > 1)
        {
            var half = count >> 1;
            low += half & -Unsafe.BitCast<bool, byte>(value > _edges[low + half - 1]);
            count -= half;
        }
        return (byte)(low + (count == 1 && value > _edges[low] ? 1 : 0));
    }

    /// <summary>The doubles that <see cref="Of"/> needs room for.</summary>
    public static int Room(int rows) => 2 * Math.Min(rows, SampledRows);

    /// <param name="room">Of <see cref="Room"/>; what is in it afterwards means nothing.</param>
    public static ColumnBins Of(Column column, ReadOnlySpan<double> values, Span<double> room) =>
        column.Kind == ColumnKind.Category ? OfCategory(column.Categories, values) : OfNumber(values, room);

    private static ColumnBins OfNumber(ReadOnlySpan<double> values, Span<double> room)
    {
        var count = Sample(values, room);
        var sorted = room[..count];
        RadixSort.Sort(sorted, room.Slice(count, count));
        var distinct = sorted.Length == 0 ? 0 : 1;
        for (var i = 1; i < sorted.Length; i++)
            distinct += sorted[i] > sorted[i - 1] ? 1 : 0;
        var edges = distinct <= Limit ? EdgesBetweenAll(sorted, distinct) : EdgesByCount(sorted);
        return new ColumnBins(edges, [], [], distinct == 0 ? 0 : edges.Length + 1);
    }

    /// <summary>Puts the values to be sorted into <paramref name="sample"/>, and gives how many they are.</summary>
    private static int Sample(ReadOnlySpan<double> values, Span<double> sample)
    {
        var stride = Math.Max(1, (values.Length + SampledRows - 1) / SampledRows);
        var count = 0;
        for (var row = 0; row < values.Length; row += stride)
        {
            if (!double.IsNaN(values[row]))
                sample[count++] = values[row];
        }
        return count;
    }

    private static double[] EdgesBetweenAll(ReadOnlySpan<double> sorted, int distinct)
    {
        var edges = new double[Math.Max(0, distinct - 1)];
        var count = 0;
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] > sorted[i - 1])
                edges[count++] = Between(sorted[i - 1], sorted[i]);
        }
        return edges;
    }

    private static double[] EdgesByCount(ReadOnlySpan<double> sorted)
    {
        var edges = new List<double>(Limit - 1);
        for (var bin = 1; bin < Limit; bin++)
        {
            // Bins grow towards the middle as u²(3 − 2u) does: machines fail at the ends of a range, where quantiles alone are coarse.
            var share = (double)bin / Limit;
            var at = Math.Max(1, (int)(share * share * (3 - (2 * share)) * sorted.Length));
            var edge = Between(sorted[at - 1], sorted[at]);
            if (edge < sorted[^1] && (edges.Count == 0 || edge > edges[^1]))
                edges.Add(edge);
        }
        return [.. edges];
    }

    /// <summary>A finite cut from <paramref name="low"/> on and below <paramref name="high"/>, when they differ.</summary>
    private static double Between(double low, double high)
    {
        var middle = (low / 2) + (high / 2);
        return Math.Clamp(middle >= low && middle < high ? middle : low, double.MinValue, double.MaxValue);
    }

    private static ColumnBins OfCategory(int categories, ReadOnlySpan<double> values)
    {
        var rows = new int[categories];
        foreach (var value in values)
        {
            if (value >= 0 && value < categories)
                rows[(int)value]++;
        }
        int[] codes = categories <= Limit
            ? [.. Enumerable.Range(0, categories)]
            : [.. Enumerable.Range(0, categories).OrderByDescending(code => rows[code]).Take(Limit).Order()];
        var binOfCode = new byte[categories];
        Array.Fill(binOfCode, Missing);
        for (var bin = 0; bin < codes.Length; bin++)
            binOfCode[codes[bin]] = (byte)bin;
        return new ColumnBins([], codes, binOfCode, codes.Length);
    }
}
