using Millwright.Learning.State;

namespace Millwright.Learning.Drift;

/// <summary>
/// A mean that grows, by McDiarmid's bound on exponentially weighted averages, for gradual changes (Frías-Blanco et al., IEEE TKDE
/// 27(3), 2015; the W-test, see <see cref="HddmA"/>). Values from 0 to 1, such as errors; to watch for a fall give 1 − value.
/// Constant time a value, 60 bytes.
/// </summary>
/// <param name="drift">Chance of a false drift per test, 0 to 1.</param>
/// <param name="warning">Chance of a false warning per test, 0 to 1.</param>
/// <param name="weight">Weight of the newest value, 0 &lt; weight &lt; 1.</param>
public sealed class HddmW(double drift = 0.001, double warning = 0.005, double weight = 0.05) : IDriftDetector
{
    private Average _all;
    private Average _best;
    private Average _since;
    private double _cut = double.MaxValue;

    public DriftLevel Add(double value)
    {
        _all = _all.With(value, weight);
        var bound = _all.Mean + Math.Sqrt(_all.Squares * Math.Log(1 / drift) / 2);
        if (bound < _cut)
            (_cut, _best, _since) = (bound, _all, default);
        else
            _since = _since.With(value, weight);
        if (Grew(drift))
        {
            (_all, _best, _since, _cut) = (default, default, default, double.MaxValue);
            return DriftLevel.Drift;
        }
        return Grew(warning) ? DriftLevel.Warning : DriftLevel.Stable;
    }

    public void Write(StateWriter to)
    {
        to.Double(_cut);
        foreach (var average in (ReadOnlySpan<Average>)[_all, _best, _since])
            to.Doubles([average.Mean, average.Squares]);
    }

    public void Restore(ref StateReader from)
    {
        _cut = from.Double();
        _all = new(from.Double(), from.Double());
        _best = new(from.Double(), from.Double());
        _since = new(from.Double(), from.Double());
    }

    private bool Grew(double chance) =>
        _best.Squares > 0 && _since.Squares > 0
        && _since.Mean - _best.Mean > Math.Sqrt((_best.Squares + _since.Squares) * Math.Log(1 / chance) / 2);

    /// <summary>A weighted average and the sum of its squared weights, 0 before the first value.</summary>
    private readonly record struct Average(double Mean, double Squares)
    {
        public Average With(double value, double weight) => Squares == 0
            ? new Average(value, 1)
            : new Average(Mean + weight * (value - Mean), weight * weight + (1 - weight) * (1 - weight) * Squares);
    }
}
