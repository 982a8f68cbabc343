using Millwright.Learning.State;

namespace Millwright.Learning.Drift;

/// <summary>
/// A mean that grows, by Hoeffding's bound on averages, for sudden changes (Frías-Blanco, del Campo-Ávila, Ramos-Jiménez,
/// Morales-Bueno, Ortiz-Díaz and Caballero-Mota, "Online and non-parametric drift detection methods based on Hoeffding's bounds",
/// IEEE TKDE 27(3), 2015; the A-test). Values from 0 to 1, such as errors; to watch for a fall give 1 − value. Constant time a value, 24 bytes.
/// </summary>
/// <param name="drift">Chance of a false drift per test, 0 to 1.</param>
/// <param name="warning">Chance of a false warning per test, 0 to 1.</param>
public sealed class HddmA(double drift = 0.001, double warning = 0.005) : IDriftDetector
{
    private int _count;
    private double _sum;
    private int _bestCount;
    private double _bestSum;

    public DriftLevel Add(double value)
    {
        _count++;
        _sum += value;
        if (_bestCount == 0 || _sum / _count + Bound(_count) <= _bestSum / _bestCount + Bound(_bestCount))
            (_bestCount, _bestSum) = (_count, _sum);
        if (Grew(drift))
        {
            (_count, _sum, _bestCount, _bestSum) = (0, 0, 0, 0);
            return DriftLevel.Drift;
        }
        return Grew(warning) ? DriftLevel.Warning : DriftLevel.Stable;
    }

    public void Write(StateWriter to)
    {
        to.Int(_count);
        to.Int(_bestCount);
        to.Doubles([_sum, _bestSum]);
    }

    public void Restore(ref StateReader from)
    {
        _count = from.Int("values", 0, int.MaxValue);
        _bestCount = from.Int("best values", 0, int.MaxValue);
        (_sum, _bestSum) = (from.Double(), from.Double());
    }

    private double Bound(int count) => Math.Sqrt(Math.Log(1 / drift) / (2.0 * count));

    private bool Grew(double chance)
    {
        if (_bestCount == _count)
            return false;
        var shares = (double)(_count - _bestCount) / _bestCount / _count;
        return _sum / _count - _bestSum / _bestCount >= Math.Sqrt(shares / 2 * Math.Log(2 / chance));
    }
}
