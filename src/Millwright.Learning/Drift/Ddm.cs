using Millwright.Learning.State;

namespace Millwright.Learning.Drift;

/// <summary>
/// A model's error rate that grows, by the drift detection method (Gama, Medas, Castillo and Rodrigues, "Learning with drift
/// detection", SBIA 2004): the rate p with its deviation s = √(p(1−p)/n) against the smallest p + s so far. Values are 1 for a wrong
/// prediction and 0 for a right one. Constant time a value, 36 bytes.
/// </summary>
/// <param name="warning">Deviations above the best rate at which a warning begins.</param>
/// <param name="drift">Deviations above the best rate at which it is a drift.</param>
/// <param name="least">Predictions before the first answer.</param>
public sealed class Ddm(double warning = 2, double drift = 3, int least = 30) : IDriftDetector
{
    private int _count;
    private double _rate;
    private double _bestRate = double.MaxValue;
    private double _bestDeviation = double.MaxValue;

    /// <summary>Share of wrong predictions since the last drift.</summary>
    public double ErrorRate => _rate;

    public DriftLevel Add(double value)
    {
        _count++;
        _rate += (value - _rate) / _count;
        var deviation = Math.Sqrt(_rate * (1 - _rate) / _count);
        if (_count < least)
            return DriftLevel.Stable;
        if (_rate + deviation <= _bestRate + _bestDeviation)
            (_bestRate, _bestDeviation) = (_rate, deviation);
        if (_rate + deviation > _bestRate + drift * _bestDeviation)
        {
            (_count, _rate, _bestRate, _bestDeviation) = (0, 0, double.MaxValue, double.MaxValue);
            return DriftLevel.Drift;
        }
        return _rate + deviation > _bestRate + warning * _bestDeviation ? DriftLevel.Warning : DriftLevel.Stable;
    }

    public void Write(StateWriter to)
    {
        to.Int(_count);
        to.Doubles([_rate, _bestRate, _bestDeviation]);
    }

    public void Restore(ref StateReader from)
    {
        _count = from.Int("predictions", 0, int.MaxValue);
        (_rate, _bestRate, _bestDeviation) = (from.Double(), from.Double(), from.Double());
    }
}
