using System.Text.Json;
using Millwright.Storage.Machines;
using Millwright.Twins.Alarms;
using Millwright.Twins.Machines;

namespace Millwright.Storage.Journaling;

/// <summary>What a twin was told besides readings.</summary>
/// <param name="At">When, µs since 1970-01-01 UTC.</param>
/// <param name="Configuration">The effective configuration from here on, for <see cref="TwinCommandKind.ConfigurationChanged"/>.</param>
/// <param name="Acted">For <see cref="TwinCommandKind.AlarmActed"/>.</param>
/// <param name="Parent">For <see cref="TwinCommandKind.ParentAlarmChanged"/>.</param>
public sealed record TwinCommand(
    TwinCommandKind Kind, long At, MachineConfiguration? Configuration = null, AlarmCommand? Acted = null, ParentAlarm? Parent = null)
{
    /// <summary>What the kind says besides the time, as JSON; null: nothing.</summary>
    internal string? Payload() => this switch
    {
        { Configuration: { } configuration } => JsonSerializer.Serialize(configuration, StateJson.Default.MachineConfiguration),
        { Acted: { } acted } => JsonSerializer.Serialize(acted, StateJson.Default.AlarmCommand),
        { Parent: { } parent } => JsonSerializer.Serialize(parent, StateJson.Default.ParentAlarm),
        _ => null,
    };

    internal static TwinCommand Of(TwinCommandKind kind, long at, string? payload) => kind switch
    {
        _ when payload is null => new TwinCommand(kind, at),
        TwinCommandKind.AlarmActed => new TwinCommand(kind, at, Acted: JsonSerializer.Deserialize(payload, StateJson.Default.AlarmCommand)),
        TwinCommandKind.ParentAlarmChanged => new TwinCommand(kind, at, Parent: JsonSerializer.Deserialize(payload, StateJson.Default.ParentAlarm)),
        _ => new TwinCommand(kind, at, SharedConfigurations.Of(payload)),
    };
}

public enum TwinCommandKind
{
    ConfigurationChanged,
    MaintenanceBegan,
    MaintenanceEnded,

    /// <summary>A person did something about alarms.</summary>
    AlarmActed,

    /// <summary>An alarm of another machine, the parent of some of this one's, is in alarm or no longer.</summary>
    ParentAlarmChanged,
}
