using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Millwright.Storage.Cluster;
using Npgsql;

namespace Millwright.Storage.Migrations;

/// <summary>
/// Brings a database up to this program's schema: the numbered files of <c>sql/</c>, each in its own transaction with its record, under an
/// advisory lock, so that several processes may start at once and a second start finds nothing to do.
/// <para>
/// Programs of two versions may run side by side on one database, so that a cluster is upgraded node by node: a file whose first line reads
/// <c>-- oldest program: N</c> leaves everything that a program of schema N needs. A program starts on a newer schema when none of the files that it
/// does not know asks for a newer program, and no file is applied while a node runs that it would take something from.
/// </para>
/// </summary>
public sealed partial class Migrator(Database database)
{
    private const long Lock = 0x6D696C6C77726967; // "millwrig"

    /// <summary>The newest schema that this program knows.</summary>
    public static int Known { get; } = Scripts().Max(script => script.Version);

    /// <returns>The schema version that the database now has.</returns>
    /// <exception cref="DatabaseTooNewException">The database has a version that this program does not know and cannot live with.</exception>
    /// <exception cref="OlderNodesRunException">A file that is to be applied takes something from nodes that run.</exception>
    /// <exception cref="DatabaseUnavailableException">PostgreSQL cannot be reached.</exception>
    public Task<int> Apply(CancellationToken cancellationToken) => database.Use(connection => Apply(connection, cancellationToken), cancellationToken);

    private static async Task<int> Apply(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await Execute(connection, $"SELECT pg_advisory_lock({Lock})", cancellationToken);
        try
        {
            await Execute(
                connection,
                """
                CREATE TABLE IF NOT EXISTS schema_versions (
                  version int PRIMARY KEY, name text NOT NULL, oldest_program int, applied_at timestamptz NOT NULL DEFAULT now());
                ALTER TABLE schema_versions ADD COLUMN IF NOT EXISTS oldest_program int
                """,
                cancellationToken);
            var found = await Number(connection, "SELECT max(version) FROM schema_versions", cancellationToken);
            if (await Number(connection, $"SELECT max(coalesce(oldest_program, version)) FROM schema_versions WHERE version > {Known}", cancellationToken) > Known)
                throw new DatabaseTooNewException(found, Known);
            foreach (var (version, name) in Scripts().Where(script => script.Version > found).OrderBy(script => script.Version))
                await Apply(connection, version, name, cancellationToken);
            return Math.Max(found, Known);
        }
        finally
        {
            // A connection that broke has given its lock back; asking again would hide what broke it.
            if (connection.State == System.Data.ConnectionState.Open)
                await Execute(connection, $"SELECT pg_advisory_unlock({Lock})", CancellationToken.None);
        }
    }

    private static async Task Apply(NpgsqlConnection connection, int version, string name, CancellationToken cancellationToken)
    {
        var text = Text(name);
        var oldest = OldestProgram(text) ?? version;
        if (await NodeRegister.OlderThan(connection, oldest, cancellationToken) is { Count: > 0 } older)
            throw new OlderNodesRunException(version, older);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await Execute(connection, text, cancellationToken);
        await Execute(connection, $"INSERT INTO schema_versions (version, name, oldest_program) VALUES ({version}, '{name}', {oldest})", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The oldest program that can live with what a file does; null: none that does not know the file.</summary>
    public static int? OldestProgram(string script) =>
        FirstLine().Match(script) is { Success: true } match ? int.Parse(match.Groups["version"].ValueSpan, CultureInfo.InvariantCulture) : null;

    private static async Task<int> Number(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken) as int? ?? 0;
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

    [GeneratedRegex(@"\A-- oldest program: (?<version>\d{1,6})\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FirstLine();
}
