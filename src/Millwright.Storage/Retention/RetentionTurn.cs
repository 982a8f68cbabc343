using Millwright.Twins.Machines;
using Npgsql;

namespace Millwright.Storage.Retention;

/// <summary>One pass over what is old, from one instant; nobody else makes one meanwhile.</summary>
public sealed class RetentionTurn : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly RetentionOptions _options;
    private readonly DateTime _now;
    private readonly PartitionRemoval _removal;

    internal RetentionTurn(NpgsqlConnection connection, RetentionOptions options, DateTime now) =>
        (_connection, _options, _now, _removal) = (connection, options, now, new PartitionRemoval(connection, options.Archive));

    /// <summary>Partitions of readings that have become old, the oldest first.</summary>
    public Task<List<OldPartition>> OldReadings(CancellationToken cancellationToken) => Old("readings", _options.Readings, cancellationToken);

    /// <summary>Partitions of what no twin needs that have become old: roll-ups, anomalies, predictions, archived alarms and their steps; of each the oldest first.</summary>
    public async Task<List<OldPartition>> OldMonths(CancellationToken cancellationToken) =>
    [
        .. await Old("reading_rollups", _options.Rollups, cancellationToken),
        .. await Old("anomalies", _options.Anomalies, cancellationToken),
        .. await Old("predictions", _options.Predictions, cancellationToken),
        .. await Old("alarm_transitions_archive", _options.Alarms, cancellationToken),
        .. await Old("alarms_archive", _options.Alarms, cancellationToken),
    ];

    /// <summary>Moves alarms that were cleared long ago to the archive, and says how many.</summary>
    public Task<long> ArchiveAlarms(CancellationToken cancellationToken) =>
        OrUnavailable(OldRows.ArchiveAlarms(_connection, _now - _options.AlarmsArchivedAfter, cancellationToken));

    /// <summary>Machines whose twin could not be opened without a partition's readings: their newest check-point is older than one of them.</summary>
    public Task<List<MachineId>> InNeedOf(OldPartition partition, CancellationToken cancellationToken) =>
        OrUnavailable(_removal.InNeedOf(partition, cancellationToken));

    /// <summary>Drops or archives a partition, unless it is needed: that is looked up again under the lock that keeps writers out.</summary>
    public Task<PartitionFate> Remove(OldPartition partition, CancellationToken cancellationToken) =>
        OrUnavailable(_removal.Remove(partition, cancellationToken));

    /// <summary>Deletes old events, closed episodes, check-points that have a newer one, pointers to readings that are gone, incidents whose alarms are gone, notices, log and explanations.</summary>
    public async Task<DeletedRows> DeleteRows(CancellationToken cancellationToken) => new(
        await Delete(OldRows.Events, _options.Events, cancellationToken),
        await Delete(OldRows.Episodes, _options.Episodes, cancellationToken),
        await Delete(OldRows.Snapshots, _options.Snapshots, cancellationToken),
        await Delete(OldRows.LatePointers, _options.Readings, cancellationToken),
        await Delete(OldRows.Incidents, _options.Alarms, cancellationToken),
        await Delete(OldRows.Notices, _options.Notices, cancellationToken),
        await Delete(OldRows.NoticeEvents, _options.Notices, cancellationToken),
        await Delete(OldRows.SystemLog, _options.SystemLog, cancellationToken),
        await Delete(OldRows.Explanations, _options.Explanations, cancellationToken));

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

    private Task<List<OldPartition>> Old(string parent, TimeSpan? kept, CancellationToken cancellationToken) =>
        kept is { } span ? OrUnavailable(_removal.EndedBefore(parent, _now - span, cancellationToken)) : Task.FromResult<List<OldPartition>>([]);

    private Task<long> Delete(string sql, TimeSpan? kept, CancellationToken cancellationToken) =>
        kept is { } span ? OrUnavailable(OldRows.Delete(_connection, sql, _now - span, cancellationToken)) : Task.FromResult(0L);

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
