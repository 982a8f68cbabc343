using Microsoft.Extensions.Logging.Abstractions;
using Millwright.Storage.Journaling;
using Millwright.Storage.Learning;
using Millwright.Storage.Migrations;
using Millwright.Tests;
using Npgsql;

namespace Millwright.Storage.Tests;

/// <summary>A database of its own, migrated when it starts and dropped when it ends, with a journal that writes to it.</summary>
public sealed class TestDatabase : IAsyncLifetime
{
    private readonly ScratchDatabase _scratch = new();
    private Journal? _journal;

    public string ConnectionString => _scratch.ConnectionString;

    public Database Database { get; private set; } = null!;

    /// <summary>A journal that runs.</summary>
    public Journal Journal => _journal ?? throw new InvalidOperationException("Call Require first.");

    /// <summary>Skips the test where there is no PostgreSQL; in CI that fails it.</summary>
    public TestDatabase Require()
    {
        ScratchDatabase.Require();
        return this;
    }

    public async ValueTask InitializeAsync()
    {
        if (!ScratchDatabase.HasServer)
            return;
        await _scratch.Create();
        Database = Open(Options());
        await new Migrator(Database).Apply(CancellationToken.None);
        _journal = NewJournal(Database, Options());
        await _journal.StartAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (!ScratchDatabase.HasServer)
            return;
        await Journal.StopAsync(CancellationToken.None);
        Journal.Dispose();
        await Database.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await _scratch.Drop();
    }

    public StorageOptions Options() => new() { ConnectionString = ConnectionString };

    /// <summary>Where what versions learnt lies: in the directory, or, without one, in the database.</summary>
    public ModelFiles Files(string? directory = null) => new(Microsoft.Extensions.Options.Options.Create(Options() with { Models = directory }));

    public static Database Open(StorageOptions options) => new(Microsoft.Extensions.Options.Options.Create(options));

    public static Journal NewJournal(Database database, StorageOptions options) =>
        new(database, Microsoft.Extensions.Options.Options.Create(options), TimeProvider.System, NullLogger<Journal>.Instance);

    public async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> Scalar<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public static Task OnServer(string sql) => ScratchDatabase.OnServer(sql);
}
