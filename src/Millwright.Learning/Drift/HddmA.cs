using Millwright.Learning.State;

namespace Millwright.Learning.Drift;

/// <summary>A mean that has grown: over so many values before the cut, and over those since. Up to the limit the latter would have been chance.</summary>
public readonly record struct GrownMean(int Before, double MeanBefore, int Since, double MeanSince, double Limit);

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

    /// <summary>The newest drift; null: there was none since the start, or since the state was restored.</summary>
    public GrownMean? Found { get; private set; }

    public DriftLevel Add(double value)
    {
        _count++;
        _sum += value;
        if (_bestCount == 0 || _sum / _count + Bound(_count) <= _bestSum / _bestCount + Bound(_bestCount))
            (_bestCount, _bestSum) = (_count, _sum);
        if (Grew(drift))
        {
            var since = _count - _bestCount;
            // The test is of the mean of all values; that of the newer ones alone has grown by as much as they are fewer.
            Found = new GrownMean(_bestCount, _bestSum / _bestCount, since, (_sum - _bestSum) / since, _bestSum / _bestCount + Excess(drift) * _count / since);
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

    private bool Grew(double chance) => _bestCount != _count && _sum / _count - _bestSum / _bestCount >= Excess(chance);

    private double Excess(double chance) => Math.Sqrt((double)(_count - _bestCount) / _bestCount / _count / 2 * Math.Log(2 / chance));
}
