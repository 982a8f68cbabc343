#if !ORLEANS
using Npgsql;

namespace Millwright.EmbeddedOrleans.Tests.State;

/// <summary>A database of its own on the server that <c>MILLWRIGHT_TEST_DB</c> names, with the tables of the grains in it.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly string _server;
    private readonly string _name = $"grains_{Guid.NewGuid():N}";

    private TestDatabase(string server) => _server = server;

    public string ConnectionString => new NpgsqlConnectionStringBuilder(_server) { Database = _name }.ConnectionString;

    /// <summary>Skips the test where there is no server, except in CI, where there must be one.</summary>
    public static async Task<TestDatabase> Create()
    {
        if (Environment.GetEnvironmentVariable("MILLWRIGHT_TEST_DB") is not { Length: > 0 } server)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") is { Length: > 0 }, "MILLWRIGHT_TEST_DB names no PostgreSQL server.");
            throw new InvalidOperationException("MILLWRIGHT_TEST_DB names no PostgreSQL server, which CI must have.");
        }
        var database = new TestDatabase(server);
        await Run(server, $"CREATE DATABASE {database._name}");
        await Run(database.ConnectionString, await File.ReadAllTextAsync(Path.Combine(Root(), "sql", "0002_grains.sql")));
        return database;
    }

    public async ValueTask DisposeAsync() => await Run(_server, $"DROP DATABASE {_name} WITH (FORCE)");

    private static async Task Run(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Orleans.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the checkout.");
        return folder;
    }
}
#endif
