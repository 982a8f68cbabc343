using System.Runtime.Intrinsics;

namespace Millwright.Learning.Trees.Boosting;

/// <summary>
/// The derivatives of a loss, by margin and row of the table: first as a pair of doubles, then in the same 16 bytes as a grower sums them, on the scale
/// that the largest of them asks for.
/// </summary>
internal sealed class Derivatives
{
    private const int RowsOfPart = 4096;
    private const int FewMargins = 32;

    private readonly Loss _loss;
    private readonly int[] _rows;
    private readonly int _threads;
    private readonly Vector128<long>[][] _pairs;
    private readonly Vector128<double>[] _largest;
    private readonly int _parts;

    /// <param name="rows">The rows of the table that are derived.</param>
    public Derivatives(Loss loss, int[] rows, int tableRows, int threads)
    {
        (_loss, _rows, _threads) = (loss, rows, threads);
        _pairs = [.. Enumerable.Range(0, loss.Margins).Select(_ => new Vector128<long>[tableRows])];
        _parts = (rows.Length + RowsOfPart - 1) / RowsOfPart;
        _largest = new Vector128<double>[_parts * loss.Margins];
    }

    /// <summary>Takes the derivatives where the margins now are; each margin is then to be packed once.</summary>
    public void Take(double[] margins) => Work.For(_parts, _threads, part => TakePart(part, margins));

    /// <summary>Packs the derivatives by a margin.</summary>
    public (Vector128<long>[] Packed, GradientScale Scale) Pack(int margin)
    {
        var largest = Vector128<double>.Zero;
        for (var part = 0; part < _parts; part++)
            largest = Vector128.Max(largest, _largest[part * _loss.Margins + margin]);
        var (pairs, scale) = (_pairs[margin], new GradientScale(_rows.Length, largest[0], largest[1]));
        Work.For(_parts, _threads, part =>
        {
            foreach (var row in Part(part))
            {
                var pair = pairs[row].AsDouble();
                pairs[row] = scale.Pack(pair[0], pair[1]);
            }
        });
        return (pairs, scale);
    }

    private void TakePart(int part, double[] margins)
    {
        var count = _loss.Margins;
        Span<double> both = count <= FewMargins ? stackalloc double[2 * FewMargins] : new double[2 * count];
        var gradients = both[..count];
        var hessians = both.Slice(count, count);
        var largest = _largest.AsSpan(part * count, count);
        largest.Clear();
        foreach (var row in Part(part))
        {
            _loss.Derive(row, margins.AsSpan(row * count, count), gradients, hessians);
            for (var margin = 0; margin < count; margin++)
            {
                var pair = Vector128.Create(gradients[margin], hessians[margin]);
                largest[margin] = Vector128.Max(largest[margin], Vector128.Abs(pair));
                _pairs[margin][row] = pair.AsInt64();
            }
        }
    }

    private ReadOnlySpan<int> Part(int part) => _rows.AsSpan(part * RowsOfPart, Math.Min(RowsOfPart, _rows.Length - part * RowsOfPart));
}
