using Millwright.Storage.Learning;
using Npgsql;

namespace Millwright.Storage.Retention;

/// <summary>Deletes old rows of tables that have no partitions by time, a batch a transaction, so that no lock is held for long.</summary>
internal static class OldRows
{
    private const int Batch = 5_000;

    /// <summary>An episode began before it ended: the first comparison finds it by the index.</summary>
    public const string Episodes =
        "DELETE FROM episodes WHERE end_time < $1 AND id = ANY (ARRAY(SELECT id FROM episodes WHERE start_time < $1 AND end_time < $1 LIMIT $2))";

    public const string Snapshots =
        """
        DELETE FROM state_snapshots s
         USING (SELECT o.machine_key, o.seq FROM state_snapshots o
                 WHERE o.snapshot_time < $1 AND EXISTS (SELECT FROM state_snapshots n WHERE n.machine_key = o.machine_key AND n.seq > o.seq) LIMIT $2) AS old
         WHERE s.machine_key = old.machine_key AND s.seq = old.seq
        """;

    /// <summary>
    /// A pointer whose reading is gone still tells that the journal after an older check-point is not whole; it goes when there is none.
    /// </summary>
    public const string LatePointers =
        """
        DELETE FROM late_readings p
         USING (SELECT l.machine_key, l.seq FROM late_readings l
                 WHERE l.at < $1
                   AND l.seq <= (SELECT s.seq FROM state_snapshots s WHERE s.machine_key = l.machine_key ORDER BY s.seq LIMIT 1)
                   AND NOT EXISTS (SELECT FROM readings r WHERE r.machine_key = l.machine_key AND r.at = l.at AND r.id = l.id AND r.seq = l.seq)
                 LIMIT $2) AS old
         WHERE p.machine_key = old.machine_key AND p.seq = old.seq
        """;

    /// <summary>A twin that is opened reads those after its check-point, a past state those after an older one.</summary>
    public const string Commands =
        """
        DELETE FROM twin_commands c
         USING (SELECT t.machine_key, t.seq FROM twin_commands t
                 WHERE t.at < $1 AND t.seq <= (SELECT s.seq FROM state_snapshots s WHERE s.machine_key = t.machine_key ORDER BY s.seq LIMIT 1) LIMIT $2) AS old
         WHERE c.machine_key = old.machine_key AND c.seq = old.seq
        """;

    /// <summary>Those of which no alarm is left. Their comments, and those that they had taken in, go with them.</summary>
    public const string Incidents =
        """
        DELETE FROM incidents WHERE id = ANY (ARRAY(
          SELECT i.id FROM incidents i
           WHERE i.merged_into IS NULL AND i.started_at < $1 AND i.last_raised_at < $1
             AND NOT EXISTS (SELECT FROM all_alarms a WHERE a.incident_id = i.id AND a.raised_at BETWEEN i.started_at AND i.last_raised_at) LIMIT $2))
        """;

    /// <summary>Their attempts, and those that they told together with themselves, go with them.</summary>
    public const string Notices =
        """
        DELETE FROM notices WHERE id = ANY (ARRAY(
          SELECT id FROM notices WHERE created_at < $1 AND (state IN ('sent', 'dead')
              OR state = 'merged' AND NOT EXISTS (SELECT FROM notices told WHERE told.id = notices.merged_into AND told.state = 'pending'))
           ORDER BY created_at LIMIT $2))
        """;

    public const string NoticeEvents =
        """
        DELETE FROM notice_events WHERE id = ANY (ARRAY(
          SELECT e.id FROM notice_events e
           WHERE e.at < $1 AND e.created_at < $1 AND e.routed_at IS NOT NULL AND NOT EXISTS (SELECT FROM notices n WHERE n.event_id = e.id)
           ORDER BY e.at LIMIT $2))
        """;

    public const string SystemLog = "DELETE FROM system_logs WHERE id = ANY (ARRAY(SELECT id FROM system_logs WHERE created_at < $1 ORDER BY created_at LIMIT $2))";

    public const string Explanations = "DELETE FROM explanations WHERE id = ANY (ARRAY(SELECT id FROM explanations WHERE computed_at < $1 ORDER BY computed_at LIMIT $2))";

    public const string LearningEvents = "DELETE FROM learning_events WHERE id = ANY (ARRAY(SELECT id FROM learning_events WHERE at < $1 LIMIT $2))";

    public const string Drifts = "DELETE FROM drift_events WHERE id = ANY (ARRAY(SELECT id FROM drift_events WHERE detection_time < $1 ORDER BY detection_time LIMIT $2))";

    public const string ModelQuality =
        """
        DELETE FROM model_quality WHERE (version_id, day, is_shadow) IN (SELECT version_id, day, is_shadow FROM model_quality WHERE day < $1 LIMIT $2)
        """;

    public const string Trainings = "DELETE FROM training_jobs WHERE id = ANY (ARRAY(SELECT id FROM training_jobs WHERE created_at < $1 AND ended_at < $1 ORDER BY created_at LIMIT $2))";

    public const string ModelVersions =
        """
        DELETE FROM model_versions WHERE id = ANY (ARRAY(
          SELECT v.id FROM model_versions v
           WHERE v.archived_at < $1
             AND NOT EXISTS (SELECT FROM predictions p WHERE p.version_id = v.id) AND NOT EXISTS (SELECT FROM drift_events d WHERE d.version_id = v.id)
             AND NOT EXISTS (SELECT FROM training_jobs j WHERE j.version_id = v.id) AND NOT EXISTS (SELECT FROM model_versions f WHERE f.follows = v.id)
             AND NOT EXISTS (SELECT FROM model_quality q WHERE q.version_id = v.id) AND NOT EXISTS (SELECT FROM explanations e WHERE e.version_id = v.id) LIMIT $2))
        """;

    /// <summary>What no version learnt any more; one that a version is just being made of is younger than a day.</summary>
    public const string ModelBlobs =
        """
        DELETE FROM model_blobs WHERE sha256 = ANY (ARRAY(
          SELECT b.sha256 FROM model_blobs b WHERE b.created_at < $1 AND NOT EXISTS (SELECT FROM model_versions v WHERE v.blob = b.sha256) LIMIT $2))
        RETURNING sha256
        """;

    /// <summary>3 is an active silo: one that is late with its sign of life is for the others to declare dead.</summary>
    public const string DeadSilos =
        """
        DELETE FROM OrleansMembershipTable WHERE (DeploymentId, Address, Port, Generation) IN (
          SELECT DeploymentId, Address, Port, Generation FROM OrleansMembershipTable WHERE IAmAliveTime < $1 AND Status <> 3 LIMIT $2)
        """;

    /// <summary>Moves what is old among the alarms, a batch a transaction.</summary>
    /// <returns>How many were moved.</returns>
    public static async Task<long> ArchiveAlarms(NpgsqlConnection connection, DateTime clearedBefore, CancellationToken cancellationToken)
    {
        var archived = 0L;
        int moved;
        do
        {
            await using var command = new NpgsqlCommand("SELECT archive_alarms($1, $2)", connection);
            command.Parameters.AddWithValue(clearedBefore);
            command.Parameters.AddWithValue(Batch);
            moved = (int)(await command.ExecuteScalarAsync(cancellationToken))!;
            archived += moved;
        }
        while (moved == Batch);
        return archived;
    }

    /// <summary>
    /// Deletes what no version learnt any more, row and file. The file goes before the rows are gone for others, and nobody registers a version meanwhile: one that learns
    /// the same finds neither, or both.
    /// </summary>
    /// <returns>How many rows went.</returns>
    public static async Task<long> DeleteModels(NpgsqlConnection connection, ModelFiles files, string sql, DateTime before, CancellationToken cancellationToken)
    {
        var deleted = 0L;
        int went;
        do
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await connection.Execute("LOCK TABLE model_blobs IN SHARE ROW EXCLUSIVE MODE", cancellationToken);
            await using var command = new NpgsqlCommand(sql, connection);
            command.Parameters.AddWithValue(before);
            command.Parameters.AddWithValue(Batch);
            var digests = new List<byte[]>();
            await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
            {
                while (await reader.ReadAsync(cancellationToken))
                    digests.Add(reader.GetFieldValue<byte[]>(0));
            }
            digests.ForEach(files.Remove);
            await transaction.CommitAsync(cancellationToken);
            deleted += went = digests.Count;
        }
        while (went == Batch);
        return deleted;
    }

    /// <returns>How many rows went.</returns>
    public static async Task<long> Delete(NpgsqlConnection connection, string sql, DateTime before, CancellationToken cancellationToken)
    {
        var deleted = 0L;
        int went;
        do
        {
            await using var command = new NpgsqlCommand(sql, connection);
            command.Parameters.AddWithValue(before);
            command.Parameters.AddWithValue(Batch);
            went = await command.ExecuteNonQueryAsync(cancellationToken);
            deleted += went;
        }
        while (went == Batch);
        return deleted;
    }
}
