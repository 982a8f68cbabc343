using System.Text.Json;
using Millwright.Storage.Machines;
using Millwright.Twins.Notices;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Notices;

/// <summary>What somebody says of a channel.</summary>
/// <param name="Settings">A JSON object without any secret; <c>target</c> is where it leads, as it may be shown.</param>
/// <param name="Secrets">Sealed; null: none.</param>
public sealed record ChannelDraft(
    Guid Id, Guid? UserId, string Kind, string Name, string? Description, bool IsActive, string Settings, byte[]? Secrets, IReadOnlyList<string> EnabledEvents,
    NoticeSeverity MinimumSeverity, NoticeScope Scope);

public sealed record ChannelRow(
    Guid Id, Guid? UserId, string Kind, string Name, string? Description, bool IsActive, JsonElement Settings, byte[]? Secrets, IReadOnlyList<string> EnabledEvents,
    NoticeSeverity MinimumSeverity, NoticeScope Scope, long Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>The configured ways out.</summary>
public sealed class ChannelRegistry(Database database)
{
    private const string Columns =
        "id, user_id, kind, name, description, is_active, settings, secrets, enabled_events, minimum_severity, scope, version, created_at, updated_at";

    /// <summary>By name.</summary>
    public async Task<Page<ChannelRow>> List(string? kind, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var after = cursor is null ? null : Cursor.Parse(cursor, 1) ?? throw new BadCursorException(cursor);
        var rows = await database.List(
            $"""
            SELECT {Columns} FROM notice_channels
             WHERE deleted_at IS NULL AND ($1::text IS NULL OR kind = $1) AND ($2::text IS NULL OR lower(name) > $2) ORDER BY lower(name) LIMIT $3
            """,
            parameters =>
            {
                parameters.AddWithValue(NpgsqlDbType.Text, (object?)kind ?? DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.Text, (object?)after?[0] ?? DBNull.Value);
                parameters.AddWithValue(limit + 1);
            },
            Read, cancellationToken);
        return Page<ChannelRow>.Of(rows, limit, static last => Cursor.Of(last.Name.ToLowerInvariant()));
    }

    public async Task<ChannelRow?> Get(Guid id, CancellationToken cancellationToken)
    {
        var found = await database.List(
            $"SELECT {Columns} FROM notice_channels WHERE id = $1 AND deleted_at IS NULL", parameters => parameters.AddWithValue(id), Read, cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    public async Task<IReadOnlySet<Guid>> Ids(CancellationToken cancellationToken) => (await database.List(
        "SELECT id FROM notice_channels WHERE deleted_at IS NULL", static _ => { }, static reader => reader.GetGuid(0), cancellationToken)).ToHashSet();

    /// <summary><see cref="ChangeOutcome.Exists"/> when the name is taken.</summary>
    public Task<Change<ChannelRow>> Create(ChannelDraft draft, CancellationToken cancellationToken) => database.Insert(
        $"""
        INSERT INTO notice_channels (id, user_id, kind, name, description, is_active, settings, secrets, enabled_events, minimum_severity, scope)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING {Columns}
        """,
        parameters => Add(parameters, draft), Read, cancellationToken);

    /// <summary>Changes all but the kind, if the version still is <paramref name="version"/>; null: whatever it is. Its breakers are closed: it may work now.</summary>
    public Task<Change<ChannelRow>> Update(ChannelDraft draft, long? version, CancellationToken cancellationToken) => database.Change(
        $"""
        WITH closed AS (UPDATE notice_destinations SET consecutive_failures = 0, open_until = NULL, paused_until = NULL WHERE channel_id = $1)
        UPDATE notice_channels SET user_id = $2, name = $4, description = $5, is_active = $6, settings = $7, secrets = $8, enabled_events = $9,
               minimum_severity = $10, scope = $11
         WHERE id = $1 AND kind = $3 AND deleted_at IS NULL AND ($12::bigint IS NULL OR version = $12) RETURNING {Columns}
        """,
        parameters => Add(parameters, draft), version, Read, () => Get(draft.Id, cancellationToken), cancellationToken);

    /// <summary>Removes it; what waits for it becomes a dead letter, and the log keeps its name.</summary>
    public Task<Change<ChannelRow>> Delete(Guid id, long? version, CancellationToken cancellationToken) => database.Change(
        $"""
        WITH gone AS (
          UPDATE notice_channels SET deleted_at = now(), is_active = false, secrets = NULL
           WHERE id = $1 AND deleted_at IS NULL AND ($2::bigint IS NULL OR version = $2) RETURNING {Columns}),
        preferences AS (DELETE FROM notification_preferences p USING gone WHERE p.channel_id = gone.id),
        alerts AS (DELETE FROM notice_alerts a USING gone, notice_destinations d WHERE d.channel_id = gone.id AND a.destination_id = d.id),
        dead AS (
          UPDATE notices n SET state = 'dead', last_error = 'The channel was removed.' FROM gone, notice_destinations d
           WHERE d.channel_id = gone.id AND n.destination_id = d.id AND n.state IN ('pending', 'held'))
        SELECT * FROM gone
        """,
        parameters => parameters.AddWithValue(id), version, Read, () => Get(id, cancellationToken), cancellationToken);

    private static void Add(NpgsqlParameterCollection parameters, ChannelDraft draft)
    {
        parameters.AddWithValue(draft.Id);
        parameters.AddWithValue(NpgsqlDbType.Uuid, (object?)draft.UserId ?? DBNull.Value);
        parameters.AddWithValue(draft.Kind);
        parameters.AddWithValue(draft.Name);
        parameters.AddWithValue(NpgsqlDbType.Text, (object?)draft.Description ?? DBNull.Value);
        parameters.AddWithValue(draft.IsActive);
        parameters.AddWithValue(NpgsqlDbType.Jsonb, draft.Settings);
        parameters.AddWithValue(NpgsqlDbType.Bytea, (object?)draft.Secrets ?? DBNull.Value);
        parameters.AddWithValue(draft.EnabledEvents.ToArray());
        parameters.AddWithValue(NoticeWords.Of(draft.MinimumSeverity));
        parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(draft.Scope, NoticeJson.Default.NoticeScope));
    }

    private static ChannelRow Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.IsDBNull(1) ? null : reader.GetGuid(1), reader.GetString(2), reader.GetString(3), reader.Text(4), reader.GetBoolean(5),
        JsonElement.Parse(reader.GetString(6)), reader.IsDBNull(7) ? null : reader.GetFieldValue<byte[]>(7), reader.GetFieldValue<string[]>(8),
        NoticeWords.Severity(reader.GetString(9)), JsonSerializer.Deserialize(reader.GetString(10), NoticeJson.Default.NoticeScope)!, reader.GetInt64(11),
        reader.GetFieldValue<DateTimeOffset>(12), reader.GetFieldValue<DateTimeOffset>(13));
}
