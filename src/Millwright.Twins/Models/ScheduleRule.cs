namespace Millwright.Twins.Models;

/// <summary>When a training that is due again and again is next to be begun.</summary>
public static class ScheduleRule
{
    /// <summary>How often one that did not go through is tried again before its next regular time.</summary>
    public const int MostRetries = 3;

    /// <param name="due">When it was due; times that have passed meanwhile are not made up for.</param>
    public static DateTimeOffset Next(DateTimeOffset due, TimeSpan every, DateTimeOffset now) => due > now ? due : due + (((now - due).Ticks / every.Ticks) + 1) * every;

    /// <summary>After a failure: the first wait, then twice as long, then four times; null: it was tried often enough.</summary>
    /// <param name="failures">In a row, this one counted: 1 or more.</param>
    public static TimeSpan? Backoff(int failures, TimeSpan firstWait) => failures > MostRetries ? null : firstWait * (1 << (failures - 1));
}
