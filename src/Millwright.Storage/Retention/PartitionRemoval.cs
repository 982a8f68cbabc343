using Millwright.Twins.Machines;
using Npgsql;

namespace Millwright.Storage.Retention;

/// <summary>
/// Takes a partition from its table. Locks in this order, which is that of whoever makes partitions: the makers' advisory lock, then the
/// table. Two seconds of waiting for one are the limit, since commits queue behind the wait; in one, PostgreSQL sends an autovacuum away.
/// </summary>
internal sealed class PartitionRemoval(NpgsqlConnection connection, bool archive)
{
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

    public async Task<PartitionFate> Remove(OldPartition partition, CancellationToken cancellationToken)
    {
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await Execute("SET LOCAL lock_timeout = '2s'", cancellationToken);
            await Execute("SELECT pg_advisory_xact_lock(hashtext('millwright.partitions'))", cancellationToken);
            await Execute($"LOCK TABLE ONLY {partition.Parent} IN ACCESS EXCLUSIVE MODE", cancellationToken);
            if (partition.Parent == "readings" && (await InNeedOf(partition, cancellationToken)).Count > 0)
                return PartitionFate.Needed;
            if (await IsUnderived(partition, cancellationToken))
                return PartitionFate.Needed;
            var name = Quoted(partition.Name);
            await Execute($"ALTER TABLE {partition.Parent} DETACH PARTITION {name}", cancellationToken);
            if (!archive)
                await Execute($"DROP TABLE {name}", cancellationToken);
            else
                await Archive(name, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return archive ? PartitionFate.Archived : PartitionFate.Dropped;
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
        {
            return PartitionFate.Busy;
        }
    }

    private async Task<bool> IsUnderived(OldPartition partition, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Underived, connection);
        command.Parameters.AddWithValue(partition.Parent);
        command.Parameters.AddWithValue(partition.From);
        command.Parameters.AddWithValue(partition.To);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private async Task Archive(string name, CancellationToken cancellationToken)
    {
        await Execute("CREATE SCHEMA IF NOT EXISTS archive", cancellationToken);
        await using var find = new NpgsqlCommand("SELECT to_regclass($1) IS NOT NULL", connection);
        find.Parameters.AddWithValue($"archive.{name}");
        if (!(bool)(await find.ExecuteScalarAsync(cancellationToken))!)
        {
            await Execute($"ALTER TABLE {name} SET SCHEMA archive", cancellationToken);
            return;
        }
        // Its range was archived before, and readings of it came in since.
        await Execute($"INSERT INTO archive.{name} SELECT * FROM {name} ON CONFLICT DO NOTHING", cancellationToken);
        await Execute($"DROP TABLE {name}", cancellationToken);
    }

    private async Task Execute(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
