using FsCheck;
using FsCheck.Fluent;
using Millwright.Twins.Alarms;
using Millwright.Twins.Alarms.Performance;

namespace Millwright.Twins.Tests.Alarms.Performance;

/// <summary>The alarms of a control room; moments are minutes since the shift began.</summary>
internal static class Load
{
    private const long Minute = 60_000_000;

    public static long At(double minute) => 1_000_000 * Minute + (long)(minute * Minute);

    public static Period Hours(double hours) => new(At(0), At(hours * 60));

    /// <param name="lasts">Minutes that it stood; null: it still does.</param>
    /// <param name="acknowledged">Minutes that it waited for somebody; null: it still does.</param>
    public static Annunciation Alarm(
        double minute, string machine = "pump-1", double? lasts = 2, double? acknowledged = null, Severity severity = Severity.Info, bool isRepeat = false, int record = 0) =>
        new(Guid(machine, record), new AlarmSource(machine, "limit", "pressure"), severity, At(minute))
        {
            ReturnedAt = lasts is { } length ? At(minute + length) : 0,
            AcknowledgedAt = acknowledged is { } wait ? At(minute + wait) : 0,
            IsRepeat = isRepeat,
        };

    /// <summary>One alarm every so many minutes, each of another machine.</summary>
    public static IEnumerable<Annunciation> Steady(int count, double every, double from = 0, int machines = 1_000) =>
        Enumerable.Range(0, count).Select(number => Alarm(from + number * every, $"pump-{number % machines}", record: number));

    public static AlarmPerformance Judged(this IEnumerable<Annunciation> alarms, Period period, int operators = 1) =>
        PerformanceRule.Of(alarms, period, new PerformanceOptions { Operators = operators });

    public static LimitOutcome Outcome(this AlarmPerformance performance, string metric) => performance.Limits.Single(check => check.Metric == metric).Outcome;

    /// <summary>Up to 200 annunciations of a few sources over some hours and the time around them, in bursts and apart.</summary>
    public static Arbitrary<Annunciation[]> Any { get; } = Gen.Choose(0, 200).SelectMany(count => One.ArrayOf(count)).ToArbitrary();

    private static Gen<Annunciation> One =>
        from burst in Gen.Elements(-100, 0, 30, 31, 120, 300)
        from second in Gen.Choose(0, 1_200)
        from lasts in Gen.Frequency((8, Gen.Choose(0, 600)), (1, Gen.Choose(80_000, 100_000)), (1, Gen.Constant(-1)))
        from waits in Gen.Frequency((3, Gen.Choose(0, 600)), (1, Gen.Constant(-1)))
        from machine in Gen.Choose(1, 15)
        from severity in Gen.Elements(Severity.Info, Severity.Warning, Severity.Critical)
        from repeat in Gen.Elements(true, false)
        select Alarm(burst + second / 60.0, $"pump-{machine}", lasts < 0 ? null : lasts / 60.0, waits < 0 ? null : waits / 60.0, severity, repeat);

    private static Guid Guid(string machine, int record) => new(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{machine} {record}")).AsSpan(0, 16));
}
