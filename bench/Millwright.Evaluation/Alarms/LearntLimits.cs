using Millwright.Twins.Machines;
using Millwright.Twins.Thresholds;

namespace Millwright.Evaluation.Alarms;

/// <summary>
/// One rule for every sensor of every set, set down before any result was seen: the first fifth of a series teaches, the rest is scored.
/// Warning at the median ± 3 σ (Shewhart's control limits), critical at ± 6 σ, with σ = 1.4826 · MAD, which a failure among the rows that
/// teach hardly moves; where the MAD is 0, σ is the standard deviation; a sensor that does not move has no limits.
/// </summary>
internal static class LearntLimits
{
    private const double OfNormal = 1.4826;
    private const double Warning = 3;
    private const double Critical = 6;

    /// <summary>How many rows of a series teach; the others are scored.</summary>
    public static int Rows(int all) => all / 5;

    /// <param name="step">The time between two rows: delays count in it, and a gap is ten of it.</param>
    public static MachineConfiguration Of(LabelledSeries series, AlarmVariant variant, TimeSpan step)
    {
        var rows = Rows(series.At.Length);
        var sensors = new Dictionary<string, SensorConfiguration>(StringComparer.Ordinal);
        for (var sensor = 0; sensor < series.Sensors.Length; sensor++)
        {
            var learnt = series.Values.Take(rows).Select(row => row[sensor]).Where(double.IsFinite).Order().ToArray();
            if (learnt.Length > 0 && Of(learnt, variant, step) is { } limits)
                sensors[series.Sensors[sensor]] = new SensorConfiguration { Limits = limits };
        }
        return new MachineConfiguration { Sensors = sensors, NoDataTimeout = TimeSpan.FromTicks(Math.Max(10 * step.Ticks, TimeSpan.TicksPerMinute)) };
    }

    /// <param name="ascending">One at least.</param>
    private static Limits? Of(double[] ascending, AlarmVariant variant, TimeSpan step)
    {
        var median = Median(ascending);
        var sigma = OfNormal * Median([.. ascending.Select(value => Math.Abs(value - median)).Order()]);
        if (sigma == 0)
            sigma = Math.Sqrt(ascending.Average(value => (value - ascending.Average()) * (value - ascending.Average())));
        return sigma == 0 ? null : new Limits
        {
            CriticalLow = median - Critical * sigma,
            WarningLow = median - Warning * sigma,
            WarningHigh = median + Warning * sigma,
            CriticalHigh = median + Critical * sigma,
            Hysteresis = variant.Deadband * sigma,
            OnDelay = variant.OnDelay * step,
            OffDelay = variant.OffDelay * step,
        };
    }

    private static double Median(double[] ascending) => (ascending[(ascending.Length - 1) / 2] + ascending[ascending.Length / 2]) / 2;
}
