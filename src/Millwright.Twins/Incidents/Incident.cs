using Millwright.Twins.Alarms;

namespace Millwright.Twins.Incidents;

/// <summary>Where alarms are taken for parts of the same story: a line of a site, or a machine that stands in no line.</summary>
/// <param name="Machine">Null where there is a line.</param>
public readonly record struct Place(string? Site, string? Line, string? Machine)
{
    public static Place Of(string machine, string? site, string? line) => line is null ? new Place(site, null, machine) : new Place(site, line, null);
}

/// <summary>An alarm as far as incidents are told from it. Times are µs since 1970-01-01 UTC.</summary>
/// <param name="RaisedAt">When it was raised first, by event time.</param>
/// <param name="Parent">The alarm that its rule names as the cause of such alarms, as <see cref="ParentAlarm.KeyOf"/> writes it; null: none.</param>
public sealed record RaisedAlarm(Guid Id, Place Place, string Machine, string Rule, string RuleName, Severity Severity, long RaisedAt, string? Parent = null)
{
    public string Key => ParentAlarm.KeyOf(Machine, Rule);
}

/// <summary>Alarms of one place that were raised close to one another, in order of event time, with the one that probably was first of all.</summary>
/// <param name="Id">Derived from the first alarm.</param>
/// <param name="Alarms">One at least; by their raises, the first first.</param>
public sealed record Incident(Guid Id, Place Place, IReadOnlyList<RaisedAlarm> Alarms, FirstCause FirstCause)
{
    public long StartedAt => Alarms[0].RaisedAt;

    public long LastRaisedAt => Alarms[^1].RaisedAt;
}

/// <param name="Why">One sentence.</param>
public sealed record FirstCause(Guid Alarm, string Why);

public sealed record IncidentOptions
{
    /// <summary>An alarm belongs to the incident whose newest alarm was raised at most this long before it.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>An alarm raised longer than this after the first begins another incident: a plant that is never quiet would have one without end.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromHours(2);
}
