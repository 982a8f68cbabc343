using Npgsql;

namespace Millwright.Tests.Product;

/// <summary>A database of its own for one installation; dropped with it.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly string _server;
    private readonly string _name = $"endtoend_{Guid.NewGuid():N}";

    private TestDatabase(string server) => _server = server;

    public string ConnectionString => $"{_server};Database={_name}";

    public static async Task<TestDatabase> Create()
    {
        var database = new TestDatabase(Prerequisite.DatabaseServer());
        await Execute($"{database._server};Database=postgres", $"CREATE DATABASE {database._name}");
        return database;
    }

    public Task Execute(string sql) => Execute(ConnectionString, sql);

    public async ValueTask DisposeAsync() => await Execute($"{_server};Database=postgres", $"DROP DATABASE IF EXISTS {_name} WITH (FORCE)");

    private static async Task Execute(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection($"{connectionString};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
