using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.History;

/// <summary>
/// One step of a sensor's history: a reading, or all readings of a minute, an hour or a day that was rolled up. Times in µs since 1970-01-01 UTC.
/// </summary>
/// <param name="At">The reading's event time, or the start of the span.</param>
/// <param name="M2">Sum of squared deviations from the mean.</param>
/// <param name="LastAt">Event time of <paramref name="Last"/>; of hours and days, which do not know it, <paramref name="At"/>.</param>
internal readonly record struct Sample(long At, long Count, double Sum, double M2, double Min, double Max, double Last, long LastAt)
{
    public static Sample Of(long at, double value) => new(at, 1, value, 0, value, value, value, at);

    /// <summary>Both together, the later one second. Chan, Golub &amp; LeVeque (1979).</summary>
    public Sample With(Sample later)
    {
        var count = Count + later.Count;
        var apart = (later.Sum / later.Count) - (Sum / Count);
        return new Sample(
            At, count, Sum + later.Sum, M2 + later.M2 + (apart * apart * ((double)Count * later.Count / count)), Math.Min(Min, later.Min), Math.Max(Max, later.Max),
            later.Last, later.LastAt);
    }
}

/// <summary>
/// A sensor's history in order of event time. Each statement walks one range of a primary key, so a month of minutes costs what its rows cost;
/// nothing is sorted but readings of the same instant, and hours among those that are not derived yet.
/// </summary>
internal static class Samples
{
    // Materialized: the slot is looked up once a layout, not once a row and column.
    private const string Slots =
        "WITH s AS MATERIALIZED (SELECT id, array_position(sensors, $2) AS slot FROM sensor_layouts WHERE $2 = ANY (sensors))";

    // The last hour is one that may go on.
    private const string StaleHours =
        """
        stale AS MATERIALIZED (
          SELECT hour FROM stale_hours WHERE machine_key = $1 AND hour >= $3 AND hour < $4 UNION SELECT date_trunc('hour', $4::timestamptz, 'UTC'))
        """;

    private const string StaleDays =
        """
        stale_of_days AS MATERIALIZED (
          SELECT day FROM stale_days WHERE machine_key = $1 AND day >= $3 AND day < $4 UNION SELECT date_trunc('day', hour, 'UTC') FROM stale)
        """;

    private const string Figures = "r.count[s.slot], r.sum[s.slot], r.m2[s.slot], r.min[s.slot], r.max[s.slot], r.last[s.slot]";

    private const string Minutes =
        $"""
        {Slots}
        SELECT r.minute, {Figures}, r.last_at[s.slot]
          FROM reading_rollups r JOIN s ON s.id = r.layout
         WHERE r.machine_key = $1 AND r.minute >= $3 AND r.minute < $4
         ORDER BY r.minute
        """;

    private const string MinutesOfStaleHours =
        $"""
        SELECT r.minute, {Figures}, r.last_at[s.slot]
          FROM stale d JOIN reading_rollups r ON r.minute >= d.hour AND r.minute < d.hour + interval '1 hour' JOIN s ON s.id = r.layout
         WHERE r.machine_key = $1 AND r.minute >= $3 AND r.minute < $4
        """;

    private const string Hours =
        $"""
        {Slots}, {StaleHours}
        SELECT r.hour, {Figures}, r.hour
          FROM hour_rollups r JOIN s ON s.id = r.layout
         WHERE r.machine_key = $1 AND r.hour >= $3 AND r.hour < $4 AND r.hour NOT IN (SELECT hour FROM stale)
        UNION ALL
        {MinutesOfStaleHours}
         ORDER BY 1
        """;

    private const string Days =
        $"""
        {Slots}, {StaleHours}, {StaleDays}
        SELECT r.day, {Figures}, r.day
          FROM day_rollups r JOIN s ON s.id = r.layout
         WHERE r.machine_key = $1 AND r.day >= $3 AND r.day < $4 AND r.day NOT IN (SELECT day FROM stale_of_days)
        UNION ALL
        SELECT r.hour, {Figures}, r.hour
          FROM stale_of_days d JOIN hour_rollups r ON r.hour >= d.day AND r.hour < d.day + interval '1 day' JOIN s ON s.id = r.layout
         WHERE r.machine_key = $1 AND r.hour >= $3 AND r.hour < $4 AND r.hour NOT IN (SELECT hour FROM stale)
        UNION ALL
        {MinutesOfStaleHours}
         ORDER BY 1
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

    /// <summary>Hands each sample to <paramref name="take"/>, as fine as <paramref name="wanted"/> where that is still kept.</summary>
    /// <param name="from">Where spans are wanted, the start of one; <paramref name="to"/> likewise.</param>
    /// <returns>The coarsest that answered any of it.</returns>
    public static async Task<Resolution> Read(
        NpgsqlConnection connection, long machineKey, string sensor, long from, long to, Resolution wanted, Action<Sample> take, CancellationToken cancellationToken)
    {
        var coarsest = Resolution.Reading;
        foreach (var part in await HistoryParts.Of(connection, machineKey, from, to, wanted, cancellationToken))
        {
            var (sql, read) = part.Of switch
            {
                Resolution.Day => (Days, (Func<NpgsqlDataReader, Sample>)OfSpan),
                Resolution.Hour => (Hours, OfSpan),
                Resolution.Minute => (Minutes, OfSpan),
                _ => (Readings, OfReading),
            };
            if (await Each(connection, sql, machineKey, sensor, part, take, read, cancellationToken) > 0 && part.Of > coarsest)
                coarsest = part.Of;
        }
        return coarsest;
    }

    /// <returns>How many there were.</returns>
    private static async Task<int> Each(
        NpgsqlConnection connection, string sql, long machineKey, string sensor, HistoryPart part, Action<Sample> take, Func<NpgsqlDataReader, Sample> read,
        CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue(machineKey);
        command.Parameters.AddWithValue(sensor);
        command.Parameters.AddWithValue(NpgsqlDbType.TimestampTz, Database.Moment(part.From));
        command.Parameters.AddWithValue(NpgsqlDbType.TimestampTz, Database.Moment(part.To));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var samples = 0;
        for (; await reader.ReadAsync(cancellationToken); samples++)
            take(read(reader));
        return samples;
    }

    private static Sample OfSpan(NpgsqlDataReader reader) => new(
        reader.Micros(0), reader.GetInt32(1), reader.GetDouble(2), reader.GetDouble(3), reader.GetDouble(4), reader.GetDouble(5), reader.GetDouble(6), reader.Micros(7));

    private static Sample OfReading(NpgsqlDataReader reader) => Sample.Of(reader.Micros(0), reader.GetDouble(1));
}
