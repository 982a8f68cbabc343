using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Episodes;

/// <summary>What somebody wrote to an episode.</summary>
public sealed record EpisodeNote(Guid Id, string Author, string Text, DateTimeOffset CreatedAt);

/// <summary>The notes of episodes.</summary>
public sealed class EpisodeNotes(Database database)
{
    public const int MostAuthorLength = 100;
    public const int MostTextLength = 4_000;

    private const string Columns = "id, author, text, created_at";

    /// <summary>Newest first.</summary>
    /// <exception cref="BadCursorException">The cursor is of another list.</exception>
    public async Task<Page<EpisodeNote>> List(Guid episode, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var after = Cursor.ParseMoment(cursor);
        var rows = await database.List(
            $"""
            SELECT {Columns} FROM episode_notes
             WHERE episode_id = $1 AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3))
             ORDER BY created_at DESC, id DESC LIMIT $4
            """,
            parameters =>
            {
                parameters.AddWithValue(NpgsqlDbType.Uuid, episode);
                parameters.AddWithValue(NpgsqlDbType.TimestampTz, (object?)after.At ?? DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.Uuid, (object?)after.Id ?? DBNull.Value);
                parameters.AddWithValue(limit + 1);
            },
            Read, cancellationToken);
        return Page<EpisodeNote>.Of(rows, limit, static last => Cursor.Of(last.CreatedAt, last.Id));
    }

    /// <returns>Null when there is no such episode.</returns>
    public async Task<EpisodeNote?> Add(Guid episode, string author, string text, CancellationToken cancellationToken)
    {
        var made = await database.List(
            $"INSERT INTO episode_notes (episode_id, author, text) SELECT id, $2, $3 FROM episodes WHERE id = $1 RETURNING {Columns}",
            parameters =>
            {
                parameters.AddWithValue(NpgsqlDbType.Uuid, episode);
                parameters.AddWithValue(NpgsqlDbType.Text, author);
                parameters.AddWithValue(NpgsqlDbType.Text, text);
            },
            Read, cancellationToken);
        return made.Count == 0 ? null : made[0];
    }

    /// <returns>Whether there was such a note.</returns>
    public async Task<bool> Delete(Guid episode, Guid note, CancellationToken cancellationToken)
    {
        var deleted = await database.List(
            $"DELETE FROM episode_notes WHERE episode_id = $1 AND id = $2 RETURNING {Columns}",
            parameters =>
            {
                parameters.AddWithValue(NpgsqlDbType.Uuid, episode);
                parameters.AddWithValue(NpgsqlDbType.Uuid, note);
            },
            Read, cancellationToken);
        return deleted.Count == 1;
    }

    private static EpisodeNote Read(NpgsqlDataReader reader) => new(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3));
}
