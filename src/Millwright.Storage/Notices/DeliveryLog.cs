using Millwright.Twins.Notices;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Notices;

/// <summary>Which notices; null: whichever.</summary>
public sealed record NoticeFilter(
    NoticeState? State = null, Guid? ChannelId = null, Guid? UserId = null, Guid? AlarmId = null, Guid? EventId = null, DateTimeOffset? From = null, DateTimeOffset? To = null);

/// <summary>A notice as the log shows it.</summary>
/// <param name="Sequence">Grows with each notice; a cursor of what one person is shown.</param>
/// <param name="MergedInto">The notice that tells this one.</param>
/// <param name="LastOutcome">Of the newest attempt: sent, failed, rate_limited, timeout, invalid_url, provider_error or bounced.</param>
public sealed record NoticeRow(
    Guid Id, long Sequence, Guid ChannelId, string Channel, string Kind, string Recipient, Guid? UserId, Guid? EventId, string Type, NoticeSeverity Severity, Guid? AlarmId,
    string? MachineId, DateTimeOffset At, string Subject, string Text, Frequency Frequency, NoticeState State, Guid? MergedInto, int Attempts, DateTimeOffset NotBefore,
    DateTimeOffset? NextAttemptAt, string? LastOutcome, string? LastError, DateTimeOffset? SentAt, DateTimeOffset? DeliveredAt, DateTimeOffset? BouncedAt,
    DateTimeOffset? OpenedAt, DateTimeOffset? ClickedAt, DateTimeOffset? ReadAt, DateTimeOffset CreatedAt);

/// <summary>One attempt to send a notice.</summary>
/// <param name="EndedAt">Null: it is under way, or its process was killed.</param>
public sealed record AttemptRow(long Id, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string? Outcome, int? StatusCode, string? Answer, string? Error);

/// <summary>What was sent to whom, what was answered, and what did not arrive.</summary>
public sealed class DeliveryLog(Database database)
{
    private const string Columns =
        """
        n.id, n.seq, d.channel_id, c.name, n.kind, n.recipient, n.user_id, n.event_id, n.event_type, n.severity, n.alarm_id, n.machine_id, n.at, n.subject, n.content,
        n.frequency, n.state, n.merged_into, n.attempts, n.not_before, n.due_at, n.last_outcome, n.last_error, n.sent_at, n.delivered_at, n.bounced_at, n.opened_at,
        n.clicked_at, n.read_at, n.created_at
        FROM notices n JOIN notice_destinations d ON d.id = n.destination_id JOIN notice_channels c ON c.id = d.channel_id
        """;

    private const string Filter =
        """
        ($1::text IS NULL OR n.state = $1) AND ($2::uuid IS NULL OR d.channel_id = $2) AND ($3::uuid IS NULL OR n.user_id = $3) AND ($4::uuid IS NULL OR n.alarm_id = $4)
        AND ($5::uuid IS NULL OR n.event_id = $5) AND ($6::timestamptz IS NULL OR n.created_at >= $6) AND ($7::timestamptz IS NULL OR n.created_at < $7)
        """;

    /// <summary>Newest first.</summary>
    public async Task<Page<NoticeRow>> List(NoticeFilter filter, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var after = Cursor.ParseMoment(cursor);
        var rows = await database.List(
            $"""
            SELECT {Columns} WHERE {Filter} AND ($8::timestamptz IS NULL OR (n.created_at, n.id) < ($8, $9)) ORDER BY n.created_at DESC, n.id DESC LIMIT $10
            """,
            parameters =>
            {
                Add(parameters, filter);
                parameters.AddWithValue(NpgsqlDbType.TimestampTz, (object?)after.At ?? DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.Uuid, (object?)after.Id ?? DBNull.Value);
                parameters.AddWithValue(limit + 1);
            },
            Read, cancellationToken);
        return Page<NoticeRow>.Of(rows, limit, static last => Cursor.Of(last.CreatedAt, last.Id));
    }

    public async Task<NoticeRow?> Get(Guid id, CancellationToken cancellationToken)
    {
        var found = await database.List($"SELECT {Columns} WHERE n.id = $1", parameters => parameters.AddWithValue(id), Read, cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>Logs a test that was sent past the outbox: whoever tries a channel waits for the answer, whatever else waits.</summary>
    public Task AddTest(Guid channel, DueNotice test, string kind, string shown, AttemptEnd end, TimeSpan took, CancellationToken cancellationToken) => database.List(
        """
        WITH place AS (
          INSERT INTO notice_destinations (id, channel_id, recipient) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING),
        notice AS (
          INSERT INTO notices (id, destination_id, kind, recipient, event_type, severity, at, subject, content, payload, state, not_before, due_at, attempts, message_id,
                               last_outcome, last_error, sent_at)
          VALUES ($4, $1, $5, $6, $7, 'info', $8, $9, $10, '{}', $11, $8, $8, 1, $12, $13, $14, CASE WHEN $11 = 'sent' THEN now() END)),
        closed AS (UPDATE notice_destinations SET consecutive_failures = 0, open_until = NULL, last_used_at = now(), last_error = NULL WHERE id = $1 AND $11 = 'sent')
        INSERT INTO notice_attempts (notice_id, started_at, ended_at, outcome, status_code, answer, error) VALUES ($4, now() - $15, now(), $13, $16, $17, $14)
        """,
        parameters =>
        {
            parameters.AddWithValue(NoticeIds.Destination(channel, test.Recipient));
            parameters.AddWithValue(channel);
            parameters.AddWithValue(test.Recipient);
            parameters.AddWithValue(test.Id);
            parameters.AddWithValue(kind);
            parameters.AddWithValue(shown);
            parameters.AddWithValue(test.Type);
            parameters.AddWithValue(test.At.UtcDateTime);
            parameters.AddWithValue(test.Subject);
            parameters.AddWithValue(test.Text);
            parameters.AddWithValue(Outbox.StateWord(end.State));
            parameters.AddWithValue(NpgsqlDbType.Text, (object?)end.MessageId ?? DBNull.Value);
            parameters.AddWithValue(end.Outcome);
            parameters.AddWithValue(NpgsqlDbType.Text, (object?)end.Error ?? DBNull.Value);
            parameters.AddWithValue(took);
            parameters.AddWithValue(NpgsqlDbType.Integer, (object?)end.StatusCode ?? DBNull.Value);
            parameters.AddWithValue(NpgsqlDbType.Text, (object?)end.Answer ?? DBNull.Value);
        },
        static _ => 0, cancellationToken);

    /// <summary>Oldest first.</summary>
    public Task<List<AttemptRow>> Attempts(Guid notice, CancellationToken cancellationToken) => database.List(
        "SELECT id, started_at, ended_at, outcome, status_code, answer, error FROM notice_attempts WHERE notice_id = $1 ORDER BY id",
        parameters => parameters.AddWithValue(notice),
        static reader => new AttemptRow(
            reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1), reader.Moment(2), reader.Text(3), reader.IsDBNull(4) ? null : reader.GetInt32(4), reader.Text(5), reader.Text(6)),
        cancellationToken);

    /// <summary>What a person was shown in the page since a notice, oldest first.</summary>
    public Task<List<NoticeRow>> Shown(Guid user, long after, int limit, CancellationToken cancellationToken) => database.List(
        $"SELECT {Columns} WHERE n.user_id = $1 AND n.kind = 'in-app' AND n.state = 'sent' AND n.seq > $2 ORDER BY n.seq LIMIT $3",
        parameters =>
        {
            parameters.AddWithValue(user);
            parameters.AddWithValue(after);
            parameters.AddWithValue(limit);
        },
        Read, cancellationToken);

    /// <summary>Dead letters are due again, each with as many attempts as a new one; their destinations' breakers let one through.</summary>
    /// <returns>How many.</returns>
    public async Task<int> Retry(NoticeFilter filter, Guid? only, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var retried = await database.List(
            $"""
            WITH dead AS (
              SELECT n.id, n.destination_id FROM notices n JOIN notice_destinations d ON d.id = n.destination_id JOIN notice_channels c ON c.id = d.channel_id
               WHERE n.state = 'dead' AND c.deleted_at IS NULL AND ($9::uuid IS NULL OR n.id = $9) AND {Filter}),
            freed AS (
              UPDATE notice_destinations SET open_until = $8, paused_until = NULL WHERE open_until > $8 AND id IN (SELECT destination_id FROM dead)),
            due AS (
              UPDATE notices n SET state = 'pending', attempts = 0, due_at = $8 FROM dead WHERE n.id = dead.id RETURNING n.id)
            SELECT count(*)::int FROM due
            """,
            parameters =>
            {
                Add(parameters, filter);
                parameters.AddWithValue(now.UtcDateTime);
                parameters.AddWithValue(NpgsqlDbType.Uuid, (object?)only ?? DBNull.Value);
            },
            static reader => reader.GetInt32(0), cancellationToken);
        return retried[0];
    }

    /// <summary>Notes what a provider told of a notice afterwards, or that a person has read it; the first time counts.</summary>
    /// <param name="what">delivered, bounced, opened, clicked or read.</param>
    public async Task<bool> Note(Guid id, string what, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var noted = await database.List(
            """
            UPDATE notices SET delivered_at = CASE WHEN $2 = 'delivered' THEN coalesce(delivered_at, $3) ELSE delivered_at END,
                               bounced_at = CASE WHEN $2 = 'bounced' THEN coalesce(bounced_at, $3) ELSE bounced_at END,
                               opened_at = CASE WHEN $2 = 'opened' THEN coalesce(opened_at, $3) ELSE opened_at END,
                               clicked_at = CASE WHEN $2 = 'clicked' THEN coalesce(clicked_at, $3) ELSE clicked_at END,
                               read_at = CASE WHEN $2 = 'read' THEN coalesce(read_at, $3) ELSE read_at END
             WHERE id = $1 RETURNING true
            """,
            parameters =>
            {
                parameters.AddWithValue(id);
                parameters.AddWithValue(what);
                parameters.AddWithValue(at.UtcDateTime);
            },
            static reader => reader.GetBoolean(0), cancellationToken);
        return noted.Count == 1;
    }

    private static void Add(NpgsqlParameterCollection parameters, NoticeFilter filter)
    {
        parameters.AddWithValue(NpgsqlDbType.Text, filter.State is { } state ? Outbox.StateWord(state) : DBNull.Value);
        parameters.AddWithValue(NpgsqlDbType.Uuid, (object?)filter.ChannelId ?? DBNull.Value);
        parameters.AddWithValue(NpgsqlDbType.Uuid, (object?)filter.UserId ?? DBNull.Value);
        parameters.AddWithValue(NpgsqlDbType.Uuid, (object?)filter.AlarmId ?? DBNull.Value);
        parameters.AddWithValue(NpgsqlDbType.Uuid, (object?)filter.EventId ?? DBNull.Value);
        parameters.AddWithValue(NpgsqlDbType.TimestampTz, (object?)filter.From?.UtcDateTime ?? DBNull.Value);
        parameters.AddWithValue(NpgsqlDbType.TimestampTz, (object?)filter.To?.UtcDateTime ?? DBNull.Value);
    }

    private static NoticeRow Read(NpgsqlDataReader r)
    {
        var state = Enum.Parse<NoticeState>(r.GetString(16), ignoreCase: true);
        return new(
            r.GetGuid(0), r.GetInt64(1), r.GetGuid(2), r.GetString(3), r.GetString(4), r.GetString(5), Id(r, 6), Id(r, 7), r.GetString(8), NoticeWords.Severity(r.Text(9)), Id(r, 10),
            r.Text(11), r.GetFieldValue<DateTimeOffset>(12), r.GetString(13), r.GetString(14), NoticeWords.HowOften(r.GetString(15)), state, Id(r, 17), r.GetInt32(18),
            r.GetFieldValue<DateTimeOffset>(19), state == NoticeState.Pending ? r.Moment(20) : null, r.Text(21), r.Text(22), r.Moment(23), r.Moment(24), r.Moment(25), r.Moment(26),
            r.Moment(27), r.Moment(28), r.GetFieldValue<DateTimeOffset>(29));
    }

    private static Guid? Id(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetGuid(column);
}
