namespace Millwright.Silo;

/// <summary>Between the twin's clock (µs since 1970-01-01 UTC) and the platform's.</summary>
internal static class Time
{
    public static long Micros(this TimeProvider clock) => clock.GetUtcNow().Micros();

    public static long Micros(this DateTimeOffset moment) => (moment.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static long Micros(this TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset Moment(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
}
