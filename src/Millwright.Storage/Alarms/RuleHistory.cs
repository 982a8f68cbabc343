using Millwright.Twins.Readings;
using NpgsqlTypes;

namespace Millwright.Storage.Alarms;

/// <summary>The past readings that a rule is tried on.</summary>
public sealed class RuleHistory(Database database)
{
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
