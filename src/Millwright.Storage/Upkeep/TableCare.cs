using Npgsql;

namespace Millwright.Storage.Upkeep;

/// <summary>A table that was cared for, and how.</summary>
public sealed record CaredTable(string Name, string By);

/// <summary>
/// Vacuums and analyzes where autovacuum does not, or lags. Partitions whose span is over are vacuumed and frozen once: their rows are then never
/// read again for housekeeping, and an index answers alone. Parents of partitions are left out: an ANALYZE of one reads samples of them all, and no
/// plan depends on it.
/// </summary>
public sealed class TableCare(Database database)
{
    /// <summary>Tables in one go, at most, the worst first.</summary>
    public const int Most = 20;

    private const long Key = 0x6D696C6C63617265; // "millcare"

    // Twice what makes autovacuum begin, by its defaults: it lags, or is off. A span counts as over a day after its end, when most that is late is there.
    private const string Needy =
        """
        SELECT s.relname::text,
               CASE WHEN is_over THEN 'VACUUM (FREEZE, ANALYZE)' WHEN n_dead_tup > 1000 + 0.4 * rows THEN 'VACUUM (ANALYZE)' ELSE 'ANALYZE' END
          FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid LEFT JOIN partition_spans p USING (relid)
         CROSS JOIN LATERAL (
                SELECT greatest(c.reltuples, 0) AS rows,
                       coalesce(span_to < now() - interval '1 day' AND (c.reltuples < 0 OR c.relallvisible < c.relpages * 0.98), false) AS is_over) AS care
         WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
           AND (is_over OR n_dead_tup > 1000 + 0.4 * rows OR n_mod_since_analyze > 1000 + 0.2 * rows)
           AND coalesce(greatest(last_vacuum, last_autovacuum, last_analyze, last_autoanalyze), '-infinity') < now() - $1::interval
         ORDER BY n_dead_tup + n_mod_since_analyze DESC LIMIT $2
        """;

    /// <summary>Cares for tables that were left alone for a while and need it; for none while another process is at it.</summary>
    /// <param name="leftAlone">Autovacuum gets this long to do it by itself.</param>
    /// <exception cref="DatabaseUnavailableException">PostgreSQL is away.</exception>
    public Task<IReadOnlyList<CaredTable>> Care(TimeSpan leftAlone, CancellationToken cancellationToken) => database.Use<IReadOnlyList<CaredTable>>(
        async connection =>
        {
            if (!await Lock(connection, "SELECT pg_try_advisory_lock($1)", cancellationToken))
                return [];
            try
            {
                var tables = await Find(connection, leftAlone, cancellationToken);
                foreach (var table in tables)
                {
                    // However long it takes: it keeps nobody waiting, and half a vacuum is none.
                    await using var command = new NpgsqlCommand($"{table.By} \"{table.Name}\"", connection) { CommandTimeout = 0 };
                    await command.ExecuteNonQueryAsync(cancellationToken);
                }
                return tables;
            }
            finally
            {
                if (connection.State == System.Data.ConnectionState.Open)
                    await Lock(connection, "SELECT pg_advisory_unlock($1)", CancellationToken.None);
            }
        },
        cancellationToken);

    private static async Task<List<CaredTable>> Find(NpgsqlConnection connection, TimeSpan leftAlone, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Needy, connection);
        command.Parameters.AddWithValue(leftAlone);
        command.Parameters.AddWithValue(Most);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var tables = new List<CaredTable>();
        while (await reader.ReadAsync(cancellationToken))
            tables.Add(new CaredTable(reader.GetString(0), reader.GetString(1)));
        return tables;
    }

    private static async Task<bool> Lock(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new NpgsqlParameter<long> { TypedValue = Key } } };
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
