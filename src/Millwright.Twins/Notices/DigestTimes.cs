namespace Millwright.Twins.Notices;

/// <summary>When the next daily or weekly digest comes.</summary>
public static class DigestTimes
{
    private static readonly TimeOnly Morning = new(7, 0);

    /// <returns>Later than <paramref name="at"/>: at the person's time of day, tomorrow if that has passed; a weekly one on the person's day.</returns>
    public static DateTimeOffset Next(Habits habits, string timeZone, Frequency frequency, DateTimeOffset at)
    {
        var zone = LocalSpans.Zone(timeZone);
        var date = LocalSpans.DateAt(zone, at);
        for (var day = 0; day <= 8; day++, date = date.PlusDays(1))
        {
            if (frequency == Frequency.Weekly && (int)date.DayOfWeek % 7 != (int)habits.DigestDay)
                continue;
            if (LocalSpans.Moment(zone, date, habits.DigestAt ?? Morning) is var next && next > at)
                return next;
        }
        throw new InvalidOperationException("Nine days hold every day of the week twice or once, and then a later one.");
    }
}
