using Millwright.Storage.Journaling;
using Millwright.Twins.Alarms;
using Npgsql;
using NpgsqlTypes;
using static Millwright.Storage.Journaling.Unnest;

namespace Millwright.Storage.Alarms;

/// <summary>Writes the alarms of a group's twins, their steps, and what is to be told of them: in the journal's own transaction, beside the decisions.</summary>
internal static class AlarmWriter
{
    private const string WriteAlarms =
        """
        INSERT INTO alarms (id, machine_key, rule, rule_name, sensor, severity, state, in_alarm, text, value, limit_value, unit, raised_at, last_raised_at,
                            returned_at, cleared_at, acknowledged_at, acknowledged_by, shelved_until, shelved_reason, assigned_to, escalated_at, repeats,
                            chattering, episode_id, version)
        SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::boolean[], $9::text[], $10::float8[],
                             $11::float8[], $12::text[], $13::timestamptz[], $14::timestamptz[], $15::timestamptz[], $16::timestamptz[], $17::timestamptz[],
                             $18::text[], $19::timestamptz[], $20::text[], $21::text[], $22::timestamptz[], $23::int[], $24::boolean[], $25::uuid[], $26::int[])
        ON CONFLICT (id) DO UPDATE
           SET severity = excluded.severity, state = excluded.state, in_alarm = excluded.in_alarm, text = excluded.text, value = excluded.value,
               limit_value = excluded.limit_value, unit = excluded.unit, last_raised_at = excluded.last_raised_at, returned_at = excluded.returned_at,
               cleared_at = excluded.cleared_at, acknowledged_at = excluded.acknowledged_at, acknowledged_by = excluded.acknowledged_by,
               shelved_until = excluded.shelved_until, shelved_reason = excluded.shelved_reason, assigned_to = excluded.assigned_to,
               escalated_at = excluded.escalated_at, repeats = excluded.repeats, chattering = excluded.chattering, version = excluded.version, updated_at = now()
        """;

    /// <summary>After the alarms: when each was raised is read from them.</summary>
    private const string WriteTransitions =
        """
        INSERT INTO alarm_transitions (id, alarm_id, raised_at, machine_key, version, at, move, from_state, to_state, by, note)
        SELECT n.id, n.alarm_id, a.raised_at, a.machine_key, n.version, n.at, n.move, n.from_state, n.to_state, n.by, n.note
          FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::timestamptz[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
                 AS n (id, alarm_id, version, at, move, from_state, to_state, by, note)
          JOIN alarms a ON a.id = n.alarm_id
        ON CONFLICT DO NOTHING
        """;

    /// <summary>
    /// After the alarms: what is told is read from them. A step of a kind that no channel and no preference asks for is no event: in a bulk of
    /// acknowledgements the events, and the routing of each to nobody, were the greater part of the work.
    /// </summary>
    private const string WriteNotices =
        """
        WITH wanted AS (
          SELECT k.type FROM (SELECT DISTINCT type FROM unnest($2::text[]) AS t (type)) AS k
           CROSS JOIN LATERAL (SELECT ARRAY[k.type, split_part(k.type, '.', 1) || '.*', '*'] AS patterns) AS p
           WHERE EXISTS (SELECT FROM notice_channels c WHERE c.is_active AND c.deleted_at IS NULL AND c.enabled_events && p.patterns)
              OR EXISTS (SELECT FROM notification_preferences n WHERE n.is_enabled AND n.event_type = ANY (p.patterns)))
        INSERT INTO notice_events (id, type, severity, machine_key, alarm_id, at, payload)
        SELECT n.id, n.type, a.severity, a.machine_key, a.id, n.at,
               jsonb_build_object(
                 'machineId', m.machine_id, 'machineName', m.name, 'site', m.site, 'line', m.line, 'rule', a.rule, 'sensor', a.sensor, 'severity', a.severity,
                 'state', n.state, 'text', a.text, 'value', a.value, 'limit', a.limit_value, 'unit', a.unit, 'raisedAt', a.raised_at, 'repeats', a.repeats)
          FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::timestamptz[], $5::text[]) WITH ORDINALITY AS n (id, type, alarm_id, at, state, place)
          JOIN wanted USING (type)
          JOIN alarms a ON a.id = n.alarm_id
          JOIN machines m USING (machine_key)
         ORDER BY n.place
        ON CONFLICT (id) DO NOTHING
        """;

    public static void Add(NpgsqlBatch batch, List<JournalEntry> entries)
    {
        var alarms = entries.SelectMany(static entry => entry.Effects.Alarms.Select(alarm => (entry.MachineKey, Alarm: alarm))).ToList();
        if (alarms.Count == 0)
            return;
        AddAlarms(batch, alarms);
        var steps = entries.SelectMany(static entry => entry.Effects.Transitions).ToList();
        if (steps.Count > 0)
            AddTransitions(batch, steps);
        var told = steps.FindAll(static step => NoticeOf(step) is not null);
        if (told.Count > 0)
            AddNotices(batch, told);
    }

    /// <summary>The kind of notice that a step is worth; null: nobody is told. What is put aside is told of when it comes back in alarm.</summary>
    private static string? NoticeOf(AlarmTransition step) => step.Move switch
    {
        AlarmMove.Escalate => "alarm.escalated",
        AlarmMove.Acknowledge => "alarm.acknowledged",
        AlarmMove.Shelve => "alarm.shelved",
        AlarmMove.Clear => "alarm.cleared",
        AlarmMove.Return when !LifeCycle.IsAside(step.To) => "alarm.returned",
        AlarmMove.Raise or AlarmMove.Release or AlarmMove.Expire or AlarmMove.Unshelve or AlarmMove.ReturnToService when step.To == AlarmState.Unacknowledged => "alarm.raised",
        _ => null,
    };

    private static void AddAlarms(NpgsqlBatch batch, List<(long MachineKey, Alarm Alarm)> rows) => Command(
        batch, WriteAlarms,
        Column(rows, NpgsqlDbType.Uuid, static row => row.Alarm.Id),
        Column(rows, NpgsqlDbType.Bigint, static row => row.MachineKey),
        Column(rows, NpgsqlDbType.Text, static row => row.Alarm.Rule),
        Column(rows, NpgsqlDbType.Text, static row => row.Alarm.RuleName),
        Column(rows, NpgsqlDbType.Text, static row => row.Alarm.Sensor),
        Column(rows, NpgsqlDbType.Text, static row => Words.Of(row.Alarm.Severity)),
        Column(rows, NpgsqlDbType.Text, static row => Words.Of(row.Alarm.State)),
        Column(rows, NpgsqlDbType.Boolean, static row => row.Alarm.InAlarm),
        Column(rows, NpgsqlDbType.Text, static row => row.Alarm.Text),
        Column(rows, NpgsqlDbType.Double, static row => row.Alarm.Value),
        Column(rows, NpgsqlDbType.Double, static row => row.Alarm.Limit),
        Column(rows, NpgsqlDbType.Text, static row => row.Alarm.Unit),
        Column(rows, NpgsqlDbType.TimestampTz, static row => Database.Moment(row.Alarm.RaisedAt)),
        Column(rows, NpgsqlDbType.TimestampTz, static row => Database.Moment(row.Alarm.LastRaisedAt)),
        Column(rows, NpgsqlDbType.TimestampTz, static row => Moment(row.Alarm.ReturnedAt)),
        Column(rows, NpgsqlDbType.TimestampTz, static row => Moment(row.Alarm.ClearedAt)),
        Column(rows, NpgsqlDbType.TimestampTz, static row => Moment(row.Alarm.AcknowledgedAt)),
        Column(rows, NpgsqlDbType.Text, static row => row.Alarm.AcknowledgedBy),
        Column(rows, NpgsqlDbType.TimestampTz, static row => Moment(row.Alarm.ShelvedUntil)),
        Column(rows, NpgsqlDbType.Text, static row => row.Alarm.ShelvedReason),
        Column(rows, NpgsqlDbType.Text, static row => row.Alarm.AssignedTo),
        Column(rows, NpgsqlDbType.TimestampTz, static row => Moment(row.Alarm.EscalatedAt)),
        Column(rows, NpgsqlDbType.Integer, static row => row.Alarm.Repeats),
        Column(rows, NpgsqlDbType.Boolean, static row => row.Alarm.Chattering),
        Column(rows, NpgsqlDbType.Uuid, static row => row.Alarm.EpisodeId),
        Column(rows, NpgsqlDbType.Integer, static row => row.Alarm.Version));

    private static void AddTransitions(NpgsqlBatch batch, List<AlarmTransition> rows) => Command(
        batch, WriteTransitions,
        Column(rows, NpgsqlDbType.Uuid, static step => step.Id),
        Column(rows, NpgsqlDbType.Uuid, static step => step.Alarm),
        Column(rows, NpgsqlDbType.Integer, static step => step.Version),
        Column(rows, NpgsqlDbType.TimestampTz, static step => Database.Moment(step.At)),
        Column(rows, NpgsqlDbType.Text, static step => Words.Of(step.Move)),
        Column(rows, NpgsqlDbType.Text, static step => Words.Of(step.From)),
        Column(rows, NpgsqlDbType.Text, static step => Words.Of(step.To)),
        Column(rows, NpgsqlDbType.Text, static step => step.By),
        Column(rows, NpgsqlDbType.Text, static step => step.Note));

    private static void AddNotices(NpgsqlBatch batch, List<AlarmTransition> rows) => Command(
        batch, WriteNotices,
        Column(rows, NpgsqlDbType.Uuid, static step => step.Id),
        Column(rows, NpgsqlDbType.Text, static step => NoticeOf(step)!),
        Column(rows, NpgsqlDbType.Uuid, static step => step.Alarm),
        Column(rows, NpgsqlDbType.TimestampTz, static step => Database.Moment(step.At)),
        Column(rows, NpgsqlDbType.Text, static step => Words.Of(step.To)));

    private static DateTime? Moment(long micros) => micros == 0 ? null : Database.Moment(micros);
}
