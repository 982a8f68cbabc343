using Millwright.Storage.Learning;
using Millwright.Twins.Machines;
using Npgsql;

namespace Millwright.Storage.Retention;

/// <summary>One pass over what is old, from one instant; nobody else makes one meanwhile.</summary>
public sealed class RetentionTurn : IAsyncDisposable
{
    private const string Readings = "readings";

    private readonly NpgsqlConnection _connection;
    private readonly RetentionOptions _options;
    private readonly ModelFiles _files;
    private readonly DateTime _now;
    private readonly PartitionRemoval _removal;

    internal RetentionTurn(NpgsqlConnection connection, RetentionOptions options, ModelFiles files, DateTime now) =>
        (_connection, _options, _files, _now, _removal) = (connection, options, files, now, new PartitionRemoval(connection));

    /// <summary>Partitions of readings that have become old, the oldest first.</summary>
    public Task<List<OldPartition>> OldReadings(CancellationToken cancellationToken) => Old(RetainedTable.All.First(static table => table.Name == Readings), cancellationToken);

    /// <summary>Partitions of what no twin needs that have become old, table by table, of each the oldest first.</summary>
    public async Task<List<OldPartition>> OldMonths(CancellationToken cancellationToken)
    {
        var old = new List<OldPartition>();
        foreach (var table in RetainedTable.All)
            if (table is { IsParted: true, Name: not Readings })
                old.AddRange(await Old(table, cancellationToken));
        return old;
    }

    /// <summary>Moves alarms that were cleared long ago to the archive, and says how many.</summary>
    public Task<long> ArchiveAlarms(CancellationToken cancellationToken) =>
        OrUnavailable(OldRows.ArchiveAlarms(_connection, _now - _options.AlarmsArchivedAfter, cancellationToken));

    /// <summary>Machines whose twin could not be opened without a partition's readings: their newest check-point is older than one of them.</summary>
    public Task<List<MachineId>> InNeedOf(OldPartition partition, CancellationToken cancellationToken) =>
        OrUnavailable(_removal.InNeedOf(partition, cancellationToken));

    /// <summary>Drops or archives a partition, unless it is needed: that is looked up again under a lock that keeps its writers out.</summary>
    public Task<PartitionFate> Remove(OldPartition partition, CancellationToken cancellationToken) =>
        OrUnavailable(_removal.Remove(partition, _options.IsArchived(partition.Parent), cancellationToken));

    /// <summary>Deletes what is old in tables without partitions by time.</summary>
    /// <returns>Rows that went by table; tables of which none did are left out.</returns>
    public async Task<IReadOnlyDictionary<string, long>> DeleteRows(CancellationToken cancellationToken)
    {
        var deleted = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in RetainedTable.All)
            if (table.Delete is { } sql && table.Kept(_options) is { } kept
                && await OrUnavailable(Delete(sql, table.HasFiles, _now - kept, cancellationToken)) is > 0 and var rows)
                deleted[table.Name] = rows;
        return deleted;
    }

    private Task<long> Delete(string sql, bool hasFiles, DateTime before, CancellationToken cancellationToken) =>
        hasFiles ? OldRows.DeleteModels(_connection, _files, sql, before, cancellationToken) : OldRows.Delete(_connection, sql, before, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await using (_connection)
        {
            // A server takes its time to notice that a connection has ended; one that broke has nothing to give back.
            if (_connection.State != System.Data.ConnectionState.Open)
                return;
            await using var unlock = new NpgsqlCommand("SELECT pg_advisory_unlock_all()", _connection);
            await OrUnavailable(unlock.ExecuteNonQueryAsync());
        }
    }

    private Task<List<OldPartition>> Old(RetainedTable table, CancellationToken cancellationToken) =>
        table.Kept(_options) is { } span ? OrUnavailable(_removal.EndedBefore(table.Name, _now - span, cancellationToken)) : Task.FromResult<List<OldPartition>>([]);

    private static async Task<T> OrUnavailable<T>(Task<T> step)
    {
        try
        {
            return await step;
        }
        catch (Exception error) when (DatabaseUnavailableException.IsSaidBy(error))
        {
            throw DatabaseUnavailableException.From(error);
        }
    }
}
