using Millwright.Learning.State;

namespace Millwright.Learning.Anomalies;

/// <summary>
/// One sensor's level at three paces, its hour of the week, and how much it moves; from these the signs by which it may be strange. All
/// are in the sensor's own running deviations. Constant time a value, 2 KiB.
/// </summary>
internal sealed class SensorRhythm
{
    private const int Slots = 7 * 24;
    private const double Fast = 0.58;
    private const double Middle = 0.058;
    private const double Slow = 0.04;
    private const double SlotWeight = 0.038;
    private const double LeastWeight = 2e-4;

    // A week and a half: each hour was seen once, and half of them twice.
    private static readonly long _seasonKnown = TimeSpan.FromDays(10.5).Ticks;

    private readonly double[] _slots = NotANumber();
    private readonly PeakTail[] _tails = PeakTail.Many(Signs);
    private long _began = long.MinValue;
    private double _readings;
    private double _fast;
    private double _middle;
    private double _slow;
    private double _season;
    private double _last;
    private double _moves;
    private double _usualMoves;
    private double _mean;
    private double _variance;

    /// <summary>Up and down each: a step, a drift, a break with the hour of the week; then stillness.</summary>
    private const int Signs = 7;

    /// <summary>How rare the value is by all its signs, 0 for an ordinary one; learns it.</summary>
    public double Add(DateTimeOffset at, double value)
    {
        if (_began == long.MinValue)
            (_began, _fast, _middle, _slow, _last, _mean) = (at.UtcTicks, value, value, value, value, value);
        var deviation = Math.Sqrt(_variance) + 1e-9;
        var slot = (int)(at.UtcTicks / TimeSpan.TicksPerHour % Slots);
        _season += Fast * ((double.IsNaN(_slots[slot]) ? 0 : (value - _slots[slot]) / deviation) - _season);
        var move = (value - _last) / deviation;
        _moves += Middle * (move * move - _moves);
        var step = (_fast - _middle) / deviation;
        var drift = (_middle - _slow) / deviation;
        var sum = Judge(0, step) + Judge(1, -step) + Judge(2, drift) + Judge(3, -drift);
        if (at.UtcTicks - _began > _seasonKnown)
            sum += Judge(4, _season) + Judge(5, -_season);
        sum += Judge(6, 1 / (_moves + 0.02 * _usualMoves + 1e-4));
        Learn(value, move, slot);
        return sum;
    }

    public void Write(StateWriter to)
    {
        to.Long(_began);
        to.Doubles([_readings, _fast, _middle, _slow, _season, _last, _moves, _usualMoves, _mean, _variance]);
        to.Doubles(_slots);
        foreach (var tail in _tails)
            tail.Write(to);
    }

    public void Restore(ref StateReader from)
    {
        _began = from.Long();
        (_readings, _fast, _middle, _slow, _season) = (from.Double(), from.Double(), from.Double(), from.Double(), from.Double());
        (_last, _moves, _usualMoves, _mean, _variance) = (from.Double(), from.Double(), from.Double(), from.Double(), from.Double());
        from.Doubles(_slots);
        foreach (var tail in _tails)
            tail.Restore(ref from);
    }

    private double Judge(int sign, double strength)
    {
        var excess = _tails[sign].Excess(strength);
        _tails[sign].Add(Math.Max(0, strength));
        return excess;
    }

    private void Learn(double value, double move, int slot)
    {
        _fast += Fast * (value - _fast);
        _middle += Middle * (value - _middle);
        _slow += Slow * (value - _slow);
        _usualMoves += 0.002 * (move * move - _usualMoves);
        _last = value;
        var weight = Math.Max(1 / ++_readings, LeastWeight);
        var apart = value - _mean;
        _mean += weight * apart;
        _variance += weight * (apart * apart * (1 - weight) - _variance);
        if (double.IsNaN(_slots[slot]))
            _slots[slot] = value;
        else
            _slots[slot] += SlotWeight * (value - _slots[slot]);
    }

    private static double[] NotANumber()
    {
        var slots = new double[Slots];
        Array.Fill(slots, double.NaN);
        return slots;
    }
}
