namespace Millwright.Storage.Journaling;

/// <summary>
/// A minute's roll-up from the raw readings. Two statements: the second must see the layouts that the first makes. A roll-up that counts more
/// than the readings do outlived them, and stays as it is.
/// </summary>
internal static class Corrections
{
    private const string Minutes =
        """
        WITH wanted AS (SELECT DISTINCT * FROM unnest($1::bigint[], $2::timestamptz[]) AS w (machine_key, minute)),
        points AS (
          SELECT w.machine_key, w.minute, l.sensors[i] AS sensor, r."values"[i] AS value, r.at, r.seq
            FROM wanted w
            JOIN readings r ON r.machine_key = w.machine_key AND r.at >= w.minute AND r.at < w.minute + interval '1 minute' AND r.flags & 3 <> 2
            JOIN sensor_layouts l ON l.id = r.layout
           CROSS JOIN LATERAL generate_subscripts(r."values", 1) AS i
           WHERE r."values"[i] <> 'NaN'),
        sensors AS (
          SELECT machine_key, minute, sensor, count(*)::int AS count, sum(value) AS sum, sum(value * value) AS sum_of_squares,
                 min(value) AS min, max(value) AS max, (array_agg(value ORDER BY at DESC, seq DESC))[1] AS last, max(at) AS last_at
            FROM points GROUP BY machine_key, minute, sensor),
        minutes AS (
          SELECT machine_key, minute, array_agg(sensor ORDER BY sensor COLLATE "C") AS sensors, array_agg(count ORDER BY sensor COLLATE "C") AS count,
                 array_agg(sum ORDER BY sensor COLLATE "C") AS sum, array_agg(sum_of_squares ORDER BY sensor COLLATE "C") AS sum_of_squares,
                 array_agg(min ORDER BY sensor COLLATE "C") AS min, array_agg(max ORDER BY sensor COLLATE "C") AS max,
                 array_agg(last ORDER BY sensor COLLATE "C") AS last, array_agg(last_at ORDER BY sensor COLLATE "C") AS last_at
            FROM sensors GROUP BY machine_key, minute)

        """;

    public const string Layouts = Minutes +
        "INSERT INTO sensor_layouts (sensors) SELECT DISTINCT sensors FROM minutes WHERE sensors IS NOT NULL ON CONFLICT DO NOTHING";

    public const string Rollups = Minutes +
        """
        INSERT INTO reading_rollups (machine_key, minute, layout, count, sum, sum_of_squares, min, max, last, last_at)
        SELECT m.machine_key, m.minute, l.id, m.count, m.sum, m.sum_of_squares, m.min, m.max, m.last, m.last_at
          FROM minutes m JOIN sensor_layouts l ON layout_digest(l.sensors) = layout_digest(m.sensors)
        ON CONFLICT (machine_key, minute) DO UPDATE
           SET layout = excluded.layout, count = excluded.count, sum = excluded.sum, sum_of_squares = excluded.sum_of_squares,
               min = excluded.min, max = excluded.max, last = excluded.last, last_at = excluded.last_at
         WHERE (SELECT sum(n) FROM unnest(reading_rollups.count) n) <= (SELECT sum(n) FROM unnest(excluded.count) n)
        """;
}
