using System.ComponentModel.DataAnnotations;
using Npgsql;

namespace Millwright.Storage;

/// <summary>Where PostgreSQL is and how it is used.</summary>
public sealed record StorageOptions
{
    public const string Section = "Millwright:Storage";

    /// <summary>An Npgsql connection string; PostgreSQL 15 or later.</summary>
    [Required(AllowEmptyStrings = false, ErrorMessage = "No database is configured: set MILLWRIGHT_DB to an Npgsql connection string, or start with ./millwright up.")]
    public string ConnectionString { get; set; } = "";

    /// <summary>
    /// The directory in which what models learn lies as files, one of the same for all processes of a cluster; none: it lies in PostgreSQL. It has to be there: one that
    /// is made where a mount is missing would be empty.
    /// </summary>
    public string? Models { get; init; }

    /// <summary>Connections for everything but the journal, at most.</summary>
    [Range(1, 1000)]
    public int QueryConnections { get; init; } = 16;

    /// <summary>Connections for what Orleans itself keeps, of a process in a cluster; others need none.</summary>
    [Range(1, 1000)]
    public int ClusterConnections { get; init; } = 8;

    /// <summary>Transactions that the journal keeps under way at once; while one waits for the disk another gathers.</summary>
    [Range(1, 16)]
    public int JournalLanes { get; init; } = 2;

    /// <summary>Readings that must wait before a lane after the first takes some.</summary>
    [Range(1, 1_000_000)]
    public int ReadingsForAnotherLane { get; init; } = 500;

    /// <summary>Readings that may wait for their commit; past that a batch is refused as busy.</summary>
    [Range(1, 10_000_000)]
    public int JournalQueueReadings { get; init; } = 200_000;

    /// <summary>Readings that one transaction takes, at most; the batch that passes it still goes in.</summary>
    [Range(1, 1_000_000)]
    public int ReadingsPerCommit { get; init; } = 20_000;

    /// <summary>How long the database may take to answer a command.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Queries in a row without an answer in time, after which further ones are refused at once.</summary>
    [Range(1, 1000)]
    public int BreakerTimeouts { get; init; } = 3;

    /// <summary>How long queries are then refused until one is let through to see whether the server answers again.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan BreakerPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Where Orleans keeps membership, reminders and grain state, with a bound on its connections.</summary>
    public string ClusterConnectionString => new NpgsqlConnectionStringBuilder(ConnectionString) { ApplicationName = "millwright cluster", MaxPoolSize = ClusterConnections }.ConnectionString;

    /// <summary>One says that this node lives, one asks who else does.</summary>
    internal const int NodeConnections = 2;

    /// <summary>The journal asks by one more whether the database is back.</summary>
    internal int JournalConnections => JournalLanes + 1;

    /// <summary>The most that a process ever has: its pools, and outside of them the claim on the database, two that listen for notices, and the turn at what is old.</summary>
    internal int ConnectionsOfProcess(bool inCluster) => QueryConnections + JournalConnections + NodeConnections + 4 + (inCluster ? ClusterConnections : 0);
}
