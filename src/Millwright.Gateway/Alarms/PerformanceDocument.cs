using Millwright.Twins.Alarms.Performance;

namespace Millwright.Gateway.Alarms;

/// <summary>How good the alarms of a period were; see <see cref="AlarmPerformance"/> for what the figures mean.</summary>
/// <param name="Limits">Each figure against what the standard recommends.</param>
/// <param name="BadActors">The most frequent, and those that chatter, with what would have kept them quieter.</param>
/// <param name="TenMinutes">Annunciations in each ten minutes from <paramref name="From"/> on.</param>
/// <param name="Metrics">Under the names of OPC UA part 9.</param>
public sealed record PerformanceDocument(
    DateTimeOffset From, DateTimeOffset To, int Operators, int AlarmCount, double AlarmsPerOperatorHour, double AlarmsPerTenMinutes, double PeakPerTenMinutes,
    double ShareOfTenMinutesAboveTen, double ShareOfTimeInFlood, double ShareOfMostFrequent, int MostStaleInADay, PriorityShares Priorities,
    IReadOnlyList<LimitCheck> Limits, IReadOnlyList<BadActor> BadActors, IReadOnlyList<SourceCount> Chattering, IReadOnlyList<SourceCount> Fleeting,
    IReadOnlyList<SourceCount> Stale, IReadOnlyList<FloodSpan> Floods, AlarmMetrics Metrics, IReadOnlyList<int> TenMinutes)
{
    /// <summary>How many sources or floods one list shows; the figures count all.</summary>
    private const int Shown = 100;

    public static PerformanceDocument Of(AlarmPerformance performance, IReadOnlyList<BadActor> badActors) => new(
        Moment(performance.Period.From), Moment(performance.Period.To), performance.Operators, performance.AlarmCount, performance.AlarmsPerOperatorHour,
        performance.AlarmsPerTenMinutes, performance.PeakPerTenMinutes, performance.ShareOfTenMinutesAboveTen, performance.ShareOfTimeInFlood,
        performance.ShareOfMostFrequent, performance.MostStaleInADay, performance.Priorities, performance.Limits, badActors, [.. performance.Chattering.Take(Shown)],
        [.. performance.Fleeting.Take(Shown)], [.. performance.Stale.Take(Shown)],
        [.. performance.Floods.OrderByDescending(static flood => flood.AlarmCount).Take(Shown).Select(static flood => new FloodSpan(Moment(flood.From), Moment(flood.To), flood.AlarmCount))],
        performance.Metrics, performance.TenMinutes);

    private static DateTimeOffset Moment(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
}

/// <param name="Unit">Of a proposed deadband.</param>
/// <param name="Remedies">What makes no alarm later first; none when nothing would do.</param>
public sealed record BadActor(AlarmSource Source, int Count, double Share, string? Unit, IReadOnlyList<Remedy> Remedies);

public sealed record FloodSpan(DateTimeOffset From, DateTimeOffset To, int AlarmCount);
