using NodaTime;
using NodaTime.Extensions;

namespace Millwright.Twins.Notices;

/// <summary>Weekly spans on the wall clock of a place, where an hour may be missing or come twice.</summary>
public static class LocalSpans
{
    /// <summary>Whether the IANA time zone database has such an id.</summary>
    public static bool IsZone(string id) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) is not null;

    /// <summary>A zone by its id; UTC for one that the database does not have any more: a notice at an odd hour beats none.</summary>
    internal static DateTimeZone Zone(string id) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) ?? DateTimeZone.Utc;

    internal static LocalDate DateAt(DateTimeZone zone, DateTimeOffset at) => at.ToInstant().InZone(zone).Date;

    /// <summary>A time of day on a date: one that is skipped in spring counts as the instant after the gap, one that comes twice as its first.</summary>
    internal static DateTimeOffset Moment(DateTimeZone zone, LocalDate date, TimeOnly time) => zone.AtLeniently(date + time.ToLocalTime()).ToDateTimeOffset().ToUniversalTime();

    /// <summary>The span that begins on a date; it ends on the next one where its end is not after its beginning.</summary>
    internal static (DateTimeOffset From, DateTimeOffset To) On(DateTimeZone zone, LocalDate date, TimeOnly from, TimeOnly to) =>
        (Moment(zone, date, from), Moment(zone, to <= from ? date.PlusDays(1) : date, to));
}
