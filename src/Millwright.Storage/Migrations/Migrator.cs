using System.Globalization;
using System.Reflection;
using Npgsql;

namespace Millwright.Storage.Migrations;

/// <summary>
/// Brings a database up to this program's schema: the numbered files of <c>sql/</c>, each in its own transaction with its record, under an
/// advisory lock, so that several processes may start at once and a second start finds nothing to do.
/// </summary>
public sealed class Migrator(Database database)
{
    private const long Lock = 0x6D696C6C77726967; // "millwrig"

    /// <summary>The newest schema that this program knows.</summary>
    public static int Known { get; } = Scripts().Max(script => script.Version);

    /// <returns>The schema version that the database now has.</returns>
    /// <exception cref="DatabaseTooNewException">The database has a version that this program does not know.</exception>
    /// <exception cref="DatabaseUnavailableException">PostgreSQL cannot be reached.</exception>
    public Task<int> Apply(CancellationToken cancellationToken) => database.Use(connection => Apply(connection, cancellationToken), cancellationToken);

    private static async Task<int> Apply(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await Execute(connection, $"SELECT pg_advisory_lock({Lock})", cancellationToken);
        try
        {
            await Execute(
                connection,
                "CREATE TABLE IF NOT EXISTS schema_versions (version int PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())",
                cancellationToken);
            await using var newest = new NpgsqlCommand("SELECT coalesce(max(version), 0) FROM schema_versions", connection);
            var found = (int)(await newest.ExecuteScalarAsync(cancellationToken))!;
            if (found > Known)
                throw new DatabaseTooNewException(found, Known);
            foreach (var (version, name) in Scripts().Where(script => script.Version > found).OrderBy(script => script.Version))
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                await Execute(connection, Text(name), cancellationToken);
                await Execute(connection, $"INSERT INTO schema_versions (version, name) VALUES ({version}, '{name}')", cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }
            return Known;
        }
        finally
        {
            // A connection that broke has given its lock back; asking again would hide what broke it.
            if (connection.State == System.Data.ConnectionState.Open)
                await Execute(connection, $"SELECT pg_advisory_unlock({Lock})", CancellationToken.None);
        }
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        // However long it takes: another process may be migrating, and a change of schema is not to be cut short.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static IEnumerable<(int Version, string Name)> Scripts() =>
        Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Select(name => (int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name));

    private static string Text(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
