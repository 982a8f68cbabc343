namespace Millwright.Twins.Notices;

/// <summary>One event on its way to one destination.</summary>
/// <param name="Recipient">An address, a number, a person's id; empty where the channel leads to one place.</param>
/// <param name="UserId">For whom; null: for whoever reads the channel.</param>
/// <param name="NotBefore">When it may go out: at once, after quiet hours, or with its digest.</param>
public sealed record Routed(Guid ChannelId, string Recipient, Guid? UserId, Frequency Frequency, DateTimeOffset NotBefore);

/// <summary>Who is told what, and when.</summary>
public static class Routing
{
    /// <returns>At most one for each channel and recipient: whoever asked for the earliest is heard.</returns>
    public static IReadOnlyList<Routed> Of(NoticeEvent happened, NoticePlan plan, DateTimeOffset now)
    {
        var found = new Dictionary<(Guid, string), Routed>();
        foreach (var channel in plan.Channels)
        {
            if (!channel.IsActive)
                continue;
            foreach (var routed in ByChannel(happened, channel, now).Concat(plan.People.SelectMany(person => ByPreference(happened, channel, person, plan, now))))
                if (!found.TryGetValue((channel.Id, routed.Recipient), out var other) || routed.NotBefore < other.NotBefore)
                    found[(channel.Id, routed.Recipient)] = routed;
        }
        return [.. found.Values];
    }

    private static IEnumerable<Routed> ByChannel(NoticeEvent happened, NoticeChannel channel, DateTimeOffset now)
    {
        if (happened.Severity < channel.MinimumSeverity || !channel.EnabledEvents.Any(pattern => NoticeTypes.Matches(pattern, happened.Type)) || !channel.Scope.Covers(happened.Subject))
            return [];
        IEnumerable<string> recipients = ChannelKinds.IsPersonal(channel.Kind) ? channel.To : [""];
        return recipients.Select(recipient => new Routed(channel.Id, recipient, null, Frequency.Immediate, now));
    }

    private static IEnumerable<Routed> ByPreference(NoticeEvent happened, NoticeChannel channel, Person person, NoticePlan plan, DateTimeOffset now)
    {
        var preference = person.Preferences
            .Where(preference => preference.ChannelId == channel.Id && NoticeTypes.Matches(preference.Event, happened.Type))
            .MaxBy(preference => NoticeTypes.Match(preference.Event, happened.Type));
        if (preference is not { Enabled: true } || happened.Severity < preference.MinimumSeverity || preference.Scope?.Covers(happened.Subject) == false
            || (preference.OnCallId is { } schedule && !(plan.OnCall.TryGetValue(schedule, out var rotation) && OnCall.At(rotation, happened.At).Contains(person.Id)))
            || RecipientOf(channel.Kind, person) is not { } recipient)
            return [];
        return [new Routed(channel.Id, recipient, ChannelKinds.IsPersonal(channel.Kind) ? person.Id : null, preference.Frequency, NotBefore(happened, channel, preference, person, now))];
    }

    private static string? RecipientOf(string kind, Person person) => kind switch
    {
        ChannelKinds.Email => person.Email,
        ChannelKinds.Sms => person.Phone,
        ChannelKinds.InApp => person.Id.ToString(),
        _ => "",
    };

    /// <summary>Quiet hours are for what reaches a person alone and makes a noise.</summary>
    private static DateTimeOffset NotBefore(NoticeEvent happened, NoticeChannel channel, Preference preference, Person person, DateTimeOffset now)
    {
        if (preference.Frequency != Frequency.Immediate)
            return DigestTimes.Next(person.Habits, person.TimeZone, preference.Frequency, now);
        var isDisturbing = channel.Kind is ChannelKinds.Email or ChannelKinds.Sms;
        return !isDisturbing || (happened.Severity == NoticeSeverity.Critical && person.Habits.CriticalBreaksQuiet) ? now : QuietHours.EndOf(person.Habits, person.TimeZone, now);
    }
}
