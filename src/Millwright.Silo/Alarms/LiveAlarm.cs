using Millwright.Contracts.Alarms;
using Millwright.Storage.Alarms;
using Millwright.Storage.Machines;
using Millwright.Twins.Alarms;

namespace Millwright.Silo.Alarms;

/// <summary>An alarm that a twin has committed, and where it is; the message is built only when somebody is told.</summary>
internal readonly record struct LiveAlarm(MachineRecord Machine, Alarm Alarm)
{
    public AlarmChange Change => new(
        Alarm.Id, Machine.Id.Value, Machine.Name, Machine.Site, Machine.Line, Alarm.Rule, Alarm.RuleName, Alarm.Sensor, Alarm.Severity, Alarm.State, Alarm.Text,
        Alarm.Value, Alarm.Limit, Alarm.Unit, Time.Moment(Alarm.RaisedAt), Moment(Alarm.ReturnedAt), Moment(Alarm.ClearedAt), Moment(Alarm.AcknowledgedAt),
        Alarm.AcknowledgedBy, Moment(Alarm.ShelvedUntil), Alarm.ShelvedReason, Alarm.AssignedTo, Moment(Alarm.EscalatedAt), Alarm.Repeats, Alarm.Chattering,
        Alarm.EpisodeId, Alarm.Version);

    /// <summary>An alarm as the database has it, with the incident that its twin does not know of.</summary>
    public static AlarmChange ChangeOf(AlarmRow row) => new(
        row.Id, row.Machine.Id, row.Machine.Name, row.Machine.Site, row.Machine.Line, row.Rule, row.RuleName, row.Sensor, row.Severity, row.State, row.Text, row.Value,
        row.Limit, row.Unit, row.RaisedAt, row.ReturnedAt, row.ClearedAt, row.AcknowledgedAt, row.AcknowledgedBy, row.ShelvedUntil, row.ShelvedReason, row.AssignedTo,
        row.EscalatedAt, row.Repeats, row.Chattering, row.EpisodeId, row.Version, row.IncidentId);

    private static DateTimeOffset? Moment(long micros) => micros == 0 ? null : Time.Moment(micros);
}
