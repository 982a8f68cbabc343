using Npgsql;

namespace Millwright.Storage.Tests.Rollups;

/// <summary>One sensor's figures of one span.</summary>
internal sealed record SensorRollup(DateTime Start, string Sensor, int Count, double Sum, double M2, double Min, double Max, double Last);

/// <summary>A machine's roll-ups as they are stored, and as its raw readings come to, computed in memory in two passes.</summary>
internal static class RawRollups
{
    /// <summary>Minutes, hours and days are what the readings before the newest minute, which is still open, come to.</summary>
    public static async Task ShouldBeInStep(TestDatabase database, long machineKey)
    {
        var readings = await Readings(database, machineKey);
        foreach (var (table, start, span) in new[] { ("reading_rollups", "minute", TimeSpan.FromMinutes(1)), ("hour_rollups", "hour", TimeSpan.FromHours(1)), ("day_rollups", "day", TimeSpan.FromDays(1)) })
        {
            var (stored, computed) = (await Stored(database, machineKey, table, start), Computed(readings, span));
            stored.Select(row => row with { M2 = 0 }).ShouldBe(computed.Select(row => row with { M2 = 0 }), table);
            foreach (var (row, expected) in stored.Zip(computed))
                row.M2.ShouldBe(expected.M2, 1e-9 * (1 + expected.M2), $"{table} {row}");
        }
    }

    private static Task<List<SensorRollup>> Stored(TestDatabase database, long machineKey, string table, string start) => List(
        database,
        $"""
        SELECT r.{start}, l.sensors[i], r.count[i], r.sum[i], r.m2[i], r.min[i], r.max[i], r.last[i]
          FROM {table} r JOIN sensor_layouts l ON l.id = r.layout CROSS JOIN LATERAL generate_subscripts(r.count, 1) AS i
         WHERE r.machine_key = {machineKey} ORDER BY 1, l.sensors[i] COLLATE "C"
        """,
        static reader => new SensorRollup(
            reader.GetDateTime(0), reader.GetString(1), reader.GetInt32(2), reader.GetDouble(3), reader.GetDouble(4), reader.GetDouble(5), reader.GetDouble(6), reader.GetDouble(7)));

    private static Task<List<(DateTime At, string Sensor, double Value)>> Readings(TestDatabase database, long machineKey) => List(
        database,
        $"""
        SELECT r.at, l.sensors[i], r."values"[i]
          FROM readings r JOIN sensor_layouts l ON l.id = r.layout CROSS JOIN LATERAL generate_subscripts(r."values", 1) AS i
         WHERE r.machine_key = {machineKey} AND r.flags & 3 <> 2 AND r."values"[i] <> 'NaN'
           AND r.at < (SELECT date_trunc('minute', max(at)) FROM readings WHERE machine_key = {machineKey})
         ORDER BY r.at, r.seq
        """,
        static reader => (reader.GetDateTime(0), reader.GetString(1), reader.GetDouble(2)));

    private static List<SensorRollup> Computed(List<(DateTime At, string Sensor, double Value)> readings, TimeSpan span) =>
    [
        .. readings.GroupBy(reading => (Start: new DateTime(reading.At.Ticks - reading.At.Ticks % span.Ticks, DateTimeKind.Utc), reading.Sensor)).Select(static group =>
        {
            var mean = group.Average(static reading => reading.Value);
            return new SensorRollup(
                group.Key.Start, group.Key.Sensor, group.Count(), group.Sum(static reading => reading.Value), group.Sum(reading => (reading.Value - mean) * (reading.Value - mean)),
                group.Min(static reading => reading.Value), group.Max(static reading => reading.Value), group.Last().Value);
        }).OrderBy(static row => row.Start).ThenBy(static row => row.Sensor, StringComparer.Ordinal),
    ];

    private static async Task<List<T>> List<T>(TestDatabase database, string sql, Func<NpgsqlDataReader, T> row)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(row(reader));
        return rows;
    }
}
