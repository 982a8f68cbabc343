using Npgsql;

namespace Millwright.Tests;

/// <summary>
/// A database of its own on the server that <c>MILLWRIGHT_TEST_DB</c> names (an Npgsql connection string without a database). Where there is
/// no server it does nothing, and <see cref="Require"/> says so.
/// </summary>
public sealed class ScratchDatabase
{
    private static readonly string? Server = Environment.GetEnvironmentVariable("MILLWRIGHT_TEST_DB") is { Length: > 0 } server ? server : null;
    private readonly string _name = $"millwright_test_{Guid.NewGuid():N}";

    public static bool HasServer => Server is not null;

    public string ConnectionString => new NpgsqlConnectionStringBuilder(Server) { Database = _name, Pooling = true }.ConnectionString;

    /// <summary>Skips the test where there is no PostgreSQL; in CI that fails it.</summary>
    public static void Require()
    {
        if (Server is null && Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail("MILLWRIGHT_TEST_DB is not set: CI must test against PostgreSQL.");
        Assert.SkipWhen(Server is null, "Needs PostgreSQL: set MILLWRIGHT_TEST_DB to an Npgsql connection string without a database.");
    }

    public Task Create() => OnServer($"CREATE DATABASE {_name}");

    public async Task Drop()
    {
        await using (var pool = new NpgsqlConnection(ConnectionString))
            NpgsqlConnection.ClearPool(pool);
        await OnServer($"DROP DATABASE {_name} WITH (FORCE)");
    }

    public static async Task OnServer(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Server) { Database = "postgres", Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
