using Millwright.Twins.Machines;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Events;

/// <summary>A line on a machine's timeline.</summary>
/// <param name="At">When it happened.</param>
/// <param name="RecordedAt">When it was committed.</param>
public sealed record EventRow(
    Guid Id, string MachineId, DateTimeOffset At, DateTimeOffset RecordedAt, string Kind, string? Sensor, string? Violation, double? Value,
    double? Limit, string? FromStatus, string? ToStatus, Guid? EpisodeId);

public sealed class EventQueries(Database database)
{
    /// <summary>Newest first; of one machine, or of the fleet when <paramref name="machine"/> is null.</summary>
    public async Task<Page<EventRow>> List(
        MachineId? machine, string? kind, DateTimeOffset? from, DateTimeOffset? to, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var after = Cursor.ParseMoment(cursor);
        var rows = await database.List(
            """
            SELECT e.id, m.machine_id, e.at, e.recorded_at, e.kind, e.sensor, e.violation, e.value, e.limit_value, e.from_status, e.to_status, e.episode_id
              FROM machine_events e JOIN machines m USING (machine_key)
             WHERE ($1::text IS NULL OR m.machine_id = $1) AND ($2::text IS NULL OR e.kind = $2)
               AND ($3::timestamptz IS NULL OR e.at >= $3) AND ($4::timestamptz IS NULL OR e.at < $4)
               AND ($5::timestamptz IS NULL OR (e.at, e.id) < ($5, $6))
             ORDER BY e.at DESC, e.id DESC LIMIT $7
            """,
            parameters =>
            {
                parameters.AddWithValue(NpgsqlDbType.Text, machine is { } only ? only.Value : DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.Text, (object?)kind ?? DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.TimestampTz, (object?)from?.UtcDateTime ?? DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.TimestampTz, (object?)to?.UtcDateTime ?? DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.TimestampTz, (object?)after.At ?? DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.Uuid, (object?)after.Id ?? DBNull.Value);
                parameters.AddWithValue(limit + 1);
            },
            Read, cancellationToken);
        return Page<EventRow>.Of(rows, limit, static last => Cursor.Of(last.At, last.Id));
    }

    private static EventRow Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetFieldValue<DateTimeOffset>(3), reader.GetString(4), reader.Text(5),
        reader.Text(6), reader.Number(7), reader.Number(8), reader.Text(9), reader.Text(10), reader.IsDBNull(11) ? null : reader.GetGuid(11));
}
