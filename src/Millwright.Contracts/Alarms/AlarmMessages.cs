using Millwright.Twins.Alarms;

namespace Millwright.Contracts.Alarms;

/// <summary>What a person does about some alarms of one machine; see <see cref="AlarmAct"/>.</summary>
[GenerateSerializer, Immutable, Alias("millwright.alarm-act")]
public sealed record ActMessage(
    [property: Id(0)] Guid[] Alarms,
    [property: Id(1)] AlarmMove Move,
    [property: Id(2)] string By,
    [property: Id(3)] string? Note,
    [property: Id(4)] long Until,
    [property: Id(5)] string? Assignee);

/// <summary>What became of an act, in the order of the message's alarms; sent after its commit.</summary>
/// <param name="States">Where each alarm stands now.</param>
[GenerateSerializer, Immutable, Alias("millwright.alarm-act-receipt")]
public sealed record ActReceipt([property: Id(0)] ActOutcome[] Outcomes, [property: Id(1)] AlarmState[] States);

/// <summary>An open alarm as live views show it; <see cref="Alarm"/> says what the members mean.</summary>
[GenerateSerializer, Immutable, Alias("millwright.alarm-view")]
public sealed record AlarmView(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string Rule,
    [property: Id(2)] string? Sensor,
    [property: Id(3)] Severity Severity,
    [property: Id(4)] AlarmState State,
    [property: Id(5)] string Text,
    [property: Id(6)] DateTimeOffset RaisedAt,
    [property: Id(7)] int Version);
