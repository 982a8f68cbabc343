using Npgsql;

namespace Millwright.Storage.Learning;

/// <summary>What came of predictions, written back to them.</summary>
/// <exception cref="DatabaseUnavailableException">PostgreSQL is away; every member may throw it.</exception>
public sealed class PredictionOutcomes(Database database)
{
    /// <summary>A failure's beginning settles the risks that looked over it and the time that was left to it.</summary>
    private const string ByFailure =
        """
        UPDATE predictions p
           SET actual_value = CASE p.task WHEN 'failure-risk' THEN 1 ELSE extract(epoch FROM e.start_time - p.at) / 3600 END, confirmed_at = $2
          FROM (SELECT n.machine_key, n.start_time,
                       (SELECT max(o.start_time) FROM episodes o WHERE o.machine_key = n.machine_key AND o.start_time < n.start_time) AS before
                  FROM episodes n WHERE n.created_at > $1) e
         WHERE p.machine_key = e.machine_key AND p.at < e.start_time AND p.at >= coalesce(e.before, '-infinity') AND p.actual_value IS NULL
           AND (p.task = 'maintenance-window' OR (p.task = 'failure-risk' AND p.due_at >= e.start_time))
        """;

    /// <summary>
    /// A horizon that has passed while the machine was heard settles the rest; a machine that stays silent is waited for a month. An anomaly was one where a failure
    /// or an alarm of weight came within its day.
    /// </summary>
    private const string ByTime =
        """
        UPDATE predictions p
           SET confirmed_at = $1,
               actual_value = CASE p.task
                 WHEN 'failure-risk' THEN (EXISTS (SELECT FROM episodes e WHERE e.machine_key = p.machine_key AND e.start_time > p.at AND e.start_time <= p.due_at))::int
                 WHEN 'anomaly' THEN (EXISTS (SELECT FROM episodes e WHERE e.machine_key = p.machine_key AND e.start_time > p.at AND e.start_time <= p.due_at)
                                   OR EXISTS (SELECT FROM alarms a WHERE a.machine_key = p.machine_key AND a.raised_at > p.at AND a.raised_at <= p.due_at AND a.severity <> 'info'))::int
                 ELSE coalesce((SELECT sum(extract(epoch FROM least(coalesce(e.end_time, p.due_at), p.due_at) - greatest(e.start_time, p.at))) / 3600
                                  FROM episodes e WHERE e.machine_key = p.machine_key AND e.start_time < p.due_at AND coalesce(e.end_time, p.due_at) > p.at), 0) END
          FROM (SELECT d.id, d.at FROM predictions d JOIN twin_heads h USING (machine_key)
                 WHERE d.actual_value IS NULL AND d.due_at > $3 AND d.due_at <= $1 AND d.predicted_at > $1 - interval '30 days' - make_interval(hours => coalesce(d.horizon_hours, 24)) AND d.task IN ('failure-risk', 'downtime', 'anomaly') AND h.last_event_at >= d.due_at
                 ORDER BY d.due_at LIMIT $2) due
         WHERE p.id = due.id AND p.at = due.at
        """;

    /// <summary>What was told of a failure as it went on is settled by what its version said of it at its end.</summary>
    private const string ByEnd =
        """
        UPDATE predictions p SET actual_value = f.value, confirmed_at = $2
          FROM predictions f JOIN episodes e ON e.machine_key = f.machine_key AND e.end_time = f.at
         WHERE f.task = 'cluster' AND f.confidence > 0 AND f.predicted_at > $1 AND p.task = 'cluster' AND p.version_id = f.version_id AND p.machine_key = e.machine_key
           AND p.at >= e.start_time AND p.at < e.end_time AND p.actual_value IS NULL
        """;

    /// <summary>What people say of episodes has the last word.</summary>
    private const string ByPeople =
        """
        UPDATE predictions p SET actual_value = CASE WHEN p.value::int = ANY ($3) THEN p.value ELSE $4 END, confirmed_at = $5 FROM episodes e
         WHERE e.id = ANY ($2) AND p.version_id = $1 AND p.task = 'cluster' AND p.machine_key = e.machine_key AND p.at BETWEEN e.start_time AND e.end_time
           AND p.actual_value IS DISTINCT FROM CASE WHEN p.value::int = ANY ($3) THEN p.value ELSE $4 END
        """;

    /// <summary>Rows that one statement settles at most.</summary>
    private const int Batch = 5_000;

    /// <summary>Writes back of which kind people say that episodes were, to what a version said of them.</summary>
    /// <param name="clusters">The version's clusters that are of that kind; <paramref name="nearest"/>: the one that is it most, which any other is settled by.</param>
    /// <returns>How many outcomes became known, or another.</returns>
    public Task<int> ConfirmKind(Guid version, IReadOnlyList<Guid> episodes, IReadOnlyList<int> clusters, int nearest, DateTimeOffset now, CancellationToken cancellationToken) => database.Use(
        async connection =>
        {
            await using var command = new NpgsqlCommand(ByPeople, connection);
            command.Parameters.AddWithValue(version);
            command.Parameters.AddWithValue(episodes.ToArray());
            command.Parameters.AddWithValue(clusters.ToArray());
            command.Parameters.AddWithValue((double)nearest);
            command.Parameters.AddWithValue(now.UtcDateTime);
            return await command.ExecuteNonQueryAsync(cancellationToken);
        },
        cancellationToken);

    /// <summary>How many of what versions said of kinds lie within ended episodes, and when the newest of them was kept; null: there are none.</summary>
    public async Task<(long Count, DateTimeOffset? Newest)> ToldOf(Guid[] versions, Guid[] episodes, CancellationToken cancellationToken) => (await database.List(
        """
        SELECT count(*), max(p.created_at) FROM episodes e
          JOIN predictions p ON p.task = 'cluster' AND p.version_id = ANY ($1) AND p.machine_key = e.machine_key AND p.at BETWEEN e.start_time AND e.end_time
         WHERE e.id = ANY ($2)
        """,
        parameters =>
        {
            parameters.AddWithValue(versions);
            parameters.AddWithValue(episodes);
        },
        static reader => (reader.GetInt64(0), reader.Moment(1)), cancellationToken))[0];

    /// <summary>
    /// Writes back what came of predictions: failures that became known after <paramref name="since"/>, horizons that have passed, and episodes whose kind was told at
    /// their end after <paramref name="since"/>.
    /// </summary>
    /// <param name="dueAfter">Horizons that passed before it are not looked at; left out: all are, also those of machines that were silent or are replayed.</param>
    /// <returns>How many outcomes became known.</returns>
    public Task<int> Confirm(DateTimeOffset since, DateTimeOffset now, CancellationToken cancellationToken, DateTimeOffset dueAfter = default) => database.Use(
        async connection =>
        {
            var confirmed = 0;
            foreach (var statement in (string[])[ByFailure, ByEnd])
            {
                await using var command = new NpgsqlCommand(statement, connection);
                command.Parameters.AddWithValue(since.UtcDateTime);
                command.Parameters.AddWithValue(now.UtcDateTime);
                confirmed += await command.ExecuteNonQueryAsync(cancellationToken);
            }
            int settled;
            do
            {
                await using var byTime = new NpgsqlCommand(ByTime, connection);
                byTime.Parameters.AddWithValue(now.UtcDateTime);
                byTime.Parameters.AddWithValue(Batch);
                byTime.Parameters.AddWithValue(dueAfter.UtcDateTime);
                settled = await byTime.ExecuteNonQueryAsync(cancellationToken);
                confirmed += settled;
            }
            while (settled == Batch);
            return confirmed;
        },
        cancellationToken);
}
