namespace Millwright.Twins.Notices;

/// <summary>The kinds of channels.</summary>
public static class ChannelKinds
{
    public const string Email = "email";
    public const string Sms = "sms";
    public const string Slack = "slack";
    public const string Teams = "teams";
    public const string Webhook = "webhook";
    public const string Alertmanager = "alertmanager";
    public const string InApp = "in-app";

    public static IReadOnlyList<string> All { get; } = [Email, Sms, Slack, Teams, Webhook, Alertmanager, InApp];

    /// <summary>Whether it leads to each person apart; else all who read it read the same.</summary>
    public static bool IsPersonal(string kind) => kind is Email or Sms or InApp;

    /// <summary>Whether people read it, who are not to be flooded; else programs do.</summary>
    public static bool IsForPeople(string kind) => kind is Email or Sms or Slack or Teams;
}

public enum Frequency
{
    Immediate,
    Daily,
    Weekly,
}

/// <summary>A configured way out, as far as routing asks.</summary>
/// <param name="To">Addresses or numbers that it leads to by itself; empty for what leads to one place, or to those who prefer it.</param>
/// <param name="EnabledEvents">Types or patterns that go to the channel itself, whoever prefers what.</param>
public sealed record NoticeChannel(
    Guid Id, string Kind, bool IsActive, IReadOnlyList<string> To, IReadOnlyList<string> EnabledEvents, NoticeSeverity MinimumSeverity, NoticeScope Scope);

/// <summary>What a person wants to hear by one channel.</summary>
/// <param name="Event">A type or a pattern; of several that match, the most exact one decides.</param>
/// <param name="OnCallId">Only while on call by this schedule; null: always.</param>
public sealed record Preference(
    string Event, Guid ChannelId, bool Enabled = true, NoticeSeverity MinimumSeverity = NoticeSeverity.Info, NoticeScope? Scope = null, Guid? OnCallId = null,
    Frequency Frequency = Frequency.Immediate);

/// <summary>Somebody who can be told something.</summary>
/// <param name="TimeZone">An id of the IANA time zone database, such as <c>Europe/Berlin</c>.</param>
public sealed record Person(Guid Id, string? Email, string? Phone, string TimeZone, Habits Habits, IReadOnlyList<Preference> Preferences);

/// <summary>All that decides who is told what: active people, every channel, every schedule.</summary>
public sealed record NoticePlan(IReadOnlyList<NoticeChannel> Channels, IReadOnlyList<Person> People, IReadOnlyDictionary<Guid, Rotation> OnCall);
