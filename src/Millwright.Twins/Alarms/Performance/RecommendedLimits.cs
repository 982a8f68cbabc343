namespace Millwright.Twins.Alarms.Performance;

public enum LimitSense : byte
{
    AtMost,
    Below,
    AtLeast,
}

public enum LimitOutcome : byte
{
    Met,

    /// <summary>More than is recommended, and no more than can just be managed.</summary>
    Manageable,

    NotMet,
}

/// <summary>A figure against its recommended limit.</summary>
/// <param name="Metric">The figure's name in <see cref="AlarmPerformance"/>.</param>
/// <param name="MostManageable">Beyond the recommended limit, what an operator can still just manage; null where the standard gives none.</param>
public sealed record LimitCheck(string Metric, double Value, LimitSense Sense, double Recommended, double? MostManageable, LimitOutcome Outcome);

/// <summary>The limits of ISA-18.2-2016 (IEC 62682:2022), clause 16, per operator position over 30 days.</summary>
public static class RecommendedLimits
{
    public const double InfoShare = 0.80;
    public const double WarningShare = 0.15;
    public const double CriticalShare = 0.05;

    public static IReadOnlyList<LimitCheck> Of(AlarmPerformance performance) =>
    [
        AtMost("alarmsPerOperatorHour", performance.AlarmsPerOperatorHour, 6, mostManageable: 12),
        AtMost("alarmsPerTenMinutes", performance.AlarmsPerTenMinutes, 1, mostManageable: 2),
        AtMost("peakPerTenMinutes", performance.PeakPerTenMinutes, 10),
        Below("shareOfTenMinutesAboveTen", performance.ShareOfTenMinutesAboveTen, 0.01),
        Below("shareOfTimeInFlood", performance.ShareOfTimeInFlood, 0.01),
        AtMost("shareOfMostFrequent", performance.ShareOfMostFrequent, 0.05),
        AtMost("chattering", performance.Chattering.Count, 0),
        AtMost("fleeting", performance.Fleeting.Count, 0),
        Below("mostStaleInADay", performance.MostStaleInADay, 5),
        Info(performance),
        AtMost("warningShare", performance.Priorities.Warning, WarningShare),
        AtMost("criticalShare", performance.Priorities.Critical, CriticalShare),
    ];

    private static LimitCheck AtMost(string metric, double value, double recommended, double? mostManageable = null) => new(
        metric, value, LimitSense.AtMost, recommended, mostManageable,
        value <= recommended ? LimitOutcome.Met : value <= mostManageable ? LimitOutcome.Manageable : LimitOutcome.NotMet);

    private static LimitCheck Below(string metric, double value, double recommended) =>
        new(metric, value, LimitSense.Below, recommended, null, value < recommended ? LimitOutcome.Met : LimitOutcome.NotMet);

    private static LimitCheck Info(AlarmPerformance performance) => new(
        "infoShare", performance.Priorities.Info, LimitSense.AtLeast, InfoShare, null,
        performance.AlarmCount == 0 || performance.Priorities.Info >= InfoShare ? LimitOutcome.Met : LimitOutcome.NotMet);
}
