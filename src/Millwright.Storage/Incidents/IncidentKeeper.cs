using Millwright.Storage.Processes;
using Millwright.Twins.Alarms;
using Millwright.Twins.Incidents;
using Npgsql;

namespace Millwright.Storage.Incidents;

/// <summary>What one pass over the alarms did.</summary>
/// <param name="Fresh">How many were in no incident before; <see cref="IncidentKeeper.Most"/>: there may be more.</param>
/// <param name="Moved">Those that are in an incident, or in another one, since.</param>
public sealed record Correlated(int Fresh, Guid[] Moved)
{
    public static Correlated Nothing { get; } = new(0, []);
}

/// <summary>
/// Puts the alarms that are in no incident yet into one. Every silo may do so at any time: one at a time does. The journal is never made to wait
/// for long, nor waited for: an alarm that it is writing is left for the next time, so neither can have the other wait in a circle.
/// </summary>
public sealed class IncidentKeeper(Database database)
{
    private const long Turn = 0x6D696C6C696E6364; // "millincd"

    /// <summary>How many alarms are taken at a time.</summary>
    public const int Most = 5_000;

    /// <summary>
    /// The new alarms, and those of every incident that they could change: from the beginning of the one that the first of them falls into or
    /// follows, to the first after the last of them that begins after a quiet time. What lies beyond is as it was: the rule goes from the first alarm
    /// to the last, and a quiet time begins it anew. Index alarms_uncorrelated finds the new ones, incidents_by_place each place's
    /// incidents (one probe back, a few rows on), alarms_by_incident their alarms. Place and time are compared as a row, for with the place fixed the
    /// planner takes incidents_by_time and looks through what all other places had meanwhile: a flood of thousands of machines then lasts minutes.
    /// </summary>
    private const string Affected =
        """
        WITH fresh AS MATERIALIZED (
          SELECT a.id, a.raised_at, a.machine_key, m.site, m.line, m.machine_id, coalesce(coalesce(m.site, '') || '/' || m.line, '=' || m.machine_id) AS place
            FROM alarms a JOIN machines m USING (machine_key)
           WHERE a.incident_id IS NULL ORDER BY a.raised_at LIMIT $1 FOR NO KEY UPDATE OF a SKIP LOCKED),
        spans AS (SELECT place, min(raised_at) AS first, max(raised_at) AS last FROM fresh GROUP BY place),
        bounds AS (
          SELECT s.place, CASE WHEN before.place = s.place AND before.last_raised_at >= s.first - $2 THEN before.started_at ELSE s.first END AS since,
                 CASE WHEN quiet.place = s.place THEN quiet.started_at ELSE 'infinity' END AS until
            FROM spans s
            LEFT JOIN LATERAL (
              SELECT i.place, i.started_at, i.last_raised_at FROM incidents i
               WHERE i.merged_into IS NULL AND (i.place, i.started_at) <= (s.place, s.first) ORDER BY i.place DESC, i.started_at DESC LIMIT 1) before ON true
            LEFT JOIN LATERAL (
              SELECT i.place, i.started_at FROM incidents i
               WHERE i.merged_into IS NULL AND (i.place, i.started_at) > (s.place, s.last + $2)
                 AND i.started_at - $2 > coalesce((
                     SELECT CASE WHEN p.place = i.place THEN p.last_raised_at END FROM incidents p
                      WHERE p.merged_into IS NULL AND (p.place, p.started_at) < (i.place, i.started_at) ORDER BY p.place DESC, p.started_at DESC LIMIT 1), '-infinity')
               ORDER BY i.place, i.started_at LIMIT 1) quiet ON true),
        affected AS (
          SELECT f.id, f.raised_at, f.place, f.site, f.line, NULL::uuid AS incident FROM fresh f
          UNION ALL
          SELECT a.id, a.raised_at, i.place, i.site, i.line, i.id FROM bounds b
            JOIN incidents i ON i.place = b.place AND i.merged_into IS NULL AND i.started_at >= b.since AND i.started_at < b.until
            JOIN all_alarms a ON a.incident_id = i.id AND a.raised_at BETWEEN i.started_at AND i.last_raised_at)
        SELECT x.id, x.place, x.site, x.line, x.incident, m.machine_id, a.rule, a.rule_name, a.severity, a.raised_at, r.parent_machine, r.parent_rule
          FROM affected x JOIN all_alarms a ON a.id = x.id AND a.raised_at = x.raised_at JOIN machines m ON m.machine_key = a.machine_key LEFT JOIN alarm_rules r ON r.key = a.rule
        """;

    private const string Keep =
        """
        INSERT INTO incidents (id, place, site, line, started_at, last_raised_at, first_cause, first_cause_why)
        SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::uuid[], $8::text[])
        ON CONFLICT (id) DO UPDATE
           SET last_raised_at = excluded.last_raised_at, first_cause = excluded.first_cause, first_cause_why = excluded.first_cause_why, merged_into = NULL
        """;

    private const string Merge = "UPDATE incidents i SET merged_into = m.into_id FROM unnest($1::uuid[], $2::uuid[]) AS m (id, into_id) WHERE i.id = m.id";

    private const string MoveComments =
        "UPDATE incident_comments c SET incident_id = m.into_id FROM unnest($1::uuid[], $2::uuid[]) AS m (id, into_id) WHERE c.incident_id = m.id";

    /// <summary>Those of other incidents are not locked yet; when the journal has one it is all put off.</summary>
    private const string Lock = "SELECT FROM alarms WHERE id = ANY ($1) FOR NO KEY UPDATE NOWAIT";

    private const string Assign = "UPDATE alarms a SET incident_id = n.incident_id FROM unnest($1::uuid[], $2::uuid[]) AS n (id, incident_id) WHERE a.id = n.id";

    /// <summary>For alarms that were in another incident before: only such a one may have been archived.</summary>
    private const string AssignArchived =
        """
        UPDATE alarms_archive a SET incident_id = n.incident_id FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[]) AS n (id, raised_at, incident_id)
         WHERE a.id = n.id AND a.raised_at = n.raised_at
        """;

    /// <returns>The alarms that were put into an incident, or from one into another; none also when another process is at it.</returns>
    /// <exception cref="DatabaseUnavailableException">PostgreSQL is away.</exception>
    public Task<Correlated> Correlate(IncidentOptions options, CancellationToken cancellationToken) => database.Use(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            try
            {
                if (!await Turns.TryTake(connection, Turn, cancellationToken))
                    return Correlated.Nothing;
                var known = await Read(connection, options, cancellationToken);
                var fresh = known.Count(static alarm => alarm.Incident is null);
                if (fresh == 0)
                    return Correlated.Nothing;
                var moved = await Write(connection, known, IncidentRule.Of(known.Select(static alarm => alarm.Alarm), options), cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return new Correlated(fresh, moved);
            }
            catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                return Correlated.Nothing;
            }
        },
        cancellationToken);

    private static async Task<List<KnownAlarm>> Read(NpgsqlConnection connection, IncidentOptions options, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Affected, connection);
        command.Parameters.AddWithValue(Most);
        command.Parameters.AddWithValue(options.Window);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var alarms = new List<KnownAlarm>();
        // A place has one name, though a machine in no line may have moved to another site since.
        var places = new Dictionary<string, Place>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            var (key, machine) = (reader.GetString(1), reader.GetString(5));
            if (!places.TryGetValue(key, out var place))
                places[key] = place = new Place(reader.Text(2), reader.Text(3), key[0] == '=' ? key[1..] : null);
            var parent = reader.Text(10) is { } parentMachine ? ParentAlarm.KeyOf(parentMachine, reader.GetString(11)) : null;
            var alarm = new RaisedAlarm(
                reader.GetGuid(0), place, machine, reader.GetString(6), reader.GetString(7), Words.Parse<Severity>(reader.GetString(8)),
                Database.Micros(reader.GetDateTime(9)), parent);
            alarms.Add(new KnownAlarm(alarm, key, reader.IsDBNull(4) ? null : reader.GetGuid(4)));
        }
        return alarms;
    }

    private static async Task<Guid[]> Write(NpgsqlConnection connection, List<KnownAlarm> known, IReadOnlyList<Incident> incidents, CancellationToken cancellationToken)
    {
        var places = known.ToDictionary(static alarm => alarm.Alarm.Id, static alarm => alarm.PlaceKey);
        var before = known.ToDictionary(static alarm => alarm.Alarm.Id, static alarm => alarm.Incident);
        var moved = incidents.SelectMany(static incident => incident.Alarms.Select(alarm => (alarm.Id, alarm.RaisedAt, Incident: incident.Id)))
            .Where(alarm => before[alarm.Id] != alarm.Incident).ToList();
        // An incident whose id is no longer among them is part of the one that its first alarm is in now.
        var ids = incidents.Select(static incident => incident.Id).ToHashSet();
        var merged = incidents.SelectMany(static incident => incident.Alarms.Select(alarm => (Old: alarm.Id, Incident: incident.Id)))
            .Where(alarm => before[alarm.Old] is { } old && !ids.Contains(old)).Select(alarm => (Old: before[alarm.Old]!.Value, alarm.Incident))
            .DistinctBy(static pair => pair.Old).ToList();
        await using var batch = new NpgsqlBatch(connection);
        Add(batch, Lock, Column(moved, static alarm => alarm.Id));
        Add(batch, Keep,
            Column(incidents, static incident => incident.Id),
            Column(incidents, incident => places[incident.Alarms[0].Id]),
            Column(incidents, static incident => incident.Place.Site),
            Column(incidents, static incident => incident.Place.Line),
            Column(incidents, static incident => Database.Moment(incident.StartedAt)),
            Column(incidents, static incident => Database.Moment(incident.LastRaisedAt)),
            Column(incidents, static incident => incident.FirstCause.Alarm),
            Column(incidents, static incident => incident.FirstCause.Why));
        Add(batch, Assign, Column(moved, static alarm => alarm.Id), Column(moved, static alarm => alarm.Incident));
        if (moved.FindAll(alarm => before[alarm.Id] is not null) is { Count: > 0 } again)
            Add(batch, AssignArchived, Column(again, static alarm => alarm.Id), Column(again, static alarm => Database.Moment(alarm.RaisedAt)), Column(again, static alarm => alarm.Incident));
        Add(batch, Merge, Column(merged, static pair => pair.Old), Column(merged, static pair => pair.Incident));
        Add(batch, MoveComments, Column(merged, static pair => pair.Old), Column(merged, static pair => pair.Incident));
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return [.. moved.Select(static alarm => alarm.Id)];
    }

    private static void Add(NpgsqlBatch batch, string sql, params NpgsqlParameter[] columns)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var column in columns)
            command.Parameters.Add(column);
        batch.BatchCommands.Add(command);
    }

    private static NpgsqlParameter<T[]> Column<TRow, T>(IReadOnlyList<TRow> rows, Func<TRow, T> column) => new() { TypedValue = [.. rows.Select(column)] };

    /// <param name="Incident">The one that it was in so far; null: none.</param>
    private sealed record KnownAlarm(RaisedAlarm Alarm, string PlaceKey, Guid? Incident);
}
