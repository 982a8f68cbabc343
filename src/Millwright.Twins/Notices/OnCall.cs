using NodaTime;
using NodaTime.Extensions;

namespace Millwright.Twins.Notices;

/// <summary>A turn in a rotation.</summary>
/// <param name="Week">From 1, of the rotation's weeks.</param>
/// <param name="To">Not later than <paramref name="From"/>: on the next day.</param>
public sealed record OnCallSlot(int Week, DayOfWeek Day, TimeOnly From, TimeOnly To, Guid UserId);

/// <summary>Who is on call, by weekly slots that come again after some weeks.</summary>
/// <param name="FirstWeek">A date in the rotation's first week; weeks begin on Monday.</param>
/// <param name="FallbackUserId">On call while no slot is; null: then nobody is.</param>
public sealed record Rotation(string TimeZone, DateOnly FirstWeek, int Weeks, IReadOnlyList<OnCallSlot> Slots, Guid? FallbackUserId = null);

public static class OnCall
{
    /// <summary>Everybody who is on call at an instant.</summary>
    public static IReadOnlySet<Guid> At(Rotation rotation, DateTimeOffset at)
    {
        var zone = LocalSpans.Zone(rotation.TimeZone);
        var today = LocalSpans.DateAt(zone, at);
        var people = new HashSet<Guid>();
        foreach (var slot in rotation.Slots)
            foreach (var date in (ReadOnlySpan<LocalDate>)[today.PlusDays(-1), today])
                if (date.DayOfWeek.ToDayOfWeek() == slot.Day && WeekOf(rotation, date) == slot.Week
                    && LocalSpans.On(zone, date, slot.From, slot.To) is var (from, to) && from <= at && at < to)
                    people.Add(slot.UserId);
        if (people.Count == 0 && rotation.FallbackUserId is { } fallback)
            people.Add(fallback);
        return people;
    }

    private static int WeekOf(Rotation rotation, LocalDate date)
    {
        var weeks = Period.DaysBetween(Monday(rotation.FirstWeek.ToLocalDate()), Monday(date)) / 7;
        return (((weeks % rotation.Weeks) + rotation.Weeks) % rotation.Weeks) + 1;
    }

    private static LocalDate Monday(LocalDate date) => date.PlusDays(1 - (int)date.DayOfWeek);
}
