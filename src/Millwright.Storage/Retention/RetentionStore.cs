using Microsoft.Extensions.Options;
using Millwright.Storage.Learning;
using Npgsql;

namespace Millwright.Storage.Retention;

/// <summary>Gives the turn at removing what is old, to one process at a time.</summary>
public sealed class RetentionStore(IOptions<StorageOptions> storage, ModelFiles files, IOptions<RetentionOptions> options, TimeProvider clock)
{
    private const long Key = 0x6D696C6C6B656570; // "millkeep"

    /// <returns>Null: another process is at it.</returns>
    /// <exception cref="DatabaseUnavailableException">PostgreSQL is away.</exception>
    public async Task<RetentionTurn?> TryBegin(CancellationToken cancellationToken)
    {
        // A connection of its own: the lock is given back with it, however the turn ends, and no query waits for the pool meanwhile.
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(storage.Value.ConnectionString)
        {
            ApplicationName = "millwright retention", Pooling = false, Timeout = 5, CommandTimeout = (int)storage.Value.CommandTimeout.TotalSeconds, Timezone = "UTC",
        }.ConnectionString);
        var isTaken = false;
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var take = new NpgsqlCommand("SELECT pg_try_advisory_lock($1)", connection);
            take.Parameters.AddWithValue(Key);
            isTaken = (bool)(await take.ExecuteScalarAsync(cancellationToken))!;
            return isTaken ? new RetentionTurn(connection, options.Value, files, clock.GetUtcNow().UtcDateTime) : null;
        }
        catch (Exception error) when (DatabaseUnavailableException.IsSaidBy(error))
        {
            throw DatabaseUnavailableException.From(error);
        }
        finally
        {
            if (!isTaken)
                await connection.DisposeAsync();
        }
    }
}
