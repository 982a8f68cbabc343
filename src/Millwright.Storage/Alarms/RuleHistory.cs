using Millwright.Twins.Alarms;
using Millwright.Twins.Readings;
using NpgsqlTypes;

namespace Millwright.Storage.Alarms;

/// <summary>The past that a rule is tried on.</summary>
public sealed class RuleHistory(Database database)
{
    /// <summary>
    /// When a machine was in maintenance in a range, and when a parent of its rule was in alarm; in order of time, what had begun before the range at
    /// its beginning. A parent is in alarm from a raise to its return, whatever people did about it; of several alarms of its rule one is enough.
    /// </summary>
    /// <param name="parent">Null: the rule names none.</param>
    public Task<List<PastSuppression>> Suppressions(long machineKey, ParentRule? parent, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) => database.List(
        """
        WITH told AS (
          SELECT at, false AS of_parent, kind = 'maintenance-began' AS begins, seq AS place
            FROM twin_commands WHERE machine_key = $1 AND at < $5 AND kind IN ('maintenance-began', 'maintenance-ended')
          UNION ALL
          SELECT at, true, sum(step) OVER (ORDER BY at, place) > 0, place
            FROM (SELECT t.at, CASE t.move WHEN 'raise' THEN 1 ELSE -1 END AS step, row_number() OVER (ORDER BY t.at, t.alarm_id, t.version) AS place,
                         lag(t.move) OVER (PARTITION BY t.alarm_id ORDER BY t.version) AS before, t.move
                    FROM all_alarms a
                    JOIN all_alarm_transitions t ON t.alarm_id = a.id AND t.raised_at = a.raised_at AND t.move IN ('raise', 'return')
                   WHERE a.machine_key = (SELECT machine_key FROM machines WHERE machine_id = $2) AND a.rule = $3
                     AND a.raised_at < $5 AND (a.cleared_at IS NULL OR a.cleared_at >= $4) AND t.at < $5) steps
           WHERE move IS DISTINCT FROM before),
        spans AS (
          SELECT at, of_parent, begins, place, lag(begins, 1, false) OVER told_before AS was, lead(at) OVER told_before AS until
            FROM told WINDOW told_before AS (PARTITION BY of_parent ORDER BY at, place))
        SELECT greatest(at, $4), of_parent, begins FROM spans
         WHERE CASE WHEN at >= $4 THEN begins <> was ELSE begins AND (until IS NULL OR until >= $4) END
         ORDER BY greatest(at, $4), place
        """,
        parameters =>
        {
            parameters.AddWithValue(machineKey);
            parameters.AddWithValue(NpgsqlDbType.Text, (object?)parent?.Machine ?? DBNull.Value);
            parameters.AddWithValue(NpgsqlDbType.Text, (object?)parent?.Rule ?? DBNull.Value);
            parameters.AddWithValue(NpgsqlDbType.TimestampTz, from.UtcDateTime);
            parameters.AddWithValue(NpgsqlDbType.TimestampTz, to.UtcDateTime);
        },
        reader => new PastSuppression(reader.Micros(0), reader.GetBoolean(1) ? parent : null, reader.GetBoolean(2)),
        cancellationToken);

    /// <summary>A machine's readings of a range (without its end) in order of event time, <paramref name="most"/> at most, as they come from the database.</summary>
    public IAsyncEnumerable<JournaledReading> Readings(long machineKey, DateTimeOffset from, DateTimeOffset to, long most, CancellationToken cancellationToken)
    {
        string[] sensors = [];
        return database.Stream(
            """
            SELECT r.seq, r.at, r.arrived_at, r.id, coalesce(r.source_sequence, 0), r.flags, l.sensors, r."values"
              FROM readings r JOIN sensor_layouts l ON l.id = r.layout
             WHERE r.machine_key = $1 AND r.at >= $2 AND r.at < $3
             ORDER BY r.at, r.source_sequence, r.id LIMIT $4
            """,
            parameters =>
            {
                parameters.AddWithValue(machineKey);
                parameters.AddWithValue(NpgsqlDbType.TimestampTz, from.UtcDateTime);
                parameters.AddWithValue(NpgsqlDbType.TimestampTz, to.UtcDateTime);
                parameters.AddWithValue(most);
            },
            reader =>
            {
                var names = reader.GetFieldValue<string[]>(6);
                sensors = sensors.AsSpan().SequenceEqual(names) ? sensors : names;
                return new JournaledReading(
                    reader.GetInt64(0), reader.Micros(1), reader.Micros(2), reader.GetInt64(3), reader.GetInt64(4), (ReadingFlags)reader.GetInt16(5), sensors,
                    reader.GetFieldValue<double[]>(7));
            },
            cancellationToken);
    }
}
