using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Millwright.Storage.Processes;

/// <summary>
/// A process's claim on its database: an advisory lock on a connection of its own, held until the process ends. What protects the journal is
/// the epoch in each commit; this keeps two processes from taking every machine from one another in turn. When the connection breaks the claim
/// is made again as soon as the database is back, and a process that has lost it to another stops.
/// </summary>
internal sealed partial class ProcessLock(
    ProcessClaim claim, IOptions<StorageOptions> options, IHostApplicationLifetime host, TimeProvider clock, ILogger<ProcessLock> log) : BackgroundService
{
    private const long Key = 0x6D696C6C6C6F636B; // "milllock"
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>A process that was killed holds its lock until its server notices, as a rule within a second.</summary>
    private static readonly TimeSpan PatienceAtStart = TimeSpan.FromSeconds(5);

    /// <summary>A connection that broke on the way holds its lock until its server notices, which the keep-alive below makes sure of.</summary>
    private static readonly TimeSpan PatienceAfterBreak = TimeSpan.FromSeconds(60);

    private NpgsqlConnection? _held;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _held = await Take(PatienceAtStart, cancellationToken) ?? throw new DatabaseInUseException(claim);
        }
        catch (Exception error) when (DatabaseUnavailableException.IsSaidBy(error))
        {
            throw DatabaseUnavailableException.From(error);
        }
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_held is not null)
            await _held.DisposeAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await UntilBroken(stoppingToken);
                _held = await TakeAgain(stoppingToken);
                if (_held is null)
                {
                    Lost(log, new DatabaseInUseException(claim).Message);
                    host.StopApplication();
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The lock is given back when the stop is complete.
        }
    }

    private async Task UntilBroken(CancellationToken stoppingToken)
    {
        try
        {
            // Nobody notifies this connection: it ends by breaking.
            while (true)
                await _held!.WaitAsync(stoppingToken);
        }
        catch (Exception error) when (DatabaseUnavailableException.IsSaidBy(error))
        {
            await _held!.DisposeAsync();
            _held = null;
        }
    }

    private async Task<NpgsqlConnection?> TakeAgain(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                return await Take(PatienceAfterBreak, stoppingToken);
            }
            catch (Exception error) when (DatabaseUnavailableException.IsSaidBy(error))
            {
                await Task.Delay(Interval, clock, stoppingToken);
            }
        }
    }

    /// <returns>The connection that holds the lock; null: somebody else held it for all that time.</returns>
    private async Task<NpgsqlConnection?> Take(TimeSpan patience, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(Settings(options.Value.ConnectionString));
        var isTaken = false;
        try
        {
            await connection.OpenAsync(cancellationToken);
            var started = clock.GetTimestamp();
            while (!(isTaken = await TryTake(connection, cancellationToken)) && clock.GetElapsedTime(started) < patience)
                await Task.Delay(Interval, clock, cancellationToken);
            return isTaken ? connection : null;
        }
        finally
        {
            if (!isTaken)
                await connection.DisposeAsync();
        }
    }

    private async Task<bool> TryTake(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            claim == ProcessClaim.Alone ? "SELECT pg_try_advisory_lock($1)" : "SELECT pg_try_advisory_lock_shared($1)", connection);
        command.Parameters.AddWithValue(Key);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static string Settings(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString)
    {
        ApplicationName = "millwright lock", Pooling = false, Timeout = 5, CommandTimeout = 5, KeepAlive = 10,
        Options = "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3",
    }.ConnectionString;

    [LoggerMessage(1021, LogLevel.Critical, "While the connection was broken another process took the database, this one stops. {Reason}")]
    private static partial void Lost(ILogger logger, string reason);
}
