using Millwright.Twins.State;

namespace Millwright.Twins.Alarms.Performance;

/// <summary>Judges the alarms of a period by ISA-18.2. The order in which the annunciations are given makes no difference.</summary>
public static class PerformanceRule
{
    private const int MostFrequent = 10;
    private const int ChatteringTimes = 3;
    private const long Minute = 60_000_000L;
    private const long Day = 24 * 60 * Minute;

    /// <param name="annunciations">
    /// Those that began in the period, and for what is stale those that stood when it began. Others are left out, and what happened after the period is not looked at.
    /// </param>
    public static AlarmPerformance Of(IEnumerable<Annunciation> annunciations, Period period, PerformanceOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period.To, period.From);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Operators, 1);
        var standing = annunciations.Where(one => one.At < period.To && EndOf(one, period) >= period.From).ToList();
        var begun = standing.FindAll(one => period.Holds(one.At));
        var times = begun.ConvertAll(static one => one.At).ToArray();
        Array.Sort(times);
        var (floods, most) = Floods.Of(times, period, options.Operators);
        var tenMinutes = TenMinutes(times, period);
        var bySource = begun.GroupBy(static one => one.Source).ToList();
        var frequent = Counts(bySource.Select(static source => (source.Key, source.Count())), begun.Count);
        var top = frequent[..Math.Min(MostFrequent, frequent.Count)];
        return new AlarmPerformance(
            period, options.Operators, begun.Count,
            begun.Count / period.Length.TotalHours / options.Operators,
            begun.Count / (period.Length / TimeSpan.FromMinutes(10)) / options.Operators,
            (double)tenMinutes.Max() / options.Operators,
            (double)tenMinutes.Count(count => count > Floods.BeginsAt * options.Operators) / tenMinutes.Length,
            (double)floods.Sum(static flood => flood.To - flood.From) / (period.To - period.From),
            floods, top, top.Sum(static source => source.Count) / (double)Math.Max(1, begun.Count),
            Counts(bySource.Where(static source => IsChattering(source)).Select(static source => (source.Key, source.Count())), begun.Count),
            CountsOf(begun.Where(one => one.ReturnedAt > 0 && one.ReturnedAt < period.To && one.ReturnedAt - one.At < Deadlines.Micros(options.Fleeting)), begun.Count),
            CountsOf(standing.Where(one => EndOf(one, period) - one.At > Day), begun.Count),
            MostStaleInADay(standing, period), Priorities(begun), Metrics(begun, times, period, most), tenMinutes);
    }

    private static long EndOf(Annunciation one, Period period) => one.ReturnedAt == 0 ? period.To : Math.Min(one.ReturnedAt, period.To);

    private static int[] TenMinutes(long[] times, Period period)
    {
        var counts = new int[(period.To - period.From + Floods.Window - 1) / Floods.Window];
        foreach (var at in times)
            counts[(at - period.From) / Floods.Window]++;
        return counts;
    }

    private static bool IsChattering(IEnumerable<Annunciation> ofSource)
    {
        var times = ofSource.Select(static one => one.At).Order().ToArray();
        for (var third = ChatteringTimes - 1; third < times.Length; third++)
            if (times[third] - times[third - (ChatteringTimes - 1)] <= Minute)
                return true;
        return false;
    }

    private static List<SourceCount> CountsOf(IEnumerable<Annunciation> annunciations, int of) =>
        Counts(annunciations.GroupBy(static one => one.Source).Select(static source => (source.Key, source.Count())), of);

    private static List<SourceCount> Counts(IEnumerable<(AlarmSource Source, int Count)> sources, int of) =>
        [.. sources.OrderByDescending(static source => source.Count).ThenBy(static source => source.Source).Select(source => new SourceCount(source.Source, source.Count, Math.Min(1, source.Count / (double)Math.Max(1, of))))];

    private static int MostStaleInADay(List<Annunciation> standing, Period period)
    {
        // +1 on the first day that an annunciation is stale, -1 on the day after its last.
        var changes = new int[(period.To - period.From + Day - 1) / Day + 1];
        foreach (var one in standing)
        {
            var (from, to) = (Math.Max(one.At + Day, period.From), EndOf(one, period));
            if (from >= to)
                continue;
            changes[(from - period.From) / Day]++;
            changes[(to - 1 - period.From) / Day + 1]--;
        }
        var (now, most) = (0, 0);
        foreach (var change in changes)
            most = Math.Max(most, now += change);
        return most;
    }

    private static PriorityShares Priorities(List<Annunciation> begun)
    {
        double Share(Severity severity) => begun.Count(one => one.Severity == severity) / (double)Math.Max(1, begun.Count);
        return new PriorityShares(Share(Severity.Info), Share(Severity.Warning), Share(Severity.Critical));
    }

    private static AlarmMetrics Metrics(List<Annunciation> begun, long[] times, Period period, int most) => new(
        begun.Count,
        times.Count(at => at > period.To - Floods.Window),
        most,
        begun.Count / (period.Length / TimeSpan.FromMinutes(10)),
        TimeSpan.FromMicroseconds(begun.Select(one => EndOf(one, period) - one.At).DefaultIfEmpty().Max()),
        TimeSpan.FromMicroseconds(begun.Select(one => (one.AcknowledgedAt == 0 ? period.To : Math.Min(one.AcknowledgedAt, period.To)) - one.At).DefaultIfEmpty().Max()),
        begun.Where(static one => one.IsRepeat).CountBy(static one => one.Alarm).Select(static alarm => alarm.Value).DefaultIfEmpty().Max());
}
