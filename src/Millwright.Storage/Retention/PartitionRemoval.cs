using Millwright.Twins.Machines;
using Npgsql;

namespace Millwright.Storage.Retention;

/// <summary>
/// Takes a partition from its table. What takes time, the search for twins in need of it and the copy to the archive, is done under a lock of the
/// partition alone, which nobody waits for but who writes to that very partition, old as it is. The table itself, and with it every commit, is
/// locked for the change of the catalogue only. Last come the locks in the order of whoever makes partitions: the makers' advisory lock, then the table.
/// </summary>
internal sealed class PartitionRemoval(NpgsqlConnection connection)
{
    // PostgreSQL sends an autovacuum away for it.
    private const string WaitForPartition = "SET LOCAL lock_timeout = '2s'";

    // Commits queue behind this wait. Shorter than the second after which PostgreSQL looks for a deadlock: a commit that began to write to the partition
    // just now holds the table and waits for the partition; then it is this transaction that gives way.
    private const string WaitForTable = "SET LOCAL lock_timeout = '500ms'";

    private const string Writers = "SELECT EXISTS (SELECT FROM pg_locks WHERE relation = $1::regclass AND NOT granted)";

    private const string Ended = "SELECT name, span_from, span_to FROM partition_spans WHERE parent = $1 AND span_to <= $2 ORDER BY span_from";

    // Minutes that are not in their hours yet, hours that are not in their days.
    private const string Underived =
        """
        SELECT CASE $1 WHEN 'reading_rollups' THEN EXISTS (SELECT FROM stale_hours WHERE hour >= $2 AND hour < $3)
                       WHEN 'hour_rollups' THEN EXISTS (SELECT FROM stale_days WHERE day >= $2 AND day < $3)
                       ELSE false END
        """;

    // What a twin reads when it is opened: rows after its newest check-point, those in order by their time, the late ones by their pointers.
    // A machine whose check-point is younger than the partition, as that of any machine in service is, costs two looks into an index.
    private const string Needy =
        """
        SELECT m.machine_id
          FROM twin_heads h JOIN machines m USING (machine_key)
          LEFT JOIN LATERAL (SELECT s.seq, s.snapshot_time FROM state_snapshots s WHERE s.machine_key = h.machine_key ORDER BY s.seq DESC LIMIT 1) AS newest ON true
         WHERE h.seq > coalesce(newest.seq, 0)
           AND (EXISTS (SELECT FROM readings r
                         WHERE coalesce(newest.snapshot_time, '-infinity') < $2 AND r.machine_key = h.machine_key AND r.at >= $1 AND r.at < $2
                           AND r.at > CASE WHEN newest.snapshot_time > 'epoch' THEN newest.snapshot_time ELSE '-infinity' END AND r.seq > coalesce(newest.seq, 0))
             OR EXISTS (SELECT FROM late_readings p
                         WHERE p.machine_key = h.machine_key AND p.seq > coalesce(newest.seq, 0) AND p.at >= $1 AND p.at < $2))
        """;

    public async Task<List<OldPartition>> EndedBefore(string parent, DateTime cut, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Ended, connection);
        command.Parameters.AddWithValue(parent);
        command.Parameters.AddWithValue(cut);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var parts = new List<OldPartition>();
        while (await reader.ReadAsync(cancellationToken))
            parts.Add(new OldPartition(parent, reader.GetString(0), reader.GetDateTime(1), reader.GetDateTime(2)));
        return parts;
    }

    public async Task<List<MachineId>> InNeedOf(OldPartition partition, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Needy, connection);
        command.Parameters.AddWithValue(partition.From);
        command.Parameters.AddWithValue(partition.To);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var machines = new List<MachineId>();
        while (await reader.ReadAsync(cancellationToken))
            if (MachineId.TryParse(reader.GetString(0), out var id))
                machines.Add(id);
        return machines;
    }

    public async Task<PartitionFate> Remove(OldPartition partition, bool isArchived, CancellationToken cancellationToken)
    {
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var fate = await Remove(partition, isArchived ? new PartitionArchive(connection) : null, cancellationToken);
            if (fate is PartitionFate.Dropped or PartitionFate.Archived)
                await transaction.CommitAsync(cancellationToken);
            return fate;
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
        {
            return PartitionFate.Busy;
        }
    }

    private async Task<PartitionFate> Remove(OldPartition partition, PartitionArchive? archive, CancellationToken cancellationToken)
    {
        var name = PartitionArchive.Quoted(partition.Name);
        await connection.Execute(WaitForPartition, cancellationToken);
        await connection.Execute($"LOCK TABLE {name} IN SHARE MODE", cancellationToken);
        if (partition.Parent == "readings" && (await InNeedOf(partition, cancellationToken)).Count > 0)
            return PartitionFate.Needed;
        if (await IsTrue(Underived, [partition.Parent, partition.From, partition.To], cancellationToken))
            return PartitionFate.Needed;
        var isCopied = archive is not null && await archive.Join(partition, cancellationToken);
        if (await IsTrue(Writers, [name], cancellationToken))
            return PartitionFate.Busy;
        await connection.Execute(WaitForTable, cancellationToken);
        await connection.Execute("SELECT pg_advisory_xact_lock(hashtext('millwright.partitions'))", cancellationToken);
        await connection.Execute($"LOCK TABLE ONLY {partition.Parent} IN ACCESS EXCLUSIVE MODE", cancellationToken);
        await connection.Execute($"ALTER TABLE {partition.Parent} DETACH PARTITION {name}", cancellationToken);
        await connection.Execute(archive is null || isCopied ? $"DROP TABLE {name}" : $"ALTER TABLE {name} SET SCHEMA {PartitionArchive.Schema}", cancellationToken);
        return archive is null ? PartitionFate.Dropped : PartitionFate.Archived;
    }

    private async Task<bool> IsTrue(string sql, object[] values, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.AddWithValue(value);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
