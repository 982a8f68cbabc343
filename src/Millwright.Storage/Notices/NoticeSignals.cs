using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Millwright.Storage.Notices;

/// <summary>Words between the processes on a database, by <c>LISTEN</c> and <c>NOTIFY</c>. They only wake: one that is lost costs time, nothing else.</summary>
public sealed class NoticeSignals(Database database, IOptions<StorageOptions> options)
{
    /// <summary>There are events to route; said by the commit that wrote them.</summary>
    public const string Events = "millwright_notices";

    /// <summary>A notice is there for somebody to see; its id follows.</summary>
    public const string InApp = "millwright_in_app";

    private const int KeepAliveSeconds = 30;

    public Task Say(string channel, string word, CancellationToken cancellationToken) => database.List(
        "SELECT pg_notify($1, $2)",
        parameters =>
        {
            parameters.AddWithValue(channel);
            parameters.AddWithValue(word);
        },
        static _ => 0, cancellationToken);

    /// <summary>Every word on a channel from now on, first an empty one: what was said before is to be looked up.</summary>
    /// <exception cref="DatabaseUnavailableException">The connection cannot be made, or broke.</exception>
    public async IAsyncEnumerable<string> Listen(string channel, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A connection of its own: it waits all the time, and no query shall wait behind it.
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(options.Value.ConnectionString)
        {
            ApplicationName = "millwright notices", Pooling = false, Timeout = 5, KeepAlive = KeepAliveSeconds,
        }.ConnectionString);
        var heard = new Queue<string>([""]);
        connection.Notification += (_, said) => heard.Enqueue(said.Payload);
        await OrUnavailable(Open(connection, channel, cancellationToken));
        while (true)
        {
            while (heard.TryDequeue(out var word))
                yield return word;
            await OrUnavailable(connection.WaitAsync(cancellationToken));
        }
    }

    private static async Task Open(NpgsqlConnection connection, string channel, CancellationToken cancellationToken)
    {
        await connection.OpenAsync(cancellationToken);
        await using var listen = new NpgsqlCommand($"LISTEN {channel}", connection);
        await listen.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task OrUnavailable(Task step)
    {
        try
        {
            await step;
        }
        catch (Exception error) when (DatabaseUnavailableException.IsSaidBy(error))
        {
            throw DatabaseUnavailableException.From(error);
        }
    }
}
