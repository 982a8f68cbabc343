using Millwright.Storage.Journaling;
using Millwright.Storage.Processes;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Rollups;

/// <summary>What was derived in one transaction.</summary>
public readonly record struct Derived(int Hours, int Days)
{
    /// <summary>There may be more.</summary>
    public bool IsFull => Hours == RollupKeeper.Most || Days == RollupKeeper.Most;
}

/// <summary>
/// Derives hours from minutes and days from hours, wherever the journal has left a mark. Mark and roll-up change in one transaction, and each is
/// computed afresh as a whole: a process that dies at it leaves the mark, and nothing is ever counted twice.
/// </summary>
/// <exception cref="DatabaseUnavailableException">PostgreSQL is away.</exception>
public sealed class RollupKeeper(Database database, TimeProvider clock)
{
    /// <summary>Hours, and as many days, in one transaction at most: a commit that touches one of them waits for so long.</summary>
    public const int Most = 100;

    private const long Turn = 0x6D696C6C726F6C6C; // "millroll"

    /// <summary>Past the end of a span: its last minute has closed by then as a rule; one that closes later marks the span once more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private const string TakeHours =
        """
        WITH due AS (SELECT machine_key, hour FROM stale_hours WHERE hour < $1 ORDER BY hour, machine_key LIMIT $2 FOR UPDATE SKIP LOCKED),
        taken AS (DELETE FROM stale_hours s USING due WHERE s.machine_key = due.machine_key AND s.hour = due.hour RETURNING s.machine_key, s.hour)
        SELECT array_agg(machine_key), array_agg(hour) FROM taken
        """;

    /// <summary>A day waits for its hours.</summary>
    private const string TakeDays =
        """
        WITH due AS (
          SELECT machine_key, day FROM stale_days d
           WHERE day < $1 AND NOT EXISTS (SELECT FROM stale_hours h WHERE h.machine_key = d.machine_key AND h.hour >= d.day AND h.hour < d.day + interval '1 day')
           ORDER BY day, machine_key LIMIT $2 FOR UPDATE SKIP LOCKED),
        taken AS (DELETE FROM stale_days s USING due WHERE s.machine_key = due.machine_key AND s.day = due.day RETURNING s.machine_key, s.day)
        SELECT array_agg(machine_key), array_agg(day) FROM taken
        """;

    private const string MarkDays =
        """
        INSERT INTO stale_days (machine_key, day)
        SELECT DISTINCT machine_key, date_trunc('day', hour, 'UTC') FROM unnest($1::bigint[], $2::timestamptz[]) AS h (machine_key, hour)
        ON CONFLICT DO NOTHING
        """;

    /// <summary>The next spans that are over and marked, the oldest first; none while another process is at it.</summary>
    public Task<Derived> DeriveNext(CancellationToken cancellationToken) => database.Use(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            if (!await Turns.TryTake(connection, Turn, cancellationToken))
                return default;
            var now = clock.GetUtcNow().UtcDateTime - Patience;
            var hours = await Take(connection, TakeHours, now.AddHours(-1), cancellationToken);
            await Derive(connection, hours, RollupFold.Hours, "hour_rollups", "month", MarkDays, cancellationToken);
            var days = await Take(connection, TakeDays, now.AddDays(-1), cancellationToken);
            await Derive(connection, days, RollupFold.Days, "day_rollups", "year", null, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return new Derived(hours.Starts.Length, days.Starts.Length);
        },
        cancellationToken);

    private static async Task<(long[] Machines, DateTime[] Starts)> Take(NpgsqlConnection connection, string sql, DateTime before, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = before });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Most });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return reader.IsDBNull(0) ? ([], []) : (reader.GetFieldValue<long[]>(0), reader.GetFieldValue<DateTime[]>(1));
    }

    private static async Task Derive(
        NpgsqlConnection connection, (long[] Machines, DateTime[] Starts) spans, RollupStatements fold, string table, string unit, string? mark, CancellationToken cancellationToken)
    {
        if (spans.Starts.Length == 0)
            return;
        await using var batch = new NpgsqlBatch(connection);
        // Retention may have taken a partition that a late reading now needs once more.
        Unnest.Command(
            batch, $"SELECT ensure_partition('{table}', '{unit}', start) FROM (SELECT DISTINCT date_trunc('{unit}', s, 'UTC') AS start FROM unnest($1::timestamptz[]) AS s) AS needed",
            Starts());
        foreach (var sql in mark is null ? (ReadOnlySpan<string>)[fold.Layouts, fold.Rows] : [fold.Layouts, fold.Rows, mark])
            Unnest.Command(batch, sql, new NpgsqlParameter<long[]> { TypedValue = spans.Machines, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint }, Starts());
        await batch.ExecuteNonQueryAsync(cancellationToken);

        NpgsqlParameter<DateTime[]> Starts() => new() { TypedValue = spans.Starts, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz };
    }
}
