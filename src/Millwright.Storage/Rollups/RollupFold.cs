namespace Millwright.Storage.Rollups;

/// <summary>
/// Computes roll-ups afresh from what is finer: minutes from readings, hours from minutes, days from hours. Each of the statements takes machine
/// keys and starts as two arrays; running one again changes nothing. Two statements a level: the second must see the layouts that the first makes.
/// A roll-up that counts more than what is finer outlived it, and stays as it is.
/// </summary>
internal static class RollupFold
{
    private const string Wanted = "WITH wanted AS (SELECT DISTINCT * FROM unnest($1::bigint[], $2::timestamptz[]) AS w (machine_key, start)),";

    private const string Readings =
        $"""
        {Wanted}
        points AS (
          SELECT w.machine_key, w.start, l.sensors[i] AS sensor, r."values"[i] AS value, r.at, r.seq
            FROM wanted w
            JOIN readings r ON r.machine_key = w.machine_key AND r.at >= w.start AND r.at < w.start + interval '1 minute' AND r.flags & 3 <> 2
            JOIN sensor_layouts l ON l.id = r.layout
           CROSS JOIN LATERAL generate_subscripts(r."values", 1) AS i
           WHERE r."values"[i] <> 'NaN'),
        folded AS (
          SELECT machine_key, start, sensor, count(*)::int AS count, sum(value) AS sum, regr_sxx(value, value) AS m2,
                 min(value) AS min, max(value) AS max, (array_agg(value ORDER BY at DESC, seq DESC))[1] AS last, max(at) AS last_at
            FROM points GROUP BY machine_key, start, sensor)
        """;

    private const string MinuteRows =
        $"""
        {Readings},
        rolled AS (SELECT machine_key, start, {Columns}, array_agg(last_at ORDER BY sensor COLLATE "C") AS last_at FROM folded GROUP BY machine_key, start)
        """;

    private const string Columns =
        """
        array_agg(sensor ORDER BY sensor COLLATE "C") AS sensors, array_agg(count ORDER BY sensor COLLATE "C") AS count,
        array_agg(sum ORDER BY sensor COLLATE "C") AS sum, array_agg(m2 ORDER BY sensor COLLATE "C") AS m2,
        array_agg(min ORDER BY sensor COLLATE "C") AS min, array_agg(max ORDER BY sensor COLLATE "C") AS max,
        array_agg(last ORDER BY sensor COLLATE "C") AS last
        """;

    public static RollupStatements Minutes { get; } = Of(MinuteRows, MinuteRows, "reading_rollups", "minute", keepsLastAt: true);

    public static RollupStatements Hours { get; } = Of(
        LayoutsOf("reading_rollups", "minute", "1 hour"), Finer("reading_rollups", "minute", "1 hour"), "hour_rollups", "hour");

    public static RollupStatements Days { get; } = Of(
        LayoutsOf("hour_rollups", "hour", "1 day"), Finer("hour_rollups", "hour", "1 day"), "day_rollups", "day");

    /// <summary>
    /// The mean comes first, so that the deviations of what is folded from it are added, not the difference of two large sums: Chan, Golub &amp;
    /// LeVeque, "Updating formulae and a pairwise algorithm" (1979).
    /// </summary>
    private static string Finer(string table, string start, string length) =>
        $"""
        {Wanted}
        points AS (
          SELECT w.machine_key, w.start, r.{start} AS at, l.sensors[i] COLLATE "C" AS sensor, r.count[i] AS count, r.sum[i] AS sum, r.m2[i] AS m2,
                 r.min[i] AS min, r.max[i] AS max, r.last[i] AS last
            {Within(table, start, length)}
            JOIN sensor_layouts l ON l.id = r.layout
           CROSS JOIN LATERAL generate_subscripts(r.count, 1) AS i),
        around AS (
          SELECT *, sum(sum) OVER span / sum(count) OVER span AS mean, max(at) OVER span AS newest FROM points WINDOW span AS (PARTITION BY machine_key, start, sensor)),
        folded AS (
          SELECT machine_key, start, sensor, sum(count)::int AS count, sum(sum) AS sum, sum(m2 + count * (sum / count - mean) ^ 2) AS m2, min(min) AS min, max(max) AS max,
                 max(last) FILTER (WHERE at = newest) AS last
            FROM around GROUP BY machine_key, start, sensor),
        rolled AS (SELECT machine_key, start, {Columns} FROM folded GROUP BY machine_key, start)
        """;

    /// <summary>The sensors of a span are those of all layouts in it.</summary>
    private static string LayoutsOf(string table, string start, string length) =>
        $"""
        {Wanted}
        used AS (SELECT DISTINCT w.machine_key, w.start, r.layout {Within(table, start, length)}),
        rolled AS (
          SELECT array_agg(DISTINCT sensor COLLATE "C" ORDER BY sensor COLLATE "C") AS sensors
            FROM used u JOIN sensor_layouts l ON l.id = u.layout CROSS JOIN LATERAL unnest(l.sensors) AS s (sensor) GROUP BY machine_key, start)
        """;

    private static string Within(string table, string start, string length) =>
        $"FROM wanted w JOIN {table} r ON r.machine_key = w.machine_key AND r.{start} >= w.start AND r.{start} < w.start + interval '{length}'";

    private static RollupStatements Of(string layouts, string rolled, string table, string start, bool keepsLastAt = false) => new(
        $"{layouts} INSERT INTO sensor_layouts (sensors) SELECT DISTINCT sensors FROM rolled ON CONFLICT DO NOTHING",
        $"""
        {rolled}
        INSERT INTO {table} AS held (machine_key, {start}, layout, count, sum, m2, min, max, last{(keepsLastAt ? ", last_at" : "")})
        SELECT r.machine_key, r.start, l.id, r.count, r.sum, r.m2, r.min, r.max, r.last{(keepsLastAt ? ", r.last_at" : "")}
          FROM rolled r JOIN sensor_layouts l ON layout_digest(l.sensors) = layout_digest(r.sensors)
        ON CONFLICT (machine_key, {start}) DO UPDATE
           SET layout = excluded.layout, count = excluded.count, sum = excluded.sum, m2 = excluded.m2,
               min = excluded.min, max = excluded.max, last = excluded.last{(keepsLastAt ? ", last_at = excluded.last_at" : "")}
         WHERE (SELECT sum(n) FROM unnest(held.count) n) <= (SELECT sum(n) FROM unnest(excluded.count) n)
        """);
}

/// <param name="Layouts">Makes the layouts that <paramref name="Rows"/> refers to.</param>
/// <param name="Rows">Writes the roll-ups.</param>
internal sealed record RollupStatements(string Layouts, string Rows);
