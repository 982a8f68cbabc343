using System.Net.Sockets;
using Npgsql;

namespace Millwright.Storage;

/// <summary>PostgreSQL cannot be used now: not reachable, shutting down, or out of a resource. What was asked for did not happen.</summary>
public sealed class DatabaseUnavailableException : Exception
{
    public DatabaseUnavailableException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>When it is worth another attempt; null: it is not known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether an error says that the database is away, not that a statement was wrong.</summary>
    public static bool IsSaidBy(Exception error) => error switch
    {
        // FATAL is said when the server ends a connection or lets none in, whatever the reason: never a fault of the statement.
        // 08: connection; 53: out of a resource (a full disk among them); 57: operator intervention; 58: system error. 25006: it takes no writes, as a standby
        // or a server whose disk is full.
        PostgresException postgres => postgres.InvariantSeverity is "FATAL" or "PANIC" || postgres.SqlState[..2] is "08" or "53" or "57" or "58" || postgres.SqlState == PostgresErrorCodes.ReadOnlySqlTransaction,
        DatabaseUnavailableException or NpgsqlException or SocketException or TimeoutException or IOException or ObjectDisposedException => true,
        _ => false,
    };

    public static DatabaseUnavailableException From(Exception error) => error as DatabaseUnavailableException
        ?? new DatabaseUnavailableException($"The database is out of reach: {error.Message.TrimEnd('.')}.", error);
}

/// <summary>A text holds U+0000, which PostgreSQL keeps neither in text nor in JSON: the mistake of whoever sent it.</summary>
public sealed class UnstorableTextException(Exception inner) : Exception("The character U+0000 cannot be stored nor searched for.", inner);

/// <summary>The database was made by a newer program than this one.</summary>
public sealed class DatabaseTooNewException(int found, int known)
    : Exception($"The database has schema version {found}, this program knows only up to {known}: start a newer Millwright, or point this one to another database.");

/// <summary>What is to be changed in the database would break nodes that run.</summary>
public sealed class OlderNodesRunException(int version, IReadOnlyList<string> nodes)
    : Exception($"Schema version {version} takes away what the older program of {string.Join(", ", nodes)} needs: stop there first, or wait 20 s where it is gone already.");
