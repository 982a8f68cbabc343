using System.Text.Json;
using Millwright.Twins.Episodes;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Episodes;

/// <summary>An episode with all that it is compared by.</summary>
/// <param name="Usual">By sensor, where it was in the hour before, from the roll-ups; empty when they are no longer kept.</param>
public sealed record ComparedEpisode(
    Guid Id, string MachineId, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, EpisodeCause Cause, IReadOnlyDictionary<string, Peak> Peaks,
    IReadOnlyDictionary<string, UsualRange> Usual);

/// <summary>What came before an episode: on its machine, and on others of its type.</summary>
public sealed class EpisodeComparison(Database database)
{
    private const string Sql =
        """
        WITH own AS (SELECT e.*, m.type FROM episodes e JOIN machines m USING (machine_key) WHERE e.id = $1),
        compared AS (
          SELECT e.id, e.machine_key, m.machine_id, e.start_time, e.end_time, e.cause, e.peaks
            FROM own JOIN machines m ON m.type = own.type JOIN episodes e ON e.machine_key = m.machine_key
           WHERE e.start_time < own.start_time AND e.end_time IS NOT NULL
           ORDER BY e.start_time DESC, e.id DESC LIMIT $2)
        SELECT c.id, c.machine_id, c.start_time, c.end_time, c.cause, c.peaks, u.sensors, u.means, u.deviations
          FROM (SELECT * FROM compared UNION ALL
                SELECT own.id, machine_key, m.machine_id, start_time, end_time, cause, peaks FROM own JOIN machines m USING (machine_key)) c
         CROSS JOIN LATERAL (
                SELECT array_agg(sensor) AS sensors, array_agg(mean) AS means, array_agg(deviation) AS deviations
                  FROM (SELECT sensor, max(mean) AS mean, sqrt(sum(m2 + count * (sum / count - mean) ^ 2) / sum(count)) AS deviation
                          FROM (SELECT l.sensors[i] AS sensor, r.count[i]::double precision AS count, r.sum[i] AS sum, r.m2[i] AS m2,
                                       sum(r.sum[i]) OVER of_sensor / sum(r.count[i]) OVER of_sensor AS mean
                                  FROM reading_rollups r JOIN sensor_layouts l ON l.id = r.layout CROSS JOIN LATERAL generate_subscripts(r.count, 1) AS i
                                 WHERE r.machine_key = c.machine_key AND r.minute >= c.start_time - interval '1 hour' AND r.minute < c.start_time - interval '1 minute'
                                WINDOW of_sensor AS (PARTITION BY l.sensors[i])) AS minute
                         GROUP BY sensor) AS sensor) AS u
         ORDER BY c.start_time DESC, c.id DESC
        """;

    /// <summary>An episode, and the newest ended ones before it of machines of the same type; newest first.</summary>
    /// <param name="most">How many others, at most.</param>
    public Task<List<ComparedEpisode>> WithPast(Guid episode, int most, CancellationToken cancellationToken) => database.List(
        Sql,
        parameters =>
        {
            parameters.AddWithValue(NpgsqlDbType.Uuid, episode);
            parameters.AddWithValue(NpgsqlDbType.Integer, most);
        },
        Read, cancellationToken);

    /// <summary>When the newest episode of the same machine before this one ended; null: it was the first.</summary>
    public async Task<DateTimeOffset?> EndBefore(Guid episode, CancellationToken cancellationToken)
    {
        var found = await database.List(
            "SELECT p.end_time FROM episodes e JOIN episodes p USING (machine_key) WHERE e.id = $1 AND p.start_time < e.start_time ORDER BY p.start_time DESC LIMIT 1",
            parameters => parameters.AddWithValue(episode), static reader => reader.Moment(0), cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    private static ComparedEpisode Read(NpgsqlDataReader reader)
    {
        var usual = new Dictionary<string, UsualRange>(StringComparer.Ordinal);
        if (!reader.IsDBNull(6))
        {
            var (sensors, means, deviations) = (reader.GetFieldValue<string[]>(6), reader.GetFieldValue<double[]>(7), reader.GetFieldValue<double[]>(8));
            for (var place = 0; place < sensors.Length; place++)
                usual[sensors[place]] = new UsualRange(means[place], deviations[place]);
        }
        return new ComparedEpisode(
            reader.GetGuid(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2), reader.Moment(3),
            JsonSerializer.Deserialize(reader.GetString(4), StateJson.Default.EpisodeCause)!,
            JsonSerializer.Deserialize(reader.GetString(5), StateJson.Default.IReadOnlyDictionaryStringPeak)!, usual);
    }
}
