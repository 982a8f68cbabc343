using MathNet.Numerics.Distributions;
using Millwright.Learning.State;

namespace Millwright.Learning.Anomalies;

/// <summary>
/// What a detector's score did while the machine was well: its highest peaks and how long that was. From it comes the threshold that keeps
/// an <see cref="AlarmBudget"/>, by peaks over threshold with a generalised Pareto tail (Siffer, Fouque, Termier and Largouët, "Anomaly
/// detection in streams with extreme value theory", KDD 2017; here with declustered peaks). Constant memory, 1 KiB; O(<see cref="Kept"/>) a new peak.
/// </summary>
public sealed class QuietTime(AlarmBudget budget)
{
    /// <summary>Peaks kept, the highest ones.</summary>
    public const int Kept = 128;

    private const int FewestPeaks = 20;

    /// <summary>The tail is followed to thresholds that are at most this much rarer than the quiet time could show.</summary>
    private const double FurthestExtrapolation = 10;

    private readonly double[] _peaks = new double[Kept];
    private int _count;
    private int _seen;
    private double _peak = double.NegativeInfinity;
    private long _peakBegan = long.MinValue;
    private long _last = long.MinValue;
    private long _ticks;

    /// <summary>Time that was watched. A gap longer than the separation of alarms counts as that separation.</summary>
    public TimeSpan Watched => new(_ticks);

    /// <summary>Learns a score of a reading taken while the machine was well. Allocates nothing.</summary>
    public void Add(DateTimeOffset at, double score)
    {
        var now = at.UtcTicks;
        if (_last != long.MinValue)
            _ticks += Math.Clamp(now - _last, 0, budget.Separation.Ticks);
        _last = now;
        if (_peakBegan != long.MinValue && now - _peakBegan >= budget.Separation.Ticks)
        {
            Keep(_peak);
            _peakBegan = long.MinValue;
        }
        if (_peakBegan == long.MinValue)
            (_peakBegan, _peak) = (now, score);
        _peak = Math.Max(_peak, score);
    }

    /// <summary>The threshold that keeps the budget, or how much quiet time it takes to tell.</summary>
    public AlarmThreshold Threshold()
    {
        var months = Watched / AlarmBudget.Month;
        var needed = AlarmBudget.Month / (budget.PerMonth * FurthestExtrapolation);
        if (Watched < needed || _count < FewestPeaks)
        {
            var peaks = budget.Separation * FewestPeaks;
            return new AlarmThreshold.TooLittleQuietTime(Watched, needed > peaks ? needed : peaks);
        }
        var allowed = Math.Min((int)(budget.PerMonth * months), _count - 1);
        var tail = Tail.Of(_peaks.AsSpan(0, _count), _seen);
        // Just above the first peak that the budget does not allow; the next higher scores are the allowed ones.
        var empirical = Math.BitIncrement(_peaks[allowed]);
        var extrapolated = allowed == 0;
        var value = extrapolated ? Math.Max(empirical, tail.Quantile(budget.PerMonth * months)) : empirical;
        var (low, high) = PoissonInterval(extrapolated ? 0 : allowed);
        var expected = extrapolated ? Math.Min(budget.PerMonth, tail.Expected(value) / months) : allowed / months;
        return new AlarmThreshold.Found(value, Watched, expected, (extrapolated ? 0 : allowed) / months, low / months, high / months, extrapolated);
    }

    /// <summary>How often a month the quiet machine reaches a score: any detector's score on one scale.</summary>
    /// <returns>Peaks a month, declustered; <see cref="double.NaN"/> while too few have been seen.</returns>
    public double PerMonth(double score)
    {
        if (_count < FewestPeaks)
            return double.NaN;
        var months = Watched / AlarmBudget.Month;
        if (score > _peaks[0])
            return Math.Min(1, Tail.Of(_peaks.AsSpan(0, _count), _seen).Expected(score)) / months;
        var reached = 0;
        while (reached < _count && _peaks[reached] >= score)
            reached++;
        return reached / months;
    }

    public void Write(StateWriter to)
    {
        to.Int(_count);
        to.Int(_seen);
        to.Doubles(_peaks.AsSpan(0, _count));
        to.Double(_peak);
        to.Long(_peakBegan);
        to.Long(_last);
        to.Long(_ticks);
    }

    public static QuietTime Read(AlarmBudget budget, ref StateReader from)
    {
        var quiet = new QuietTime(budget);
        quiet._count = from.Int("peaks", 0, Kept);
        quiet._seen = from.Int("peaks seen", quiet._count, int.MaxValue);
        from.Doubles(quiet._peaks.AsSpan(0, quiet._count));
        quiet._peak = from.Double();
        (quiet._peakBegan, quiet._last, quiet._ticks) = (from.Long(), from.Long(), from.Long());
        return quiet;
    }

    /// <summary>Keeps the peaks in descending order; the lowest is dropped when there is no room.</summary>
    private void Keep(double peak)
    {
        _seen++;
        if (_count == Kept && peak <= _peaks[Kept - 1])
            return;
        var at = _count < Kept ? _count++ : Kept - 1;
        for (; at > 0 && _peaks[at - 1] < peak; at--)
            _peaks[at] = _peaks[at - 1];
        _peaks[at] = peak;
    }

    private static (double Low, double High) PoissonInterval(int events) =>
        (events == 0 ? 0 : ChiSquared.InvCDF(2.0 * events, 0.025) / 2, ChiSquared.InvCDF(2.0 * events + 2, 0.975) / 2);

    /// <summary>
    /// A generalised Pareto tail over the highest quarter of the peaks, fitted by probability-weighted moments (Hosking and Wallis,
    /// "Parameter and quantile estimation for the generalized Pareto distribution", Technometrics 29(3), 1987).
    /// </summary>
    private readonly record struct Tail(double Floor, double Scale, double Shape, int Peaks)
    {
        public static Tail Of(ReadOnlySpan<double> descending, int seen)
        {
            var peaks = Math.Clamp(seen / 4, FewestPeaks - 1, descending.Length - 1);
            var floor = descending[peaks];
            var (mean, weighted) = (0.0, 0.0);
            for (var rank = 0; rank < peaks; rank++)
            {
                mean += (descending[rank] - floor) / peaks;
                weighted += (descending[rank] - floor) * rank / (peaks - 1) / peaks;
            }
            var apart = mean - 2 * weighted;
            if (!(mean > 0) || !(apart > 0))
                return new Tail(floor, Math.Max(mean, double.Epsilon), 0, peaks);
            // Few peaks often look as if the tail ended right above them. The promise is "at most": no tail lighter than the exponential.
            var shape = Math.Clamp(2 - mean / apart, 0, 0.9);
            return new Tail(floor, mean * (1 - shape), shape, peaks);
        }

        /// <summary>The score that as many peaks as <paramref name="expected"/> reach in a time like the one watched.</summary>
        public double Quantile(double expected) => Shape == 0
            ? Floor + Scale * Math.Log(Peaks / expected)
            : Floor + Scale / Shape * (Math.Pow(Peaks / expected, Shape) - 1);

        /// <summary>Peaks that reach the score in a time like the one watched.</summary>
        public double Expected(double score)
        {
            var reach = (score - Floor) / Scale;
            return Shape == 0 ? Peaks * Math.Exp(-reach) : Peaks * Math.Pow(Math.Max(0, 1 + Shape * reach), -1 / Shape);
        }
    }
}
