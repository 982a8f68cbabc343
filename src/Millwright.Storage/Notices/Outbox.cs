using Millwright.Twins.Notices;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Notices;

/// <summary>A destination that this process may send to until its lease ends.</summary>
/// <param name="Settings">The channel's, a JSON object.</param>
/// <param name="Secrets">The channel's, sealed; null: none.</param>
/// <param name="Failures">In a row.</param>
public sealed record LeasedDestination(
    Guid Id, Guid ChannelId, string Kind, string ChannelName, string Settings, byte[]? Secrets, string Recipient, string TimeZone, int Failures, DateTimeOffset? LastSummaryAt);

/// <summary>A notice to be sent now, with its attempt already in the log.</summary>
/// <param name="Failures">How often it failed before, since it was made or retried by hand.</param>
public sealed record DueNotice(
    Guid Id, long AttemptId, int Failures, Guid? EventId, string Type, NoticeSeverity Severity, Guid? AlarmId, string? MachineId, DateTimeOffset At, string Subject, string Text,
    string Payload, string Recipient);

public enum NoticeState
{
    Pending,

    /// <summary>Waits for its digest.</summary>
    Held,
    Sent,

    /// <summary>Another notice tells it.</summary>
    Merged,

    /// <summary>Will not be tried again by itself.</summary>
    Dead,
}

/// <summary>How an attempt ended, and what follows.</summary>
/// <param name="Outcome">A word of <c>notice_attempts.outcome</c>.</param>
/// <param name="State">Sent, pending or dead.</param>
/// <param name="DueAt">When it is tried next, if it is.</param>
/// <param name="Failures">Of the destination, in a row.</param>
/// <param name="OpenUntil">Of the destination's breaker; null: closed.</param>
public sealed record AttemptEnd(
    string Outcome, int? StatusCode, string? Answer, string? Error, string? MessageId, NoticeState State, DateTimeOffset DueAt, int Failures, DateTimeOffset? OpenUntil);

/// <summary>
/// The outbox: which destinations have something due, and what becomes of it. Leases run by the database's clock, so that processes whose clocks
/// differ do not take them from one another.
/// </summary>
public sealed class Outbox(Database database)
{
    /// <summary>Takes destinations that have something due and that nobody else sends to.</summary>
    /// <param name="told">Alerts that were told before are due again.</param>
    public Task<List<LeasedDestination>> Lease(Guid owner, TimeSpan lease, int most, DateTimeOffset now, DateTimeOffset told, CancellationToken cancellationToken) => database.List(
        """
        WITH due AS (
          SELECT d.id FROM notice_destinations d JOIN notice_channels c ON c.id = d.channel_id AND c.is_active AND c.deleted_at IS NULL
           WHERE (d.lease_until IS NULL OR d.lease_until < now()) AND (d.open_until IS NULL OR d.open_until <= $4) AND (d.paused_until IS NULL OR d.paused_until <= $4)
             AND (EXISTS (SELECT FROM notice_alerts a WHERE a.destination_id = d.id AND a.told_at < $5)
                  OR (SELECT n.due_at FROM notices n WHERE n.destination_id = d.id AND n.state = 'pending' AND n.not_before <= $4
                       ORDER BY n.not_before, n.seq LIMIT 1) <= $4)
           LIMIT $3 FOR UPDATE OF d SKIP LOCKED)
        UPDATE notice_destinations d SET lease_owner = $1, lease_until = now() + $2
          FROM due, notice_channels c
         WHERE d.id = due.id AND c.id = d.channel_id
        RETURNING d.id, c.id, c.kind, c.name, c.settings, c.secrets, d.recipient, coalesce((SELECT u.time_zone FROM users u WHERE u.id = d.user_id), 'UTC'),
                  d.consecutive_failures, d.last_summary_at
        """,
        parameters =>
        {
            parameters.AddWithValue(owner);
            parameters.AddWithValue(lease);
            parameters.AddWithValue(most);
            parameters.AddWithValue(now.UtcDateTime);
            parameters.AddWithValue(told.UtcDateTime);
        },
        ReadDestination, cancellationToken);

    /// <summary>Takes the destination's next notice, if it is due and the lease still is this owner's; the lease begins anew and the attempt is logged.</summary>
    public async Task<DueNotice?> Begin(Guid destination, Guid owner, TimeSpan lease, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var begun = await database.List(
            """
            WITH head AS (
              SELECT * FROM notices WHERE destination_id = $1 AND state = 'pending' AND not_before <= $4 ORDER BY not_before, seq LIMIT 1),
            mine AS (
              UPDATE notice_destinations d SET lease_until = now() + $3 FROM head
               WHERE d.id = $1 AND d.lease_owner = $2 AND d.lease_until > now() AND head.due_at <= $4 AND (d.paused_until IS NULL OR d.paused_until <= $4)
              RETURNING d.id),
            attempt AS (INSERT INTO notice_attempts (notice_id) SELECT head.id FROM head, mine RETURNING id)
            SELECT h.id, attempt.id, h.attempts, h.event_id, h.event_type, h.severity, h.alarm_id, h.machine_id, h.at, h.subject, h.content, h.payload, h.recipient
              FROM head h, attempt
            """,
            parameters =>
            {
                parameters.AddWithValue(destination);
                parameters.AddWithValue(owner);
                parameters.AddWithValue(lease);
                parameters.AddWithValue(now.UtcDateTime);
            },
            ReadNotice, cancellationToken);
        return begun.Count == 0 ? null : begun[0];
    }

    /// <summary>Writes what became of an attempt.</summary>
    public Task Finish(Guid destination, DueNotice notice, AttemptEnd end, CancellationToken cancellationToken) => database.List(
        """
        WITH attempt AS (
          UPDATE notice_attempts SET ended_at = now(), outcome = $3, status_code = $4, answer = $5, error = $6 WHERE id = $2),
        notice AS (
          UPDATE notices SET state = $8, attempts = attempts + 1, due_at = $9, last_outcome = $3, last_error = $6, message_id = coalesce($7, message_id),
                 sent_at = CASE WHEN $8 = 'sent' THEN now() END, bounced_at = CASE WHEN $3 = 'bounced' THEN now() ELSE bounced_at END
           WHERE id = $10 AND state = 'pending')
        UPDATE notice_destinations SET consecutive_failures = $11, open_until = $12, last_used_at = now(), last_error = $6 WHERE id = $1
        """,
        parameters =>
        {
            parameters.AddWithValue(destination);
            parameters.AddWithValue(notice.AttemptId);
            parameters.AddWithValue(end.Outcome);
            parameters.AddWithValue(NpgsqlDbType.Integer, (object?)end.StatusCode ?? DBNull.Value);
            parameters.AddWithValue(NpgsqlDbType.Text, (object?)end.Answer ?? DBNull.Value);
            parameters.AddWithValue(NpgsqlDbType.Text, (object?)end.Error ?? DBNull.Value);
            parameters.AddWithValue(NpgsqlDbType.Text, (object?)end.MessageId ?? DBNull.Value);
            parameters.AddWithValue(StateWord(end.State));
            parameters.AddWithValue(end.DueAt.UtcDateTime);
            parameters.AddWithValue(notice.Id);
            parameters.AddWithValue(end.Failures);
            parameters.AddWithValue(NpgsqlDbType.TimestampTz, (object?)end.OpenUntil?.UtcDateTime ?? DBNull.Value);
        },
        static _ => 0, cancellationToken);

    /// <summary>Gives the lease back; with <paramref name="pausedUntil"/> nobody takes it before.</summary>
    public Task Release(Guid destination, Guid owner, DateTimeOffset? pausedUntil, CancellationToken cancellationToken) => database.List(
        "UPDATE notice_destinations SET lease_owner = NULL, lease_until = NULL, paused_until = $3 WHERE id = $1 AND lease_owner = $2",
        parameters =>
        {
            parameters.AddWithValue(destination);
            parameters.AddWithValue(owner);
            parameters.AddWithValue(NpgsqlDbType.TimestampTz, (object?)pausedUntil?.UtcDateTime ?? DBNull.Value);
        },
        static _ => 0, cancellationToken);

    /// <summary>What waits for a destination, and what it had since an instant.</summary>
    public async Task<Backlog> Backlog(LeasedDestination destination, DateTimeOffset since, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = await database.List(
            """
            SELECT (SELECT count(*)::int FROM notices WHERE destination_id = $1 AND state = 'pending' AND not_before <= $3),
                   EXISTS (SELECT FROM notices WHERE destination_id = $1 AND state = 'pending' AND not_before <= $3 AND severity = 'critical'),
                   ARRAY(SELECT sent_at FROM notices WHERE destination_id = $1 AND state = 'sent' AND sent_at > $2),
                   (SELECT last_summary_at FROM notice_destinations WHERE id = $1),
                   coalesce((SELECT event_id IS NULL FROM notices WHERE destination_id = $1 AND state = 'pending' AND not_before <= $3
                              ORDER BY not_before, seq LIMIT 1), false)
            """,
            parameters =>
            {
                parameters.AddWithValue(destination.Id);
                parameters.AddWithValue(since.UtcDateTime);
                parameters.AddWithValue(now.UtcDateTime);
            },
            static reader => new Backlog(reader.GetInt32(0), reader.GetBoolean(1), reader.GetFieldValue<DateTimeOffset[]>(2), reader.Moment(3), reader.GetBoolean(4)), cancellationToken);
        return found[0];
    }

    internal static string StateWord(NoticeState state) => state switch
    {
        NoticeState.Pending => "pending",
        NoticeState.Held => "held",
        NoticeState.Sent => "sent",
        NoticeState.Merged => "merged",
        _ => "dead",
    };

    private static LeasedDestination ReadDestination(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.IsDBNull(5) ? null : reader.GetFieldValue<byte[]>(5),
        reader.GetString(6), reader.GetString(7), reader.GetInt32(8), reader.Moment(9));

    private static DueNotice ReadNotice(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetInt64(1), reader.GetInt32(2), reader.IsDBNull(3) ? null : reader.GetGuid(3), reader.GetString(4), NoticeWords.Severity(reader.Text(5)),
        reader.IsDBNull(6) ? null : reader.GetGuid(6), reader.Text(7), reader.GetFieldValue<DateTimeOffset>(8), reader.GetString(9), reader.GetString(10), reader.GetString(11),
        reader.GetString(12));
}
