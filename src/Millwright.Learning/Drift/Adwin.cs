using Millwright.Learning.State;

namespace Millwright.Learning.Drift;

/// <summary>
/// A window that is as long as its mean stays the same, and is cut where it changed (Bifet and Gavaldà, "Learning from time-changing
/// data with adaptive windowing", SDM 2007; ADWIN2 with the variance bound). Values from 0 to 1. The window is an exponential histogram:
/// rows of at most <see cref="BucketsPerRow"/> buckets, row r's of 2^r values. O(log n) every <see cref="Clock"/> values; 3.2 KiB.
/// </summary>
/// <param name="chance">δ: bound on the chance of a false drift over the window, 0 to 1.</param>
public sealed class Adwin(double chance = 0.002) : IDriftDetector
{
    /// <summary>M of the paper: more buckets cut more exactly.</summary>
    public const int BucketsPerRow = 5;

    /// <summary>Values between two looks for a cut.</summary>
    public const int Clock = 32;

    private const int Rows = 32;
    private const int LeastValues = 5;
    private readonly double[] _sums = new double[Rows * (BucketsPerRow + 1)];
    private readonly double[] _squares = new double[Rows * (BucketsPerRow + 1)];
    private readonly int[] _buckets = new int[Rows];
    private int _sinceLook;
    private double _sum;

    // Sum of squared distances from the mean, of which the variance is made.
    private double _square;

    /// <summary>Values in the window.</summary>
    public long Width { get; private set; }

    /// <summary>Mean of the window.</summary>
    public double Mean => Width == 0 ? 0 : _sum / Width;

    /// <summary>Variance of the window (population).</summary>
    public double Variance => Width == 0 ? 0 : _square / Width;

    public DriftLevel Add(double value)
    {
        if (Width > 0)
            _square += Width * (value - Mean) * (value - Mean) / (Width + 1);
        Width++;
        _sum += value;
        Append(0, value, 0);
        for (var row = 0; row < Rows - 1 && _buckets[row] > BucketsPerRow; row++)
            MergeOldestTwo(row);
        if (_buckets[Rows - 1] > BucketsPerRow)
            DropOldest();
        if (++_sinceLook < Clock)
            return DriftLevel.Stable;
        _sinceLook = 0;
        var drift = false;
        while (Width > 2 * LeastValues && Differs())
        {
            DropOldest();
            drift = true;
        }
        return drift ? DriftLevel.Drift : DriftLevel.Stable;
    }

    public void Write(StateWriter to)
    {
        to.Ints(_buckets);
        to.Doubles(_sums);
        to.Doubles(_squares);
        to.Int(_sinceLook);
        to.Long(Width);
        to.Doubles([_sum, _square]);
    }

    public void Restore(ref StateReader from)
    {
        from.Ints(_buckets, "buckets", 0, BucketsPerRow);
        from.Doubles(_sums);
        from.Doubles(_squares);
        _sinceLook = from.Int("values since the last look", 0, Clock);
        (Width, _sum, _square) = (from.Long(), from.Double(), from.Double());
        var width = 0L;
        for (var row = 0; row < Rows; row++)
            width += (long)_buckets[row] << row;
        if (width != Width)
            throw new InvalidDataException($"A window of {Width} values has buckets of {width}.");
    }

    /// <summary>True if some cut parts the window into two whose means differ more than chance allows.</summary>
    private bool Differs()
    {
        var log = Math.Log(2 * Math.Log(Width) / chance);
        var (olderCount, olderSum) = (0L, 0.0);
        for (var row = Rows - 1; row >= 0; row--)
        {
            for (var bucket = 0; bucket < _buckets[row]; bucket++)
            {
                olderCount += 1L << row;
                olderSum += _sums[At(row, bucket)];
                var newerCount = Width - olderCount;
                if (newerCount < LeastValues)
                    return false;
                if (olderCount < LeastValues)
                    continue;
                var harmonic = 1.0 / (olderCount - LeastValues + 1) + 1.0 / (newerCount - LeastValues + 1);
                var bound = Math.Sqrt(2 * harmonic * Variance * log) + 2.0 / 3 * log * harmonic;
                if (Math.Abs(olderSum / olderCount - (_sum - olderSum) / newerCount) > bound)
                    return true;
            }
        }
        return false;
    }

    private static int At(int row, int bucket) => row * (BucketsPerRow + 1) + bucket;

    private void Append(int row, double sum, double square)
    {
        var at = At(row, _buckets[row]++);
        (_sums[at], _squares[at]) = (sum, square);
    }

    private void MergeOldestTwo(int row)
    {
        var (first, second) = (At(row, 0), At(row, 1));
        var size = (double)(1L << row);
        var apart = (_sums[first] - _sums[second]) / size;
        Append(row + 1, _sums[first] + _sums[second], _squares[first] + _squares[second] + size * apart * apart / 2);
        Forget(row, 2);
    }

    private void DropOldest()
    {
        var row = Rows - 1;
        while (_buckets[row] == 0)
            row--;
        var (size, sum) = (1L << row, _sums[At(row, 0)]);
        Width -= size;
        _sum -= sum;
        var apart = sum / size - Mean;
        _square = Math.Max(0, _square - _squares[At(row, 0)] - size * (double)Width / (size + Width) * apart * apart);
        Forget(row, 1);
    }

    private void Forget(int row, int buckets)
    {
        var (from, length) = (At(row, buckets), _buckets[row] - buckets);
        _sums.AsSpan(from, length).CopyTo(_sums.AsSpan(At(row, 0)));
        _squares.AsSpan(from, length).CopyTo(_squares.AsSpan(At(row, 0)));
        _buckets[row] = length;
    }
}
