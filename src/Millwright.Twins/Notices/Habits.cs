namespace Millwright.Twins.Notices;

/// <summary>A span that comes again each week.</summary>
/// <param name="Days">The days on which it begins.</param>
/// <param name="To">Not later than <paramref name="From"/>: on the next day.</param>
public sealed record QuietSpan(IReadOnlyList<DayOfWeek> Days, TimeOnly From, TimeOnly To);

/// <summary>When a person is not to be disturbed, and when digests come; in the person's time zone.</summary>
/// <param name="CriticalBreaksQuiet">What is critical comes in quiet hours too.</param>
/// <param name="DigestAt">When digests come; null: at 7.</param>
/// <param name="DigestDay">On which day the weekly one comes.</param>
public sealed record Habits(
    IReadOnlyList<QuietSpan>? Quiet = null, bool CriticalBreaksQuiet = true, TimeOnly? DigestAt = null, DayOfWeek DigestDay = DayOfWeek.Monday);
