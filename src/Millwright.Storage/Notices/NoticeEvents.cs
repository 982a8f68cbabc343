using Millwright.Twins.Machines;
using Millwright.Twins.Notices;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Notices;

/// <summary>An event that is not a twin's decision; the twins' own are written by the journal.</summary>
/// <param name="Payload">A JSON object.</param>
public sealed record NewNoticeEvent(Guid Id, string Type, NoticeSeverity Severity, MachineId? Machine, DateTimeOffset At, string Payload);

/// <summary>How the installation is from a moment on, as one of its nodes found.</summary>
/// <param name="State"><c>ready</c> or <c>degraded</c>.</param>
public sealed record HealthChange(DateTimeOffset At, string State, string Text);

/// <summary>Takes events into the outbox.</summary>
public sealed class NoticeEvents(Database database)
{
    /// <summary>Nodes look every few seconds, and their clocks differ.</summary>
    private static readonly TimeSpan SameChange = TimeSpan.FromSeconds(30);

    // Told already: it was so before, or another node found the same a moment later and was first to write it.
    private const string Changed =
        $"""
        INSERT INTO notice_events (id, type, severity, at, payload)
        SELECT $1, '{NoticeTypes.SystemHealth}', $2, $3, jsonb_build_object('text', $4::text, 'state', $5::text)
         WHERE coalesce((SELECT e.payload ->> 'state' FROM notice_events e WHERE e.type = '{NoticeTypes.SystemHealth}' AND e.at <= $3 ORDER BY e.at DESC, e.id DESC LIMIT 1), 'ready') <> $5
           AND coalesce((SELECT e.payload ->> 'state' FROM notice_events e
                          WHERE e.type = '{NoticeTypes.SystemHealth}' AND e.at > $3 AND e.at <= $3 + $6 ORDER BY e.at, e.id LIMIT 1), '') <> $5
        ON CONFLICT DO NOTHING RETURNING seq
        """;

    /// <returns>False: there is one with this id already.</returns>
    public async Task<bool> Add(NewNoticeEvent happened, CancellationToken cancellationToken)
    {
        var added = await database.List(
            """
            INSERT INTO notice_events (id, type, severity, machine_key, at, payload)
            VALUES ($1, $2, $3, (SELECT machine_key FROM machines WHERE machine_id = $4), $5, $6) ON CONFLICT DO NOTHING RETURNING seq
            """,
            parameters =>
            {
                parameters.AddWithValue(happened.Id);
                parameters.AddWithValue(happened.Type);
                parameters.AddWithValue(NoticeWords.Of(happened.Severity));
                parameters.AddWithValue(NpgsqlDbType.Text, (object?)happened.Machine?.Value ?? DBNull.Value);
                parameters.AddWithValue(happened.At.UtcDateTime);
                parameters.AddWithValue(NpgsqlDbType.Jsonb, happened.Payload);
            },
            static reader => reader.GetInt64(0), cancellationToken);
        return added.Count == 1;
    }

    /// <summary>Tells of a change of the installation's health once, however many nodes find it.</summary>
    /// <returns>False: it was told already.</returns>
    public Task<bool> Add(HealthChange change, CancellationToken cancellationToken) => database.Use(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            // One node after the other, so that each sees what the one before it wrote.
            await connection.Execute("SELECT pg_advisory_xact_lock(hashtext('millwright.health'))", cancellationToken);
            await using var add = new NpgsqlCommand(Changed, connection);
            add.Parameters.AddWithValue(NoticeIds.Event("installation", NoticeTypes.SystemHealth, change.At, change.State));
            add.Parameters.AddWithValue(NoticeWords.Of(change.State == "ready" ? NoticeSeverity.Info : NoticeSeverity.Critical));
            add.Parameters.AddWithValue(change.At.UtcDateTime);
            add.Parameters.AddWithValue(change.Text);
            add.Parameters.AddWithValue(change.State);
            add.Parameters.AddWithValue(SameChange);
            var isNew = await add.ExecuteScalarAsync(cancellationToken) is not null;
            await transaction.CommitAsync(cancellationToken);
            return isNew;
        },
        cancellationToken);
}
