using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.History;

/// <summary>One step of a sensor's history: a reading, or all readings of a minute that was rolled up. Times in µs since 1970-01-01 UTC.</summary>
/// <param name="At">The reading's event time, or the start of the minute.</param>
/// <param name="LastAt">Event time of <paramref name="Last"/>.</param>
internal readonly record struct Sample(long At, long Count, double Sum, double Min, double Max, double Last, long LastAt)
{
    public static Sample Of(long at, double value) => new(at, 1, value, value, value, value, at);
}

/// <summary>
/// A sensor's history in order of event time. Both statements walk one range of a primary key, so a month of minutes costs what its rows
/// cost; nothing is sorted but readings of the same instant.
/// </summary>
internal static class Samples
{
    // Materialized: the slot is looked up once a layout, not once a row and column.
    private const string Slots =
        "WITH s AS MATERIALIZED (SELECT id, array_position(sensors, $2) AS slot FROM sensor_layouts WHERE $2 = ANY (sensors))";

    private const string RolledUpUntil = "SELECT max(minute) + interval '1 minute' FROM reading_rollups WHERE machine_key = $1";

    private const string Minutes =
        $"""
        {Slots}
        SELECT r.minute, r.count[s.slot], r.sum[s.slot], r.min[s.slot], r.max[s.slot], r.last[s.slot], r.last_at[s.slot]
          FROM reading_rollups r JOIN s ON s.id = r.layout
         WHERE r.machine_key = $1 AND r.minute >= $3 AND r.minute < $4
         ORDER BY r.minute
        """;

    // Quality 2 is bad.
    private const string Readings =
        $"""
        {Slots}
        SELECT r.at, r."values"[s.slot]
          FROM readings r JOIN s ON s.id = r.layout
         WHERE r.machine_key = $1 AND r.at >= $3 AND r.at < $4 AND r.flags & 3 <> 2 AND r."values"[s.slot] <> 'NaN'
         ORDER BY r.at, r.seq
        """;

    /// <summary>Hands each sample to <paramref name="take"/>: minutes as far as they are rolled up, then readings; or readings only.</summary>
    /// <returns>Whether roll-ups answered any of it.</returns>
    public static async Task<bool> Read(
        NpgsqlConnection connection, long machineKey, string sensor, long from, long to, bool byMinute, Action<Sample> take, CancellationToken cancellationToken)
    {
        var readingsFrom = from;
        if (byMinute)
        {
            // Asked first and then held to: a minute that closes meanwhile is read from its readings, once.
            await using var until = new NpgsqlCommand(RolledUpUntil, connection) { Parameters = { new NpgsqlParameter<long> { TypedValue = machineKey } } };
            if (await until.ExecuteScalarAsync(cancellationToken) is DateTime rolledUp)
                readingsFrom = Math.Clamp(Database.Micros(rolledUp), from, to);
        }
        if (readingsFrom > from)
            await Each(connection, Minutes, machineKey, sensor, from, readingsFrom, take, OfMinute, cancellationToken);
        if (readingsFrom < to)
            await Each(connection, Readings, machineKey, sensor, readingsFrom, to, take, OfReading, cancellationToken);
        return readingsFrom > from;
    }

    private static async Task Each(
        NpgsqlConnection connection, string sql, long machineKey, string sensor, long from, long to, Action<Sample> take,
        Func<NpgsqlDataReader, Sample> read, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue(machineKey);
        command.Parameters.AddWithValue(sensor);
        command.Parameters.AddWithValue(NpgsqlDbType.TimestampTz, Database.Moment(from));
        command.Parameters.AddWithValue(NpgsqlDbType.TimestampTz, Database.Moment(to));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            take(read(reader));
    }

    private static Sample OfMinute(NpgsqlDataReader reader) => new(
        reader.Micros(0), reader.GetInt32(1), reader.GetDouble(2), reader.GetDouble(3), reader.GetDouble(4), reader.GetDouble(5), reader.Micros(6));

    private static Sample OfReading(NpgsqlDataReader reader) => Sample.Of(reader.Micros(0), reader.GetDouble(1));
}
