namespace Millwright.Twins.Alarms.Performance;

/// <summary>What alarm performance is counted by.</summary>
public sealed record PerformanceOptions
{
    /// <summary>How many operator positions share the load, 1 or more. Every rate, peak and flood is per position.</summary>
    public int Operators { get; init; } = 1;

    /// <summary>An alarm that stands shorter than this is fleeting: nobody can do anything about it meanwhile.</summary>
    public TimeSpan Fleeting { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>How good the alarms of a part of the plant were over a period, by ISA-18.2-2016 clause 16 and OPC UA part 9.</summary>
/// <param name="AlarmCount">Annunciations that began in the period.</param>
/// <param name="PeakPerTenMinutes">The most per operator in one of the period's regular ten minutes.</param>
/// <param name="ShareOfTenMinutesAboveTen">0 to 1: regular ten minutes with more than ten per operator.</param>
/// <param name="ShareOfTimeInFlood">0 to 1.</param>
/// <param name="MostFrequent">The ten sources with most annunciations, most first.</param>
/// <param name="ShareOfMostFrequent">0 to 1: their part of all annunciations.</param>
/// <param name="Chattering">Sources announced three times or more within a minute, the most frequent first.</param>
/// <param name="Fleeting">Sources with annunciations that were too short to act on, and how many.</param>
/// <param name="Stale">Sources that stood for more than a day at some time of the period, and how often.</param>
/// <param name="TenMinutes">Annunciations in each of the period's regular ten minutes, of all operators together.</param>
/// <param name="MostStaleInADay">The most annunciations that were stale at some time of the same day, days counted from the period's start.</param>
public sealed record AlarmPerformance(
    Period Period, int Operators, int AlarmCount, double AlarmsPerOperatorHour, double AlarmsPerTenMinutes, double PeakPerTenMinutes,
    double ShareOfTenMinutesAboveTen, double ShareOfTimeInFlood, IReadOnlyList<Flood> Floods, IReadOnlyList<SourceCount> MostFrequent, double ShareOfMostFrequent,
    IReadOnlyList<SourceCount> Chattering, IReadOnlyList<SourceCount> Fleeting, IReadOnlyList<SourceCount> Stale, int MostStaleInADay, PriorityShares Priorities,
    AlarmMetrics Metrics, IReadOnlyList<int> TenMinutes)
{
    /// <summary>Each figure against what the standard recommends.</summary>
    public IReadOnlyList<LimitCheck> Limits => RecommendedLimits.Of(this);
}

/// <param name="Share">0 to 1, of all annunciations of the period.</param>
public sealed record SourceCount(AlarmSource Source, int Count, double Share);

/// <summary>Shares of the annunciations by severity, 0 to 1; all 0 when there was none.</summary>
public readonly record struct PriorityShares(double Info, double Warning, double Critical);

/// <summary>
/// The metrics of an alarm system under the names of OPC UA part 9 (AlarmMetricsType). Rates are alarms in ten minutes, by a window that slides,
/// of all operators together; durations are of one alarm.
/// </summary>
/// <param name="CurrentAlarmRate">In the period's last ten minutes.</param>
/// <param name="MaximumActiveState">The longest that an annunciation stood.</param>
/// <param name="MaximumUnAck">The longest that an annunciation waited for somebody to acknowledge it.</param>
/// <param name="MaximumReAlarmCount">The most often that one alarm was announced again.</param>
public readonly record struct AlarmMetrics(
    int AlarmCount, int CurrentAlarmRate, int MaximumAlarmRate, double AverageAlarmRate, TimeSpan MaximumActiveState, TimeSpan MaximumUnAck, int MaximumReAlarmCount);
