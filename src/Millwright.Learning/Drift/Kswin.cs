using Millwright.Learning.State;

namespace Millwright.Learning.Drift;

/// <summary>
/// A change of any part of the distribution: the newest values against as many drawn from the older part of a sliding window, by the
/// Kolmogorov–Smirnov test (Raab, Heusinger and Schleif, "Reactive soft prototype computing for concept drift streams",
/// Neurocomputing 416, 2020). Any unit. O(recent · log recent) a value, 8 bytes a value of the window and of two drawn samples.
/// </summary>
/// <param name="chance">Level of each test, 0 to 1; one test is made a value, so that false alarms come more often than that.</param>
/// <param name="window">Values kept.</param>
/// <param name="recent">Newest values that are tested, at most half the window.</param>
public sealed class Kswin(double chance = 0.0005, int window = 300, int recent = 75, int seed = 1) : IDriftDetector
{
    private readonly double[] _values = new double[window];
    private readonly double[] _newer = new double[recent];
    private readonly double[] _older = new double[recent];
    private int _count;
    private int _draws;

    public DriftLevel Add(double value)
    {
        if (_count == window)
            _values.AsSpan(1).CopyTo(_values);
        else
            _count++;
        _values[_count - 1] = value;
        if (_count < window)
            return DriftLevel.Stable;
        _values.AsSpan(window - recent).CopyTo(_newer);
        Draw();
        _newer.AsSpan().Sort();
        _older.AsSpan().Sort();
        if (KolmogorovSmirnov.OfSorted(_older, _newer).Chance > chance)
            return DriftLevel.Stable;
        _values.AsSpan(window - recent).CopyTo(_values);
        _count = recent;
        return DriftLevel.Drift;
    }

    public void Write(StateWriter to)
    {
        to.Int(_count);
        to.Int(_draws);
        to.Doubles(_values);
    }

    public void Restore(ref StateReader from)
    {
        _count = from.Int("values", 0, window);
        _draws = from.Int("draws", int.MinValue, int.MaxValue);
        from.Doubles(_values);
    }

    /// <summary>Draws without replacement by walking the older values once (Knuth's selection sampling).</summary>
    private void Draw()
    {
        var (left, wanted) = (window - recent, recent);
        var state = (ulong)(uint)seed << 32 | (uint)unchecked(_draws++);
        for (var at = 0; wanted > 0; at++, left--)
        {
            if (SplitMix.Next(ref state) * left < wanted)
                _older[recent - wanted--] = _values[at];
        }
    }
}
