using Millwright.Storage.Processes;
using Millwright.Twins.Notices;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Notices;

/// <summary>An event that waits to be routed.</summary>
/// <param name="Payload">JSON, as it was written.</param>
public sealed record UnroutedEvent(NoticeEvent Happened, NoticeFacts Facts, string Payload);

/// <summary>A notice to be made.</summary>
public sealed record NewNotice(UnroutedEvent Of, Guid DestinationId, Routed Way, string Kind, string Recipient, Message Message);

/// <summary>Turns events into notices: one transaction reads the events and the plan, writes the notices, and marks the events.</summary>
public sealed class OutboxRouting(Database database)
{
    private const long Turn = 0x6D696C6C726F7574; // "millrout"

    /// <summary>Routes the oldest events.</summary>
    /// <param name="decide">The notices that an event makes.</param>
    /// <returns>How many events were routed; less than <paramref name="most"/>: no more wait, or another process is at it.</returns>
    public Task<int> Route(int most, Func<UnroutedEvent, NoticePlan, PlanNames, IEnumerable<NewNotice>> decide, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.Use(
            async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                // One router at a time: two would put what they took into the destinations' order in any order.
                if (!await Turns.TryTake(connection, Turn, cancellationToken) || await Waiting(connection, most, cancellationToken) is not { Count: > 0 } waiting)
                    return 0;
                var (plan, names) = await PlanQueries.Read(connection, cancellationToken);
                var made = waiting.SelectMany(happened => decide(happened, plan, names)).ToList();
                await Write(connection, waiting, made, now, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return waiting.Count;
            },
            cancellationToken);

    private static async Task<List<UnroutedEvent>> Waiting(NpgsqlConnection connection, int most, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT e.id, e.type, e.severity, e.alarm_id, e.at, e.payload, m.machine_id, m.name, m.type, m.site, m.tags
              FROM notice_events e LEFT JOIN machines m USING (machine_key)
             WHERE e.routed_at IS NULL ORDER BY e.seq LIMIT $1 FOR UPDATE OF e SKIP LOCKED
            """,
            connection);
        command.Parameters.AddWithValue(most);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var waiting = new List<UnroutedEvent>();
        while (await reader.ReadAsync(cancellationToken))
            waiting.Add(Read(reader));
        return waiting;
    }

    private static UnroutedEvent Read(NpgsqlDataReader reader)
    {
        var payload = reader.GetString(5);
        var facts = NoticeJson.Facts(payload);
        facts = facts with { MachineId = reader.Text(6) ?? facts.MachineId, MachineName = facts.MachineName ?? reader.Text(7), Site = reader.Text(9) ?? facts.Site };
        var subject = new NoticeSubject(facts.MachineId, reader.Text(8), facts.Site, facts.Line, reader.IsDBNull(10) ? null : reader.GetFieldValue<string[]>(10));
        var happened = new NoticeEvent(
            reader.GetGuid(0), reader.GetString(1), NoticeWords.Severity(reader.Text(2)), subject, reader.IsDBNull(3) ? null : reader.GetGuid(3),
            reader.GetFieldValue<DateTimeOffset>(4));
        return new(happened, facts, payload);
    }

    private static async Task Write(NpgsqlConnection connection, List<UnroutedEvent> routed, List<NewNotice> made, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        var places = new NpgsqlBatchCommand(
            "INSERT INTO notice_destinations (id, channel_id, user_id, recipient) SELECT * FROM unnest($1, $2, $3, $4) ON CONFLICT DO NOTHING");
        var different = made.DistinctBy(static notice => notice.DestinationId).ToList();
        places.Parameters.AddWithValue(different.ConvertAll(static notice => notice.DestinationId));
        places.Parameters.AddWithValue(different.ConvertAll(static notice => notice.Way.ChannelId));
        places.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Uuid, different.ConvertAll(static notice => notice.Way.UserId));
        places.Parameters.AddWithValue(different.ConvertAll(static notice => notice.Way.Recipient));
        batch.BatchCommands.Add(places);
        foreach (var notice in made)
            batch.BatchCommands.Add(Insert(notice));
        var mark = new NpgsqlBatchCommand("UPDATE notice_events SET routed_at = $2 WHERE id = ANY ($1)");
        mark.Parameters.AddWithValue(routed.ConvertAll(static one => one.Happened.Id));
        mark.Parameters.AddWithValue(now.UtcDateTime);
        batch.BatchCommands.Add(mark);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlBatchCommand Insert(NewNotice notice)
    {
        var command = new NpgsqlBatchCommand(
            """
            INSERT INTO notices (id, destination_id, kind, recipient, user_id, event_id, event_type, severity, alarm_id, machine_id, at, subject, content, payload,
                                 frequency, state, not_before, due_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17) ON CONFLICT DO NOTHING
            """);
        var happened = notice.Of.Happened;
        var parameters = command.Parameters;
        parameters.AddWithValue(NoticeIds.Notice(happened.Id, notice.DestinationId));
        parameters.AddWithValue(notice.DestinationId);
        parameters.AddWithValue(notice.Kind);
        parameters.AddWithValue(notice.Recipient);
        parameters.AddWithValue(NpgsqlDbType.Uuid, (object?)notice.Way.UserId ?? DBNull.Value);
        parameters.AddWithValue(happened.Id);
        parameters.AddWithValue(happened.Type);
        parameters.AddWithValue(NoticeWords.Of(happened.Severity));
        parameters.AddWithValue(NpgsqlDbType.Uuid, (object?)happened.AlarmId ?? DBNull.Value);
        parameters.AddWithValue(NpgsqlDbType.Text, (object?)happened.Subject.MachineId ?? DBNull.Value);
        parameters.AddWithValue(happened.At.UtcDateTime);
        parameters.AddWithValue(notice.Message.Subject);
        parameters.AddWithValue(notice.Message.Text);
        parameters.AddWithValue(NpgsqlDbType.Jsonb, notice.Of.Payload);
        parameters.AddWithValue(NoticeWords.Of(notice.Way.Frequency));
        parameters.AddWithValue(notice.Way.Frequency == Frequency.Immediate ? "pending" : "held");
        parameters.AddWithValue(notice.Way.NotBefore.UtcDateTime);
        return command;
    }
}
