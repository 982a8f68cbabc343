using Millwright.Storage.Machines;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage;

/// <summary>Changes of rows that carry a version, which tells who changes from what he has not seen.</summary>
internal static class VersionedRows
{
    /// <param name="sql">Inserts one row <c>ON CONFLICT DO NOTHING</c> and returns it; it returns none where something that must be its own is taken.</param>
    public static async Task<Change<T>> Insert<T>(
        this Database database, string sql, Action<NpgsqlParameterCollection> parameters, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
        where T : class
    {
        var made = await database.List(sql, parameters, read, cancellationToken);
        return made.Count == 1 ? new(ChangeOutcome.Created, made[0]) : new(ChangeOutcome.Exists, null);
    }

    /// <summary>Updates or deletes a row if its version is <paramref name="version"/>; null: whatever it is.</summary>
    /// <param name="sql">Returns the row. Its last parameter is the version: <c>$n::bigint IS NULL OR version = $n</c>.</param>
    /// <param name="find">What there is now, where nothing was changed.</param>
    /// <returns><see cref="ChangeOutcome.Exists"/>: the change would take what another row has.</returns>
    public static async Task<Change<T>> Change<T>(
        this Database database, string sql, Action<NpgsqlParameterCollection> parameters, long? version, Func<NpgsqlDataReader, T> read, Func<Task<T?>> find,
        CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            var changed = await database.List(
                sql,
                collection =>
                {
                    parameters(collection);
                    collection.AddWithValue(NpgsqlDbType.Bigint, (object?)version ?? DBNull.Value);
                },
                read, cancellationToken);
            if (changed.Count == 1)
                return new(ChangeOutcome.Changed, changed[0]);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return new(ChangeOutcome.Exists, null);
        }
        return await find() is { } now ? new(ChangeOutcome.Outdated, now) : new(ChangeOutcome.Missing, null);
    }
}
