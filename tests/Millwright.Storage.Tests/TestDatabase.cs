using Microsoft.Extensions.Logging.Abstractions;
using Millwright.Storage.Journaling;
using Millwright.Storage.Migrations;
using Npgsql;

namespace Millwright.Storage.Tests;

/// <summary>
/// A database of its own on the server that <c>MILLWRIGHT_TEST_DB</c> names (an Npgsql connection string without a database), migrated when
/// it starts and dropped when it ends.
/// </summary>
public sealed class TestDatabase : IAsyncLifetime
{
    private static readonly string? Server = Environment.GetEnvironmentVariable("MILLWRIGHT_TEST_DB");
    private readonly string _name = $"millwright_test_{Guid.NewGuid():N}";
    private Journal? _journal;

    public string ConnectionString => new NpgsqlConnectionStringBuilder(Server) { Database = _name, Pooling = true }.ConnectionString;

    public Database Database { get; private set; } = null!;

    /// <summary>A journal that runs.</summary>
    public Journal Journal => _journal ?? throw new InvalidOperationException("Call Require first.");

    /// <summary>Skips the test where there is no PostgreSQL; in CI that fails it.</summary>
    public TestDatabase Require()
    {
        if (Server is null && Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail("MILLWRIGHT_TEST_DB is not set: CI must test against PostgreSQL.");
        Assert.SkipWhen(Server is null, "Needs PostgreSQL: set MILLWRIGHT_TEST_DB to an Npgsql connection string without a database.");
        return this;
    }

    public async ValueTask InitializeAsync()
    {
        if (Server is null)
            return;
        await OnServer($"CREATE DATABASE {_name}");
        Database = Open(Options());
        await new Migrator(Database).Apply(CancellationToken.None);
        _journal = NewJournal(Database, Options());
        await _journal.StartAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (Server is null)
            return;
        await Journal.StopAsync(CancellationToken.None);
        Journal.Dispose();
        await Database.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await OnServer($"DROP DATABASE {_name} WITH (FORCE)");
    }

    public StorageOptions Options() => new() { ConnectionString = ConnectionString };

    public static Database Open(StorageOptions options) => new(Microsoft.Extensions.Options.Options.Create(options));

    public static Journal NewJournal(Database database, StorageOptions options) =>
        new(database, Microsoft.Extensions.Options.Options.Create(options), TimeProvider.System, NullLogger<Journal>.Instance);

    public async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> Scalar<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public static async Task OnServer(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Server) { Database = "postgres", Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
