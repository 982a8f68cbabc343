using Millwright.Learning.State;

namespace Millwright.Learning.Drift;

/// <summary>
/// A shift of the mean, up or down, by cumulative sums (Page, "Continuous inspection schemes", Biometrika 41, 1954; Hinkley,
/// "Inference about the change-point from cumulative sum tests", Biometrika 58, 1971). Any unit: tolerance and limit are in that of
/// the values. Constant time a value, 56 bytes.
/// </summary>
/// <param name="tolerance">A shift too small to matter, in the values' unit.</param>
/// <param name="limit">How far the sum may run from its extreme, in the values' unit.</param>
/// <param name="least">Values before the first alarm.</param>
public sealed class PageHinkley(double tolerance = 0.005, double limit = 50, int least = 30) : IDriftDetector
{
    private int _count;
    private double _mean;
    private double _rise;
    private double _fall;

    /// <summary>How far the worse of the two sums has run, in the values' unit; <see cref="DriftLevel.Drift"/> beyond the limit.</summary>
    public double Statistic => Math.Max(_rise, _fall);

    /// <summary>True if <see cref="Statistic"/> is that of a rise.</summary>
    public bool Rises => _rise >= _fall;

    public DriftLevel Add(double value)
    {
        _count++;
        _mean += (value - _mean) / _count;
        // The sum's distance from its smallest value so far needs neither the sum nor that value.
        _rise = Math.Max(0, _rise + value - _mean - tolerance);
        _fall = Math.Max(0, _fall + _mean - value - tolerance);
        if (_count < least || Statistic <= limit)
            return DriftLevel.Stable;
        (_count, _mean, _rise, _fall) = (0, 0, 0, 0);
        return DriftLevel.Drift;
    }

    public void Write(StateWriter to)
    {
        to.Int(_count);
        to.Doubles([_mean, _rise, _fall]);
    }

    public void Restore(ref StateReader from)
    {
        _count = from.Int("values", 0, int.MaxValue);
        (_mean, _rise, _fall) = (from.Double(), from.Double(), from.Double());
    }
}
