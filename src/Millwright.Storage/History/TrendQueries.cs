using NpgsqlTypes;

namespace Millwright.Storage.History;

/// <summary>A sensor whose trend is asked for.</summary>
/// <param name="MachineKey">The machine's surrogate.</param>
public readonly record struct TrendWish(long MachineKey, string Sensor);

/// <summary>Short curves of one sensor of each of many machines, in one query.</summary>
public sealed class TrendQueries(Database database)
{
    // Machine by machine along the primary keys: its minutes, then the readings since the newest of them, which are those of the minute
    // that is still open. Quality 2 is bad.
    private const string Sql =
        """
        SELECT w.place::int, p.step, sum(p.sum) / sum(p.count)
          FROM unnest($1::bigint[], $2::text[]) WITH ORDINALITY AS w (machine_key, sensor, place)
         CROSS JOIN LATERAL (
                SELECT coalesce(max(minute) + interval '1 minute', $3) AS until
                  FROM reading_rollups WHERE machine_key = w.machine_key AND minute >= $3 AND minute < $4) AS rolled
         CROSS JOIN LATERAL (
                SELECT floor(extract(epoch FROM r.minute - $3) / $5)::int AS step, r.sum[l.slot] AS sum, r.count[l.slot]::bigint AS count
                  FROM reading_rollups r, LATERAL (SELECT array_position(sensors, w.sensor) AS slot FROM sensor_layouts WHERE id = r.layout) AS l
                 WHERE r.machine_key = w.machine_key AND r.minute >= $3 AND r.minute < $4 AND l.slot IS NOT NULL
                UNION ALL
                SELECT floor(extract(epoch FROM r.at - $3) / $5)::int, r."values"[l.slot], 1
                  FROM readings r, LATERAL (SELECT array_position(sensors, w.sensor) AS slot FROM sensor_layouts WHERE id = r.layout) AS l
                 WHERE r.machine_key = w.machine_key AND r.at >= rolled.until AND r.at < $4 AND r.flags & 3 <> 2 AND r."values"[l.slot] <> 'NaN') AS p
         GROUP BY 1, 2
        """;

    /// <summary>The mean of each step from <paramref name="from"/> on, in the order of the wishes; null where a step has no value.</summary>
    /// <param name="from">The start of a minute.</param>
    /// <param name="step">A whole number of minutes.</param>
    public async Task<IReadOnlyList<double?[]>> Means(
        IReadOnlyList<TrendWish> wishes, DateTimeOffset from, TimeSpan step, int steps, CancellationToken cancellationToken)
    {
        var trends = wishes.Select(_ => new double?[steps]).ToArray();
        var means = await database.List(
            Sql,
            parameters =>
            {
                parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Bigint, wishes.Select(static wish => wish.MachineKey).ToArray());
                parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Text, wishes.Select(static wish => wish.Sensor).ToArray());
                parameters.AddWithValue(NpgsqlDbType.TimestampTz, from.UtcDateTime);
                parameters.AddWithValue(NpgsqlDbType.TimestampTz, (from + steps * step).UtcDateTime);
                parameters.AddWithValue(NpgsqlDbType.Integer, (int)step.TotalSeconds);
            },
            static reader => (Place: reader.GetInt32(0) - 1, Step: reader.GetInt32(1), Mean: reader.GetDouble(2)),
            cancellationToken);
        foreach (var (place, at, mean) in means)
            trends[place][at] = mean;
        return trends;
    }
}
