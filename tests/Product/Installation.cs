using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Npgsql;

namespace Millwright.Tests.Product;

/// <summary>The built product, started, killed and started again as a user's would be.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string _connectionString;
    private readonly IAsyncDisposable? _database;
    private (string Name, string Value)[] _settings;
    private readonly ConcurrentQueue<string> _said = new();
    private Process? _process;

    private Installation(string connectionString, IAsyncDisposable? database, (string Name, string Value)[] settings)
    {
        (_connectionString, _database, _settings) = (connectionString, database, settings);
        Address = new Uri($"http://127.0.0.1:{Ports.Free()}");
        Api = new Api(Address);
    }

    public Uri Address { get; }

    /// <summary>Runs a statement on its database, as another part of the product would.</summary>
    public async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection($"{_connectionString};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public Api Api { get; }

    /// <summary>What the product has printed.</summary>
    public string Log => string.Join('\n', _said);

    /// <summary>Starts on a fresh database and a free port.</summary>
    public static async Task<Installation> Start(params (string Name, string Value)[] settings)
    {
        var database = await TestDatabase.Create();
        return await Start(database.ConnectionString, database, settings);
    }

    /// <summary>Starts on a database that <paramref name="owned"/>, if anything, takes away in the end.</summary>
    public static async Task<Installation> Start(string connectionString, IAsyncDisposable? owned = null, params (string Name, string Value)[] settings)
    {
        var installation = new Installation(connectionString, owned, settings);
        await installation.Run();
        return installation;
    }

    /// <summary>How the product is told where to listen and where its database is.</summary>
    public static ProcessStartInfo Command(string connectionString, int port, params ReadOnlySpan<(string Name, string Value)> settings) =>
        Child.Start(Built.Gateway, [], [("MILLWRIGHT_DB", connectionString), ("MILLWRIGHT_PORT", $"{port}"), ("Logging__LogLevel__Default", "Warning"), .. settings]);

    /// <summary>Starts the process and waits until it says that it is ready.</summary>
    public async Task Run()
    {
        var process = _process = Process.Start(Command(_connectionString, Address.Port, _settings))!;
        process.OutputDataReceived += (_, line) => Said(line.Data);
        process.ErrorDataReceived += (_, line) => Said(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await Eventually.Is(
            async () => process.HasExited
                ? throw new InvalidOperationException($"The product ended with code {process.ExitCode} instead of starting.\n{Log}")
                : await Api.Status("/health/ready") == HttpStatusCode.OK,
            "the product is ready", TimeSpan.FromMinutes(3));
    }

    /// <summary>SIGKILL: no chance to flush or say goodbye.</summary>
    public async Task Kill()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM: it stops in order.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> Stop()
    {
        (await Child.Run(Child.Start("kill", ["-TERM", $"{_process!.Id}"]), Patience)).Code.ShouldBe(0);
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    /// <param name="changed">Settings that are others from here on.</param>
    public async Task Restart(params (string Name, string Value)[] changed)
    {
        await Kill();
        _settings = [.. _settings, .. changed];
        await Run();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            await Kill();
        _process?.Dispose();
        Api.Dispose();
        if (_database is not null)
            await _database.DisposeAsync();
    }

    private void Said(string? line)
    {
        if (line is not null)
            _said.Enqueue(line);
    }
}
