using Millwright.Storage.Alarms;
using Millwright.Twins.Alarms;

namespace Millwright.Gateway.Alarms;

/// <summary>An alarm as lists and pages show it.</summary>
/// <param name="Status"><c>NEW</c>, <c>ACKNOWLEDGED</c> or <c>RESOLVED</c>: a projection of <paramref name="State"/>.</param>
/// <param name="Actions">What a person may do now, by the names of <c>POST /alarms/{id}/…</c>.</param>
public sealed record AlarmItem(
    Guid Id, string MachineId, string MachineName, string? Site, string? Line, string Rule, string RuleName, string? Sensor, Severity Severity, AlarmState State,
    string Status, string Text, double? Value, double? Limit, string? Unit, DateTimeOffset RaisedAt, DateTimeOffset? ReturnedAt, DateTimeOffset? ClearedAt,
    DateTimeOffset? AcknowledgedAt, string? AcknowledgedBy, DateTimeOffset? ShelvedUntil, string? ShelvedReason, string? AssignedTo, int Repeats, bool Chattering,
    DateTimeOffset? EscalatedAt, Guid? EpisodeId, Guid? IncidentId, int Version, IReadOnlyList<string> Actions)
{
    public static AlarmItem Of(AlarmRow row) => new(
        row.Id, row.Machine.Id, row.Machine.Name, row.Machine.Site, row.Machine.Line, row.Rule, row.RuleName, row.Sensor, row.Severity, row.State,
        StatusOf(row), row.Text, row.Value, row.Limit, row.Unit, row.RaisedAt, row.ReturnedAt, row.ClearedAt, row.AcknowledgedAt, row.AcknowledgedBy,
        row.ShelvedUntil, row.ShelvedReason, row.AssignedTo, row.Repeats, row.Chattering, row.EscalatedAt, row.EpisodeId, row.IncidentId, row.Version,
        AlarmActions.Legal(row.State));

    /// <summary>What is put aside is what it was before; the view <c>alerts</c> says the same.</summary>
    private static string StatusOf(AlarmRow row) => row.State switch
    {
        AlarmState.Normal or AlarmState.Cleared => "RESOLVED",
        AlarmState.Acknowledged => "ACKNOWLEDGED",
        _ when LifeCycle.IsAside(row.State) && row.AcknowledgedAt is not null => "ACKNOWLEDGED",
        _ => "NEW",
    };
}

/// <summary>An alarm with the steps of its life, the oldest first; the first page of them.</summary>
public sealed record AlarmDetail(AlarmItem Alarm, Storage.Page<TransitionRow> Transitions);

/// <summary>The names of what people may do about alarms.</summary>
internal static class AlarmActions
{
    private static readonly (string Name, AlarmMove Move)[] Names =
    [
        ("acknowledge", AlarmMove.Acknowledge), ("shelve", AlarmMove.Shelve), ("unshelve", AlarmMove.Unshelve), ("out-of-service", AlarmMove.TakeOutOfService),
        ("return-to-service", AlarmMove.ReturnToService), ("assign", AlarmMove.Assign), ("comment", AlarmMove.Comment),
    ];

    private static readonly string[][] LegalByState =
        Array.ConvertAll(Enum.GetValues<AlarmState>(), static state => LifeCycle.Legal(state).Select(NameOf).ToArray());

    public static IEnumerable<string> All => Names.Select(static action => action.Name);

    public static IReadOnlyList<string> Legal(AlarmState state) => LegalByState[(int)state];

    public static AlarmMove? Of(string? name) => Array.Find(Names, action => action.Name == name) is { Name: not null } found ? found.Move : null;

    private static string NameOf(AlarmMove move) => Array.Find(Names, action => action.Move == move).Name;
}
