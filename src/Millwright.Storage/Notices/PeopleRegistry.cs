using System.Text.Json;
using Millwright.Storage.Machines;
using Millwright.Twins.Notices;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Notices;

/// <summary>What somebody says of a person.</summary>
public sealed record UserDraft(Guid Id, string Name, string? Email, string? Phone, string TimeZone, string Locale, bool IsActive, Habits Habits);

public sealed record UserRow(
    Guid Id, string Name, string? Email, string? Phone, string TimeZone, string Locale, bool IsActive, Habits Habits, long Version, DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);

/// <summary>What a person wants to hear; the version is the person's own.</summary>
public sealed record UserPreferences(IReadOnlyList<Preference> Items, long Version);

/// <summary>The people who can be told something, and what they want to hear.</summary>
public sealed class PeopleRegistry(Database database)
{
    private const string Columns = "id, name, email, phone, time_zone, locale, is_active, habits, version, created_at, updated_at";

    /// <summary>By name, then id.</summary>
    public async Task<Page<UserRow>> List(int limit, string? cursor, CancellationToken cancellationToken)
    {
        Guid id = default;
        var after = cursor is null ? null : Cursor.Parse(cursor, 2) is { } parts && Guid.TryParse(parts[1], out id) ? parts : throw new BadCursorException(cursor);
        var rows = await database.List(
            $"SELECT {Columns} FROM users WHERE $1::text IS NULL OR (lower(name), id) > ($1, $2) ORDER BY lower(name), id LIMIT $3",
            parameters =>
            {
                parameters.AddWithValue(NpgsqlDbType.Text, (object?)after?[0] ?? DBNull.Value);
                parameters.AddWithValue(id);
                parameters.AddWithValue(limit + 1);
            },
            Read, cancellationToken);
        return Page<UserRow>.Of(rows, limit, static last => Cursor.Of(last.Name.ToLowerInvariant(), last.Id.ToString()));
    }

    public async Task<UserRow?> Get(Guid id, CancellationToken cancellationToken)
    {
        var found = await database.List($"SELECT {Columns} FROM users WHERE id = $1", parameters => parameters.AddWithValue(id), Read, cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary><see cref="ChangeOutcome.Exists"/> when the e-mail address is somebody else's.</summary>
    public Task<Change<UserRow>> Create(UserDraft draft, CancellationToken cancellationToken) => database.Insert(
        $"""
        INSERT INTO users (id, name, email, phone, time_zone, locale, is_active, habits) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT DO NOTHING RETURNING {Columns}
        """,
        parameters => Add(parameters, draft), Read, cancellationToken);

    public Task<Change<UserRow>> Update(UserDraft draft, long? version, CancellationToken cancellationToken) => database.Change(
        $"""
        UPDATE users SET name = $2, email = $3, phone = $4, time_zone = $5, locale = $6, is_active = $7, habits = $8
         WHERE id = $1 AND ($9::bigint IS NULL OR version = $9) RETURNING {Columns}
        """,
        parameters => Add(parameters, draft), version, Read, () => Get(draft.Id, cancellationToken), cancellationToken);

    public Task<Change<UserRow>> Delete(Guid id, long? version, CancellationToken cancellationToken) => database.Change(
        $"DELETE FROM users WHERE id = $1 AND ($2::bigint IS NULL OR version = $2) RETURNING {Columns}",
        parameters => parameters.AddWithValue(id), version, Read, () => Get(id, cancellationToken), cancellationToken);

    public async Task<UserPreferences?> Preferences(Guid user, CancellationToken cancellationToken)
    {
        if (await Get(user, cancellationToken) is not { } person)
            return null;
        var items = await database.List(
            """
            SELECT event_type, channel_id, is_enabled, minimum_severity, scope, on_call_id, frequency FROM notification_preferences
             WHERE user_id = $1 ORDER BY event_type, channel_id
            """,
            parameters => parameters.AddWithValue(user), static reader => PlanQueries.Preference(reader, 0), cancellationToken);
        return new(items, person.Version);
    }

    /// <summary>Sets all that a person wants to hear.</summary>
    /// <returns>Missing too when a channel or a schedule that is named is not there.</returns>
    public async Task<Change<UserPreferences>> PutPreferences(Guid user, IReadOnlyList<Preference> items, long? version, CancellationToken cancellationToken)
    {
        var outcome = await database.Use(
            async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                await using var touch = new NpgsqlCommand("UPDATE users SET name = name WHERE id = $1 AND ($2::bigint IS NULL OR version = $2)", connection);
                touch.Parameters.AddWithValue(user);
                touch.Parameters.AddWithValue(NpgsqlDbType.Bigint, (object?)version ?? DBNull.Value);
                if (await touch.ExecuteNonQueryAsync(cancellationToken) == 0)
                    return ChangeOutcome.Outdated;
                await using var batch = new NpgsqlBatch(connection);
                var clear = new NpgsqlBatchCommand("DELETE FROM notification_preferences WHERE user_id = $1");
                clear.Parameters.AddWithValue(user);
                batch.BatchCommands.Add(clear);
                foreach (var item in items)
                    batch.BatchCommands.Add(Insert(user, item));
                await batch.ExecuteNonQueryAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return ChangeOutcome.Changed;
            },
            cancellationToken);
        var now = await Preferences(user, cancellationToken);
        return new(now is null ? ChangeOutcome.Missing : outcome, now);
    }

    private static NpgsqlBatchCommand Insert(Guid user, Preference item)
    {
        var command = new NpgsqlBatchCommand(
            """
            INSERT INTO notification_preferences (user_id, event_type, channel_id, is_enabled, minimum_severity, scope, on_call_id, frequency)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """);
        command.Parameters.AddWithValue(user);
        command.Parameters.AddWithValue(item.Event);
        command.Parameters.AddWithValue(item.ChannelId);
        command.Parameters.AddWithValue(item.Enabled);
        command.Parameters.AddWithValue(NoticeWords.Of(item.MinimumSeverity));
        command.Parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(item.Scope ?? NoticeScope.Everything, NoticeJson.Default.NoticeScope));
        command.Parameters.AddWithValue(NpgsqlDbType.Uuid, (object?)item.OnCallId ?? DBNull.Value);
        command.Parameters.AddWithValue(NoticeWords.Of(item.Frequency));
        return command;
    }

    private static void Add(NpgsqlParameterCollection parameters, UserDraft draft)
    {
        parameters.AddWithValue(draft.Id);
        parameters.AddWithValue(draft.Name);
        parameters.AddWithValue(NpgsqlDbType.Text, (object?)draft.Email ?? DBNull.Value);
        parameters.AddWithValue(NpgsqlDbType.Text, (object?)draft.Phone ?? DBNull.Value);
        parameters.AddWithValue(draft.TimeZone);
        parameters.AddWithValue(draft.Locale);
        parameters.AddWithValue(draft.IsActive);
        parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(draft.Habits, NoticeJson.Default.Habits));
    }

    private static UserRow Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetString(1), reader.Text(2), reader.Text(3), reader.GetString(4), reader.GetString(5), reader.GetBoolean(6),
        JsonSerializer.Deserialize(reader.GetString(7), NoticeJson.Default.Habits)!, reader.GetInt64(8), reader.GetFieldValue<DateTimeOffset>(9),
        reader.GetFieldValue<DateTimeOffset>(10));
}
