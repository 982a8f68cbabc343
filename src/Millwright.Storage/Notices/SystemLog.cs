using System.Text.Json;
using NpgsqlTypes;

namespace Millwright.Storage.Notices;

/// <summary>Something that was done to the installation, or that it did.</summary>
/// <param name="Action">Two words with a dot between, such as <c>channel.changed</c>.</param>
/// <param name="Status">done or failed.</param>
public sealed record SystemLogRow(long Id, DateTimeOffset At, Guid? UserId, string Action, string Status, JsonElement Details, string? ErrorMessage);

public sealed class SystemLog(Database database)
{
    private const int MostError = 1_000;

    /// <param name="details">Written as a JSON object; nothing secret.</param>
    public Task Add(string action, string status, object details, string? error, CancellationToken cancellationToken) => database.List(
        "INSERT INTO system_logs (action, status, details, error_message) VALUES ($1, $2, $3, $4)",
        parameters =>
        {
            parameters.AddWithValue(action);
            parameters.AddWithValue(status);
            parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(details, JsonSerializerOptions.Web));
            parameters.AddWithValue(NpgsqlDbType.Text, error is null ? DBNull.Value : error.Length <= MostError ? error : error[..MostError]);
        },
        static _ => 0, cancellationToken);

    /// <summary>Newest first.</summary>
    public async Task<Page<SystemLogRow>> List(string? action, string? status, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var before = long.MaxValue;
        if (cursor is not null && !(Cursor.Parse(cursor, 1) is [var text] && long.TryParse(text, out before)))
            throw new BadCursorException(cursor);
        var rows = await database.List(
            """
            SELECT id, created_at, user_id, action, status, details, error_message FROM system_logs
             WHERE id < $1 AND ($2::text IS NULL OR action = $2) AND ($3::text IS NULL OR status = $3) ORDER BY id DESC LIMIT $4
            """,
            parameters =>
            {
                parameters.AddWithValue(before);
                parameters.AddWithValue(NpgsqlDbType.Text, (object?)action ?? DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.Text, (object?)status ?? DBNull.Value);
                parameters.AddWithValue(limit + 1);
            },
            static reader => new SystemLogRow(
                reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1), reader.IsDBNull(2) ? null : reader.GetGuid(2), reader.GetString(3), reader.GetString(4),
                JsonElement.Parse(reader.GetString(5)), reader.Text(6)),
            cancellationToken);
        return Page<SystemLogRow>.Of(rows, limit, static last => Cursor.Of($"{last.Id}"));
    }
}
