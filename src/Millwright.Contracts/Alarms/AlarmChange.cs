using Millwright.Twins.Alarms;

namespace Millwright.Contracts.Alarms;

/// <summary>An alarm as its newest commit left it, and where it is; see <see cref="Alarm"/> for what the members mean.</summary>
/// <param name="Version">Grows by one with each change of the alarm.</param>
/// <param name="IncidentId">Null: whoever tells of the alarm does not know; it is not said that it is in none.</param>
[GenerateSerializer, Immutable, Alias("millwright.alarm-change")]
public sealed record AlarmChange(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string Machine,
    [property: Id(2)] string MachineName,
    [property: Id(3)] string? Site,
    [property: Id(4)] string? Line,
    [property: Id(5)] string Rule,
    [property: Id(6)] string RuleName,
    [property: Id(7)] string? Sensor,
    [property: Id(8)] Severity Severity,
    [property: Id(9)] AlarmState State,
    [property: Id(10)] string Text,
    [property: Id(11)] double? Value,
    [property: Id(12)] double? Limit,
    [property: Id(13)] string? Unit,
    [property: Id(14)] DateTimeOffset RaisedAt,
    [property: Id(15)] DateTimeOffset? ReturnedAt,
    [property: Id(16)] DateTimeOffset? ClearedAt,
    [property: Id(17)] DateTimeOffset? AcknowledgedAt,
    [property: Id(18)] string? AcknowledgedBy,
    [property: Id(19)] DateTimeOffset? ShelvedUntil,
    [property: Id(20)] string? ShelvedReason,
    [property: Id(21)] string? AssignedTo,
    [property: Id(22)] DateTimeOffset? EscalatedAt,
    [property: Id(23)] int Repeats,
    [property: Id(24)] bool Chattering,
    [property: Id(25)] Guid? EpisodeId,
    [property: Id(26)] int Version,
    [property: Id(27)] Guid? IncidentId = null);
