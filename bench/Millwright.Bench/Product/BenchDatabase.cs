using Npgsql;

namespace Millwright.Bench.Product;

/// <summary>A database of its own on the server named by <c>MILLWRIGHT_BENCH_DB</c>; dropped when it is no longer needed.</summary>
internal sealed class BenchDatabase : IAsyncDisposable
{
    private readonly string _server;
    private readonly string _name = $"bench_{Guid.NewGuid():N}";

    private static string? Server => Environment.GetEnvironmentVariable("MILLWRIGHT_BENCH_DB");

    /// <summary>What to do when no server is named; null: one is.</summary>
    public static string? Missing => Server is null ? "MILLWRIGHT_BENCH_DB names no PostgreSQL server; run this through ./millwright bench or ./millwright selftest." : null;

    private BenchDatabase(string server) => _server = server;

    public string ConnectionString => $"{_server};Database={_name}";

    public static async Task<BenchDatabase> Create()
    {
        var database = new BenchDatabase(Server!);
        await database.OnServer($"CREATE DATABASE {database._name}");
        return database;
    }

    public async Task<List<T>> Rows<T>(string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>Ends every connection of the product, as a network that breaks or a server that fails over does.</summary>
    public Task CutConnections() => OnServer($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{_name}' AND application_name LIKE 'millwright%'");

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await OnServer($"DROP DATABASE IF EXISTS {_name} WITH (FORCE)");
    }

    private async Task OnServer(string sql)
    {
        await using var connection = new NpgsqlConnection($"{_server};Database=postgres");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
