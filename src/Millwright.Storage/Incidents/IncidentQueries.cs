using Millwright.Twins.Alarms;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Incidents;

/// <summary>An incident as stored, with what follows from its alarms now.</summary>
/// <param name="Machines">In order of their ids.</param>
/// <param name="LastRaisedAt">When its newest alarm was raised first.</param>
/// <param name="EndedAt">When the last of its alarms was cleared; null: one at least is open.</param>
/// <param name="Severity">The worst of its alarms'.</param>
/// <param name="Waiting">How many of its alarms wait for somebody to acknowledge them.</param>
public sealed record IncidentRow(
    Guid Id, string? Site, string? Line, IReadOnlyList<string> Machines, DateTimeOffset StartedAt, DateTimeOffset LastRaisedAt, DateTimeOffset? EndedAt, Severity Severity,
    FirstCauseRow FirstCause, int Alarms, int Open, int Waiting);

/// <param name="Why">One sentence.</param>
public sealed record FirstCauseRow(Guid AlarmId, string Machine, string Rule, string RuleName, string Why);

/// <param name="Line">Of the site.</param>
/// <param name="From">Started at or after; <paramref name="To"/>: before.</param>
public sealed record IncidentFilter(
    bool? Open = null, string? Site = null, string? Line = null, string? Machine = null, DateTimeOffset? From = null, DateTimeOffset? To = null);

/// <summary>What happened in an incident: a step of one of its alarms, or, without one, something that somebody said of it.</summary>
public sealed record IncidentStep(Guid Id, DateTimeOffset At, Guid? AlarmId, string? Machine, AlarmMove Move, AlarmState? From, AlarmState? To, string? By, string? Note);

/// <exception cref="DatabaseUnavailableException">PostgreSQL is away; every query may throw it.</exception>
public sealed class IncidentQueries(Database database)
{
    /// <summary>Index alarms_by_incident gives the alarms of the page's incidents; there are as many as a line raises within two hours. Of the archive their
    /// span leaves one month or two.</summary>
    private const string Rows =
        """
        SELECT i.id, i.site, i.line, told.machines, i.started_at, i.last_raised_at, told.ended_at, told.severity, i.first_cause, cause_machine.machine_id, cause.rule, cause.rule_name,
               i.first_cause_why, told.alarms, told.open, told.waiting
          FROM incidents i
          JOIN all_alarms cause ON cause.id = i.first_cause AND cause.raised_at BETWEEN i.started_at AND i.last_raised_at
          JOIN machines cause_machine ON cause_machine.machine_key = cause.machine_key
          CROSS JOIN LATERAL (
            SELECT array_agg(DISTINCT m.machine_id ORDER BY m.machine_id) AS machines,
                   CASE WHEN bool_and(a.cleared_at IS NOT NULL) THEN max(a.cleared_at) END AS ended_at,
                   max(CASE a.severity WHEN 'critical' THEN 2 WHEN 'warning' THEN 1 ELSE 0 END) AS severity,
                   count(*)::int AS alarms, (count(*) FILTER (WHERE a.cleared_at IS NULL))::int AS open,
                   (count(*) FILTER (WHERE a.state IN ('unacknowledged', 'returned-unacknowledged')))::int AS waiting
              FROM all_alarms a JOIN machines m USING (machine_key) WHERE a.incident_id = i.id AND a.raised_at BETWEEN i.started_at AND i.last_raised_at) told
        """;

    /// <summary>
    /// Newest first by incidents_by_time, which ends with the page. The open ones are found from the open alarms (idx_alerts_status), of which there are
    /// few beside all incidents.
    /// </summary>
    public async Task<Page<IncidentRow>> List(IncidentFilter filter, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var after = Cursor.ParseMoment(cursor);
        var open = filter.Open switch
        {
            true => "AND i.id = ANY (ARRAY(SELECT DISTINCT incident_id FROM alarms WHERE cleared_at IS NULL))",
            false => "AND NOT EXISTS (SELECT FROM alarms a WHERE a.incident_id = i.id AND a.cleared_at IS NULL)",
            _ => "",
        };
        var rows = await database.List(
            $"""
            {Rows}
             WHERE i.merged_into IS NULL AND ($1::timestamptz IS NULL OR (i.started_at, i.id) < ($1, $2))
               AND ($3::text IS NULL OR i.site = $3) AND ($4::text IS NULL OR i.line = $4)
               AND ($6::text IS NULL OR EXISTS (SELECT FROM all_alarms a JOIN machines m USING (machine_key)
                    WHERE a.incident_id = i.id AND a.raised_at BETWEEN i.started_at AND i.last_raised_at AND m.machine_id = $6))
               AND ($5::timestamptz IS NULL OR i.started_at >= $5) AND ($7::timestamptz IS NULL OR i.started_at < $7) {open}
             ORDER BY i.started_at DESC, i.id DESC LIMIT $8
            """,
            parameters =>
            {
                parameters.AddWithValue(NpgsqlDbType.TimestampTz, (object?)after.At ?? DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.Uuid, (object?)after.Id ?? DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.Text, (object?)filter.Site ?? DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.Text, (object?)filter.Line ?? DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.TimestampTz, (object?)filter.From?.UtcDateTime ?? DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.Text, (object?)filter.Machine ?? DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.TimestampTz, (object?)filter.To?.UtcDateTime ?? DBNull.Value);
                parameters.AddWithValue(limit + 1);
            },
            Read, cancellationToken);
        return Page<IncidentRow>.Of(rows, limit, static last => Cursor.Of(last.StartedAt, last.Id));
    }

    /// <summary>An incident; asked by the id of one that turned out to be part of another, that other one.</summary>
    public async Task<IncidentRow?> Get(Guid id, CancellationToken cancellationToken)
    {
        var found = await database.List(
            $"""
            WITH RECURSIVE whole AS (
              SELECT id, merged_into FROM incidents WHERE id = $1
              UNION
              SELECT i.id, i.merged_into FROM whole JOIN incidents i ON i.id = whole.merged_into)
            {Rows}
             WHERE i.id = (SELECT id FROM whole WHERE merged_into IS NULL)
            """,
            parameters => parameters.AddWithValue(id), Read, cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>What happened in an incident, in order of time.</summary>
    public async Task<Page<IncidentStep>> Timeline(Guid id, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var after = Cursor.ParseMoment(cursor);
        var rows = await database.List(
            """
            SELECT s.* FROM (
              SELECT t.id, t.at, t.alarm_id, m.machine_id, t.move, t.from_state, t.to_state, t.by, t.note
                FROM all_alarms a JOIN all_alarm_transitions t ON t.alarm_id = a.id AND t.raised_at = a.raised_at JOIN machines m ON m.machine_key = a.machine_key WHERE a.incident_id = $1
              UNION ALL
              SELECT c.id, c.at, NULL, NULL, 'comment', NULL, NULL, c.by, c.text FROM incident_comments c WHERE c.incident_id = $1) s
             WHERE $2::timestamptz IS NULL OR (s.at, s.id) > ($2, $3)
             ORDER BY s.at, s.id LIMIT $4
            """,
            parameters =>
            {
                parameters.AddWithValue(id);
                parameters.AddWithValue(NpgsqlDbType.TimestampTz, (object?)after.At ?? DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.Uuid, (object?)after.Id ?? DBNull.Value);
                parameters.AddWithValue(limit + 1);
            },
            static reader => new IncidentStep(
                reader.GetGuid(0), reader.GetFieldValue<DateTimeOffset>(1), reader.IsDBNull(2) ? null : reader.GetGuid(2), reader.Text(3), Words.Parse<AlarmMove>(reader.GetString(4)),
                reader.Text(5) is { } from ? Words.Parse<AlarmState>(from) : null, reader.Text(6) is { } to ? Words.Parse<AlarmState>(to) : null, reader.Text(7), reader.Text(8)),
            cancellationToken);
        return Page<IncidentStep>.Of(rows, limit, static last => Cursor.Of(last.At, last.Id));
    }

    /// <summary>Keeps what somebody said of an incident; the same again, by its id, changes nothing.</summary>
    public Task Comment(Guid id, Guid incident, DateTimeOffset at, string by, string text, CancellationToken cancellationToken) => database.List(
        "INSERT INTO incident_comments (id, incident_id, at, by, text) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        parameters =>
        {
            parameters.AddWithValue(id);
            parameters.AddWithValue(incident);
            parameters.AddWithValue(at.UtcDateTime);
            parameters.AddWithValue(by);
            parameters.AddWithValue(text);
        },
        static _ => 0, cancellationToken);

    private static IncidentRow Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.Text(1), reader.Text(2), reader.GetFieldValue<string[]>(3), reader.GetFieldValue<DateTimeOffset>(4), reader.GetFieldValue<DateTimeOffset>(5),
        reader.Moment(6), (Severity)reader.GetInt32(7), new FirstCauseRow(reader.GetGuid(8), reader.GetString(9), reader.GetString(10), reader.GetString(11), reader.GetString(12)),
        reader.GetInt32(13), reader.GetInt32(14), reader.GetInt32(15));
}
