using Npgsql;

namespace Millwright.Storage.Processes;

/// <summary>Turns at what one process does at a time, by PostgreSQL's advisory locks.</summary>
internal static class Turns
{
    /// <summary>Takes a turn until the connection's transaction ends; false: another process has it.</summary>
    public static async Task<bool> TryTake(NpgsqlConnection connection, long turn, CancellationToken cancellationToken)
    {
        await using var take = new NpgsqlCommand("SELECT pg_try_advisory_xact_lock($1)", connection) { Parameters = { new NpgsqlParameter<long> { TypedValue = turn } } };
        return (bool)(await take.ExecuteScalarAsync(cancellationToken))!;
    }
}
