using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Millwright.Storage.Processes;

/// <summary>What a process may need of the connections that PostgreSQL gives out.</summary>
/// <param name="OfProcess">The most that one process has.</param>
/// <param name="Processes">Millwright's own on this database, with the one that asks.</param>
/// <param name="GivenOut">To everybody together: <c>max_connections</c> less those for superusers, or the limit of the role or the database.</param>
/// <param name="Others">Open connections of anybody else.</param>
internal readonly record struct ConnectionBudget(int OfProcess, int Processes, int GivenOut, int Others)
{
    /// <summary>Even alone the process cannot have all that it may ask for.</summary>
    public bool IsTooSmall => OfProcess > GivenOut;

    /// <summary>It could, if the others needed less than they may.</summary>
    public bool IsTight => Wanted > GivenOut;

    public int Wanted => OfProcess * Processes + Others;
}

/// <summary>PostgreSQL gives out fewer connections than this process may need.</summary>
public sealed class TooFewConnectionsException : Exception
{
    internal TooFewConnectionsException(ConnectionBudget budget)
        : base($"This process may open {budget.OfProcess} connections and PostgreSQL gives out {budget.GivenOut}: raise its max_connections (or the limit of the role or database), or lower Millwright:Storage:QueryConnections.")
    {
    }
}

/// <summary>Says at the start what would else show under load as refused readings: that the pools are larger than the server.</summary>
internal sealed partial class ConnectionCheck(ProcessClaim claim, Database database, IOptions<StorageOptions> options, ILogger<ConnectionCheck> log) : IHostedService
{
    private const string Sql =
        """
        SELECT least(current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int,
                     (SELECT nullif(rolconnlimit, -1) FROM pg_roles WHERE rolname = current_user),
                     (SELECT nullif(datconnlimit, -1) FROM pg_database WHERE datname = current_database())),
               count(*) FILTER (WHERE datname = current_database() AND application_name = 'millwright lock')::int,
               count(*) FILTER (WHERE datname <> current_database() OR application_name NOT LIKE 'millwright%')::int
          FROM pg_stat_activity WHERE backend_type = 'client backend'
        """;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var ofProcess = options.Value.ConnectionsOfProcess(inCluster: claim == ProcessClaim.Shared);
        var budget = (await database.List(
            Sql, static _ => { }, reader => new ConnectionBudget(ofProcess, reader.GetInt32(1) + 1, reader.GetInt32(0), reader.GetInt32(2)), cancellationToken))[0];
        if (budget.IsTooSmall)
            throw new TooFewConnectionsException(budget);
        if (budget.IsTight)
            Tight(log, budget.Processes, budget.OfProcess, budget.Others, budget.Wanted, budget.GivenOut);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1041, LogLevel.Warning, "{Processes} processes of up to {OfProcess} connections and {Others} connections of others make {Wanted}, and PostgreSQL gives out {GivenOut}: raise its max_connections, or lower Millwright:Storage:QueryConnections.")]
    private static partial void Tight(ILogger logger, int processes, int ofProcess, int others, int wanted, int givenOut);
}
