using Millwright.Gateway.Errors;
using Millwright.Storage.Notices;
using Millwright.Twins.Notices;

namespace Millwright.Gateway.Notices;

/// <summary>A person as somebody writes them.</summary>
/// <param name="TimeZone">An id of the IANA time zone database; quiet hours and digests go by it.</param>
/// <param name="Locale">A language tag such as <c>en</c> or <c>de-DE</c>.</param>
/// <param name="Habits">Quiet hours, and when digests come.</param>
public sealed record UserDocument(
    string Name, string? Email = null, string? Phone = null, string TimeZone = "UTC", string Locale = "en", bool IsActive = true, Habits? Habits = null)
{
    private const int MostName = 100, MostLocale = 35;

    public (UserDraft? Draft, IReadOnlyList<FieldError> Errors) Check(Guid id)
    {
        List<FieldError> errors = [.. Errors()];
        return errors.Count > 0 ? (null, errors) : (new UserDraft(id, Name, Email, Phone, TimeZone, Locale, IsActive, Habits ?? new Habits()), errors);
    }

    private IEnumerable<FieldError> Errors()
    {
        if (Name.Trim().Length is < 1 or > MostName || Name.Any(char.IsControl))
            yield return new("name", $"1 to {MostName} characters on one line", Name);
        if (Email is not null && !Addresses.IsEmail(Email))
            yield return new("email", Addresses.EmailExpectation, Email);
        if (Phone is not null && !Addresses.IsPhone(Phone))
            yield return new("phone", Addresses.PhoneExpectation, Phone);
        if (!LocalSpans.IsZone(TimeZone))
            yield return new("timeZone", "an id of the IANA time zone database, such as Europe/Berlin", TimeZone);
        if (Locale.Length is < 2 or > MostLocale || !Locale.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            yield return new("locale", "a language tag such as en or de-DE", Locale);
        if (Habits is { } habits && !QuietHours.LeaveRoom(habits))
            yield return new("habits.quiet", "quiet hours that leave some minute of the week");
        if (Habits?.Quiet?.Any(static span => span.Days.Count == 0 || span.Days.Any(static day => !Enum.IsDefined(day))) == true)
            yield return new("habits.quiet", "each with the days on which it begins");
    }
}

/// <summary>All that a person wants to hear.</summary>
public sealed record PreferencesDocument(IReadOnlyList<Preference> Items)
{
    private const int Most = 1_000;

    internal IEnumerable<FieldError> Errors(IReadOnlySet<Guid> channels, IReadOnlySet<Guid> schedules)
    {
        if (Items.Count > Most)
            yield return new("items", $"at most {Most}");
        var seen = new HashSet<(string, Guid)>();
        for (var index = 0; index < Items.Count; index++)
        {
            var item = Items[index];
            if (!NoticeTypes.IsPattern(item.Event))
                yield return new($"items[{index}].event", "a type of GET /api/v1/notices/types, an area such as alarm.*, or *", item.Event);
            if (!channels.Contains(item.ChannelId))
                yield return new($"items[{index}].channelId", "the id of a channel", $"{item.ChannelId}");
            if (item.OnCallId is { } schedule && !schedules.Contains(schedule))
                yield return new($"items[{index}].onCallId", "the id of an on-call schedule", $"{schedule}");
            if (!seen.Add((item.Event, item.ChannelId)))
                yield return new($"items[{index}]", "one for each event and channel");
        }
    }
}
