namespace Millwright.Storage.Anomalies;

/// <summary>What detectors told of a machine in its quiet time.</summary>
/// <param name="From">Event time of the first reading that the version judged; <paramref name="Until"/>: until when it is known that time was quiet.</param>
/// <param name="QuietDays">Of these, days that were neither in failure nor shortly before one.</param>
/// <param name="ByAlgorithm">Anomalies in them.</param>
public sealed record AlarmCount(DateTimeOffset From, DateTimeOffset Until, double QuietDays, IReadOnlyDictionary<string, int> ByAlgorithm);

/// <summary>Counts false alarms: anomalies that no failure followed, but for those that a person says were real.</summary>
/// <exception cref="DatabaseUnavailableException">PostgreSQL is away; every member may throw it.</exception>
public sealed class AlarmCounts(Database database)
{
    /// <summary>Since a version of the anomaly model has judged a machine.</summary>
    /// <param name="learntUntil">Event time of the end of what the version was learnt from.</param>
    /// <param name="name">As anomalies name the version, such as <c>anomaly 3</c>.</param>
    /// <param name="before">So long before a failure an anomaly is no false alarm; of the newest readings it is not known yet.</param>
    /// <returns>Null: the version has not judged the machine for so long yet.</returns>
    public async Task<AlarmCount?> Of(long machine, Guid version, string name, DateTimeOffset learntUntil, TimeSpan before, CancellationToken cancellationToken)
    {
        // Index predictions_by_machine: after what it was learnt from the version soon comes.
        var span = await database.List(
            """
            SELECT (SELECT at FROM predictions WHERE machine_key = $1 AND at >= $3 AND version_id = $2 AND NOT is_shadow ORDER BY at LIMIT 1), last_event_at - $4
              FROM twin_heads WHERE machine_key = $1
            """,
            parameters =>
            {
                parameters.AddWithValue(machine);
                parameters.AddWithValue(version);
                parameters.AddWithValue(learntUntil.UtcDateTime);
                parameters.AddWithValue(before);
            },
            static reader => (From: reader.Moment(0), Until: reader.Moment(1)), cancellationToken);
        return span is [{ From: { } from, Until: { } until }] && until > from ? await Within(machine, name, from, until, before, cancellationToken) : null;
    }

    private async Task<AlarmCount> Within(long machine, string name, DateTimeOffset from, DateTimeOffset until, TimeSpan before, CancellationToken cancellationToken)
    {
        var rows = await database.List(
            """
            WITH quiet AS (
              SELECT tstzmultirange(tstzrange($3, $4)) - coalesce(range_agg(tstzrange(start_time - $5, coalesce(end_time, 'infinity'))), '{}') AS spans
                FROM episodes WHERE machine_key = $1 AND start_time < $4 + $5 AND coalesce(end_time, 'infinity') > $3)
            SELECT (SELECT coalesce(sum(extract(epoch FROM upper(span) - lower(span))), 0) / 86400 FROM unnest(q.spans) span)::double precision, a.algorithm_used, count(a.id)::int
              FROM quiet q LEFT JOIN anomalies a ON a.machine_key = $1 AND a.at >= $3 AND a.at < $4 AND a.ml_model_version = $2 AND a.at <@ q.spans AND a.verdict IS DISTINCT FROM 'real'
             GROUP BY q.spans, a.algorithm_used
            """,
            parameters =>
            {
                parameters.AddWithValue(machine);
                parameters.AddWithValue(name);
                parameters.AddWithValue(from.UtcDateTime);
                parameters.AddWithValue(until.UtcDateTime);
                parameters.AddWithValue(before);
            },
            static reader => (Days: reader.GetDouble(0), Algorithm: reader.Text(1), Count: reader.GetInt32(2)), cancellationToken);
        return new AlarmCount(from, until, rows[0].Days, rows.Where(static row => row.Algorithm is not null).ToDictionary(static row => row.Algorithm!, static row => row.Count, StringComparer.Ordinal));
    }
}
