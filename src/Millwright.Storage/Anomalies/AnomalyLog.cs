using Millwright.Storage.Journaling;
using Millwright.Twins.Anomalies;
using Npgsql;

namespace Millwright.Storage.Anomalies;

/// <summary>An anomaly of a machine, to be kept.</summary>
public readonly record struct FoundAnomaly(long MachineKey, Anomaly Found);

/// <summary>Keeps what was found after the readings were committed; what a twin's own rules find is part of its journal's transaction.</summary>
/// <exception cref="DatabaseUnavailableException">PostgreSQL is away; every member may throw it.</exception>
public sealed class AnomalyLog(Database database)
{
    private readonly Partitions _partitions = new(database);

    /// <summary>Those that are kept already change nothing.</summary>
    public async Task Write(List<FoundAnomaly> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
            return;
        await _partitions.Ensure(rows.ConvertAll(static row => row.Found.At).ToArray());
        await database.Use(
            async connection =>
            {
                await using var batch = new NpgsqlBatch(connection);
                AnomalyWriter.Add(batch, rows);
                return await batch.ExecuteNonQueryAsync(cancellationToken);
            },
            cancellationToken);
    }
}
