using NodaTime;
using NodaTime.Extensions;

namespace Millwright.Twins.Notices;

/// <summary>Quiet hours: what comes in them waits for their end.</summary>
public static class QuietHours
{
    /// <summary>A week and a day: quiet hours that touch one another for longer have no end to wait for.</summary>
    private const int MostSpans = 8 * 24;

    /// <summary>Whether there is a moment in every week that is not quiet.</summary>
    public static bool LeaveRoom(Habits habits)
    {
        const int minutes = 7 * 24 * 60;
        var quiet = new bool[minutes];
        foreach (var span in habits.Quiet ?? [])
        {
            var length = (int)(span.To - span.From).TotalMinutes is var forward and > 0 ? forward : 24 * 60;
            foreach (var day in span.Days)
                for (var minute = 0; minute < length; minute++)
                    quiet[(((int)day * 24 * 60) + (int)span.From.ToTimeSpan().TotalMinutes + minute) % minutes] = true;
        }
        return Array.IndexOf(quiet, false) >= 0;
    }

    /// <summary>When a notice may come: at once, or when the quiet hours end that it falls into.</summary>
    public static DateTimeOffset EndOf(Habits habits, string timeZone, DateTimeOffset at)
    {
        if (habits.Quiet is not { Count: > 0 } spans)
            return at;
        var zone = LocalSpans.Zone(timeZone);
        for (var round = 0; round < MostSpans && SpanAround(spans, zone, at) is { } end; round++)
            at = end;
        return at;
    }

    private static DateTimeOffset? SpanAround(IReadOnlyList<QuietSpan> spans, DateTimeZone zone, DateTimeOffset at)
    {
        var today = LocalSpans.DateAt(zone, at);
        foreach (var span in spans)
            foreach (var date in (ReadOnlySpan<LocalDate>)[today.PlusDays(-1), today])
                if (span.Days.Contains(date.DayOfWeek.ToDayOfWeek()) && LocalSpans.On(zone, date, span.From, span.To) is var (from, to) && from <= at && at < to)
                    return to;
        return null;
    }
}
