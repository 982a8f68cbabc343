using Millwright.Contracts.Alarms;
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

    private static DateTimeOffset? Moment(long micros) => micros == 0 ? null : Time.Moment(micros);
}
