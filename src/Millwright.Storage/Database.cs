using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Millwright.Storage;

/// <summary>
/// The connections to PostgreSQL: a pool for the journal, so that queries never keep a commit waiting, a small one for the register of nodes, so that
/// many queries at once are taken neither for a database that is away nor for a node that is gone, and one for the rest.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    private static readonly DateTime Epoch = DateTime.UnixEpoch;

    private readonly QueryBreaker _breaker;

    public Database(IOptions<StorageOptions> options, ILoggerFactory? logs = null, TimeProvider? clock = null)
    {
        var settings = options.Value;
        _breaker = new QueryBreaker(settings.BreakerTimeouts, settings.BreakerPause, clock ?? TimeProvider.System);
        Queries = Pool(settings, "millwright", settings.QueryConnections, logs);
        Journal = Pool(settings, "millwright journal", settings.JournalConnections, logs);
        Nodes = Pool(settings, "millwright nodes", StorageOptions.NodeConnections, logs);
        var place = new NpgsqlConnectionStringBuilder(settings.ConnectionString);
        Place = $"{place.Username}@{place.Host}:{place.Port}/{place.Database}";
    }

    /// <summary>Which database it is, without what opens it: <c>millwright@db.plant:5432/millwright</c>.</summary>
    public string Place { get; }

    internal NpgsqlDataSource Queries { get; }

    internal NpgsqlDataSource Journal { get; }

    internal NpgsqlDataSource Nodes { get; }

    /// <summary>Runs a piece of work on a connection; an error that means the database is away comes out as <see cref="DatabaseUnavailableException"/>.</summary>
    /// <param name="pool">That the connection is of; null: <see cref="Queries"/>, which are refused while the server does not answer.</param>
    internal async Task<T> Use<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken, NpgsqlDataSource? pool = null)
    {
        var breaker = pool is null ? _breaker : null;
        pool ??= Queries;
        breaker?.Enter();
        try
        {
            await using var connection = await pool.OpenConnectionAsync(cancellationToken);
            var result = await work(connection);
            breaker?.Answered();
            return result;
        }
        catch (PostgresException error) when (error.SqlState.StartsWith("22", StringComparison.Ordinal))
        {
            // A value that PostgreSQL refuses (class 22) can fail the very call in which Npgsql prepares the statement; the next use of it on
            // that connection then reads answers that it does not expect ("Received unexpected backend message DataRow"). Begin anew.
            pool.Clear();
            breaker?.Answered();
            if (error.SqlState is PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter)
                throw new UnstorableTextException(error);
            throw;
        }
        catch (Exception error) when (DatabaseUnavailableException.IsSaidBy(error))
        {
            breaker?.Failed(error);
            throw DatabaseUnavailableException.From(error);
        }
    }

    /// <summary>Streams rows as they come; the connection is held until the last one was taken or the caller gives up.</summary>
    internal async IAsyncEnumerable<T> Stream<T>(
        string sql, Action<NpgsqlParameterCollection> parameters, Func<NpgsqlDataReader, T> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _breaker.Enter();
        await using var connection = await OrUnavailable(Queries.OpenConnectionAsync(cancellationToken));
        await using var command = new NpgsqlCommand(sql, connection);
        parameters(command.Parameters);
        await using var reader = await OrUnavailable(new ValueTask<NpgsqlDataReader>(command.ExecuteReaderAsync(cancellationToken)));
        _breaker.Answered();
        while (await OrUnavailable(new ValueTask<bool>(reader.ReadAsync(cancellationToken))))
            yield return read(reader);
    }

    /// <summary>All rows of a query that is known to be small.</summary>
    internal Task<List<T>> List<T>(
        string sql, Action<NpgsqlParameterCollection> parameters, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, NpgsqlDataSource? pool = null) =>
        Use(
            async connection =>
            {
                await using var command = new NpgsqlCommand(sql, connection);
                parameters(command.Parameters);
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                var rows = new List<T>();
                while (await reader.ReadAsync(cancellationToken))
                    rows.Add(read(reader));
                return rows;
            },
            cancellationToken, pool);

    public Task Ping(CancellationToken cancellationToken) => List("SELECT 1", static _ => { }, static reader => reader.GetInt32(0), cancellationToken);

    /// <summary>Lets go of all connections: a session that began while the server took no writes may go on to take none.</summary>
    internal void Forget()
    {
        Journal.Clear();
        Queries.Clear();
        Nodes.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await Journal.DisposeAsync();
        await Nodes.DisposeAsync();
        await Queries.DisposeAsync();
    }

    internal static DateTime Moment(long micros) => Epoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);

    internal static long Micros(DateTime moment) => (moment.Ticks - Epoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    private async ValueTask<T> OrUnavailable<T>(ValueTask<T> step)
    {
        try
        {
            return await step;
        }
        catch (Exception error) when (DatabaseUnavailableException.IsSaidBy(error))
        {
            _breaker.Failed(error);
            throw DatabaseUnavailableException.From(error);
        }
    }

    private static NpgsqlDataSource Pool(StorageOptions settings, string name, int connections, ILoggerFactory? logs)
    {
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = name };
        builder.ConnectionStringBuilder.ApplicationName = name;
        builder.ConnectionStringBuilder.MaxPoolSize = connections;
        builder.ConnectionStringBuilder.CommandTimeout = (int)settings.CommandTimeout.TotalSeconds;
        builder.ConnectionStringBuilder.Timeout = 5;
        builder.ConnectionStringBuilder.MaxAutoPrepare = 40;
        builder.ConnectionStringBuilder.AutoPrepareMinUsages = 2;
        builder.ConnectionStringBuilder.WriteBufferSize = 64 * 1024;
        builder.ConnectionStringBuilder.NoResetOnClose = true;
        // At Debug each statement is logged, under the request that it is run for.
        return builder.UseLoggerFactory(logs).Build();
    }
}
