using Millwright.Learning.State;

namespace Millwright.Learning.Anomalies;

/// <summary>
/// How rare a score is, in powers of ten, by the highest peaks so far: a common scale for detectors that have none. Beyond the peaks the tail is a
/// power law with Hill's exponent ("A simple general approach to inference about the tail of a distribution", Annals of Statistics 3(5),
/// 1975), held back towards a heavy tail as long as there are few. Constant time, 80 bytes.
/// </summary>
/// <remarks>
/// Peaks that lie closer together than <see cref="Separation"/> readings are one. The time watched counts for less than the reach beyond the
/// peaks (<see cref="TimeWeight"/>): a record after a year is rarer than one after a day, but less so than a naive count says.
/// </remarks>
internal sealed class PeakTail
{
    /// <summary>Readings that rest on before the first answer.</summary>
    public const int WarmUp = 80;

    private const int Kept = 5;
    private const int Separation = 10;
    private const double TimeWeight = 0.54;
    private const double PriorExponent = 0.65;
    private const double LeastExponent = 0.17;
    private const double Most = 6;
    private const double Ordinary = 0.915;

    private readonly double[] _peaks = new double[Kept];
    private int _kept;
    private int _readings;
    private double _peak;
    private int _sincePeak = -1;

    /// <summary>0 for a score that some peaks reached already; each 1 more is ten times as rare.</summary>
    public double Rarity(double score)
    {
        if (_readings < WarmUp || _kept < Kept || !(score > _peaks[Kept - 1]))
            return 0;
        var floor = Math.Max(_peaks[Kept - 1], 1e-9);
        var exponent = PriorExponent;
        for (var peak = 0; peak < Kept - 1; peak++)
            exponent += Math.Log(Math.Max(_peaks[peak], floor) / floor);
        exponent = Math.Max(exponent / Kept, LeastExponent);
        return TimeWeight * Math.Log10((double)_readings / Kept) + Math.Clamp(Math.Log10(score / floor) / exponent, 0, Most);
    }

    /// <summary>How much rarer than the ordinary a score is: <see cref="Rarity"/> beyond what comes by itself every ten readings or so.</summary>
    public double Excess(double score) => Math.Max(0, Rarity(score) - Ordinary);

    public void Add(double score)
    {
        _readings = Math.Min(_readings + 1, int.MaxValue - 1);
        _peak = _sincePeak < 0 ? score : Math.Max(_peak, score);
        if (++_sincePeak < Separation)
            return;
        Keep(_peak);
        _sincePeak = -1;
    }

    public void Write(StateWriter to)
    {
        to.Int(_kept);
        to.Int(_readings);
        to.Int(_sincePeak);
        to.Double(_peak);
        to.Doubles(_peaks);
    }

    public void Restore(ref StateReader from)
    {
        _kept = from.Int("peaks", 0, Kept);
        _readings = from.Int("readings", 0, int.MaxValue - 1);
        _sincePeak = from.Int("readings since the peak", -1, Separation);
        _peak = from.Double();
        from.Doubles(_peaks);
    }

    public static PeakTail[] Many(int count)
    {
        var tails = new PeakTail[count];
        for (var tail = 0; tail < count; tail++)
            tails[tail] = new PeakTail();
        return tails;
    }

    private void Keep(double peak)
    {
        if (_kept == Kept && peak <= _peaks[Kept - 1])
            return;
        var at = _kept < Kept ? _kept++ : Kept - 1;
        for (; at > 0 && _peaks[at - 1] < peak; at--)
            _peaks[at] = _peaks[at - 1];
        _peaks[at] = peak;
    }
}
