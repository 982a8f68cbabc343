using System.Text.Json;
using Millwright.Twins.Notices;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Notices;

/// <summary>Several notices of a destination that become one, in a transaction: none is lost between, none told twice.</summary>
public sealed class Gathering(Database database)
{
    private const int Most = 10_000;

    /// <summary>Makes one message of what waits for a destination now.</summary>
    /// <returns>How many it tells; 0: the lease is another's by now, or nothing waits.</returns>
    public Task<int> Flood(Guid destination, Guid owner, Func<IReadOnlyList<Told>, Message> word, DateTimeOffset now, CancellationToken cancellationToken) =>
        InTransaction(
            async connection =>
            {
                await using var mine = new NpgsqlCommand(
                    "UPDATE notice_destinations SET last_summary_at = $3 WHERE id = $1 AND lease_owner = $2 AND lease_until > now() RETURNING true", connection);
                mine.Parameters.AddWithValue(destination);
                mine.Parameters.AddWithValue(owner);
                mine.Parameters.AddWithValue(now.UtcDateTime);
                return await mine.ExecuteScalarAsync(cancellationToken) is true
                    ? await Gather(connection, destination, NoticeTypes.Summary, "pending", Frequency.Immediate, word, now, cancellationToken)
                    : 0;
            },
            cancellationToken);

    /// <summary>Makes one message of what was kept for a digest whose time has come, for one person and channel.</summary>
    /// <returns>False: no digest is due.</returns>
    public async Task<bool> Digest(Func<Frequency, string, IReadOnlyList<Told>, Message> word, DateTimeOffset now, CancellationToken cancellationToken) =>
        await InTransaction(
            async connection =>
            {
                await using var find = new NpgsqlCommand(
                    """
                    SELECT d.id, n.frequency, coalesce(u.time_zone, 'UTC')
                      FROM notices n JOIN notice_destinations d ON d.id = n.destination_id LEFT JOIN users u ON u.id = n.user_id
                     WHERE n.state = 'held' AND n.not_before <= $1 ORDER BY n.not_before LIMIT 1 FOR UPDATE OF d SKIP LOCKED
                    """,
                    connection);
                find.Parameters.AddWithValue(now.UtcDateTime);
                await using var reader = await find.ExecuteReaderAsync(cancellationToken);
                if (!await reader.ReadAsync(cancellationToken))
                    return 0;
                var (destination, frequency, timeZone) = (reader.GetGuid(0), NoticeWords.HowOften(reader.GetString(1)), reader.GetString(2));
                await reader.DisposeAsync();
                return await Gather(connection, destination, NoticeTypes.Digest, "held", frequency, several => word(frequency, timeZone, several), now, cancellationToken);
            },
            cancellationToken) > 0;

    private Task<int> InTransaction(Func<NpgsqlConnection, Task<int>> work, CancellationToken cancellationToken) => database.Use(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var gathered = await work(connection);
            await transaction.CommitAsync(cancellationToken);
            return gathered;
        },
        cancellationToken);

    private static async Task<int> Gather(
        NpgsqlConnection connection, Guid destination, string type, string state, Frequency frequency, Func<IReadOnlyList<Told>, Message> word, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var told = await Read(connection, destination, state, frequency, now, cancellationToken);
        if (told.Count == 0)
            return 0;
        var message = word(told);
        var id = NoticeIds.Together(destination, type, told[0].Sequence, told[^1].Sequence);
        await using var batch = new NpgsqlBatch(connection);
        var made = new NpgsqlBatchCommand(
            """
            INSERT INTO notices (id, destination_id, kind, recipient, user_id, event_type, severity, at, subject, content, payload, frequency, state, not_before, due_at)
            SELECT $1, $2, kind, recipient, user_id, $3, $4, $5, $6, $7, $8, $9, 'pending', least($5, not_before), $5 FROM notices WHERE destination_id = $2 AND seq = $10
            """);
        made.Parameters.AddWithValue(id);
        made.Parameters.AddWithValue(destination);
        made.Parameters.AddWithValue(type);
        made.Parameters.AddWithValue(NoticeWords.Of(told.Max(static one => one.Severity)));
        made.Parameters.AddWithValue(now.UtcDateTime);
        made.Parameters.AddWithValue(message.Subject);
        made.Parameters.AddWithValue(message.Text);
        made.Parameters.AddWithValue(NpgsqlDbType.Jsonb, Payload(told));
        made.Parameters.AddWithValue(NoticeWords.Of(frequency));
        made.Parameters.AddWithValue(told[0].Sequence);
        batch.BatchCommands.Add(made);
        var merged = new NpgsqlBatchCommand("UPDATE notices SET state = 'merged', merged_into = $1 WHERE destination_id = $2 AND seq = ANY ($3)");
        merged.Parameters.AddWithValue(id);
        merged.Parameters.AddWithValue(destination);
        merged.Parameters.AddWithValue(told.ConvertAll(static one => one.Sequence));
        batch.BatchCommands.Add(merged);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return told.Count;
    }

    private static async Task<List<Told>> Read(
        NpgsqlConnection connection, Guid destination, string state, Frequency frequency, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT n.seq, n.event_type, n.severity, coalesce(n.payload ->> 'machineName', n.machine_id), n.at, n.subject FROM notices n
             WHERE n.destination_id = $1 AND n.state = $2 AND n.not_before <= $3 AND ($2 = 'pending' OR n.frequency = $4)
             ORDER BY n.seq LIMIT $5 FOR UPDATE
            """,
            connection);
        command.Parameters.AddWithValue(destination);
        command.Parameters.AddWithValue(state);
        command.Parameters.AddWithValue(now.UtcDateTime);
        command.Parameters.AddWithValue(NoticeWords.Of(frequency));
        command.Parameters.AddWithValue(Most);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var told = new List<Told>();
        while (await reader.ReadAsync(cancellationToken))
            told.Add(new Told(reader.GetInt64(0), reader.GetString(1), NoticeWords.Severity(reader.Text(2)), reader.Text(3), reader.GetFieldValue<DateTimeOffset>(4), reader.GetString(5)));
        return told;
    }

    private static string Payload(List<Told> told) => JsonSerializer.Serialize(new
    {
        notices = told.Count,
        from = told.Min(static one => one.At),
        to = told.Max(static one => one.At),
        bySeverity = told.CountBy(static one => NoticeWords.Of(one.Severity)).ToDictionary(),
        byType = told.CountBy(static one => one.Type).ToDictionary(),
    }, JsonSerializerOptions.Web);
}
