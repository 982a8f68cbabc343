using Millwright.Twins.Events;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Learning;

/// <summary>What the loop did and why, chain by chain.</summary>
public sealed class LearningLog(Database database)
{
    private const string Columns = "trace_id, at, step, model, version_id, job_id, drift_id, by, reason";

    /// <summary>One chain, in the order in which it happened.</summary>
    public Task<List<LearningEvent>> Chain(Guid trace, CancellationToken cancellationToken) => database.List(
        $"SELECT {Columns} FROM learning_events WHERE trace_id = $1 ORDER BY seq", parameters => parameters.AddWithValue(trace), Read, cancellationToken);

    /// <summary>A model's events, newest first.</summary>
    public async Task<Page<LearningEvent>> List(string model, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var before = long.MaxValue;
        if (cursor is not null && (Cursor.Parse(cursor, 1) is not [var text] || !long.TryParse(text, out before)))
            throw new BadCursorException(cursor);
        var rows = await database.List(
            $"SELECT {Columns}, seq FROM learning_events WHERE model = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3",
            parameters =>
            {
                parameters.AddWithValue(model);
                parameters.AddWithValue(before);
                parameters.AddWithValue(limit + 1);
            },
            static reader => (Event: Read(reader), Seq: reader.GetInt64(9)), cancellationToken);
        var page = Page<(LearningEvent Event, long Seq)>.Of(rows, limit, static last => Cursor.Of($"{last.Seq}"));
        return new Page<LearningEvent>([.. page.Items.Select(static row => row.Event)], page.NextCursor);
    }

    public Task Write(LearningEvent happened, CancellationToken cancellationToken) => database.Use(
        async connection =>
        {
            await Write(connection, happened, cancellationToken);
            return 0;
        },
        cancellationToken);

    /// <summary>Writes within the transaction of what it tells; telling it again changes nothing.</summary>
    internal static async Task Write(NpgsqlConnection connection, LearningEvent happened, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"INSERT INTO learning_events (id, {Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING", connection);
        var about = $"{happened.Step} {happened.VersionId ?? happened.JobId ?? happened.DriftId}";
        // A version can be rolled back and become champion again within one chain: those steps are told apart by their time.
        var at = happened.Step is LearningStep.Champion or LearningStep.RolledBack or LearningStep.Retired ? Database.Micros(happened.At.UtcDateTime) : 0;
        command.Parameters.AddWithValue(DerivedId.Of(happened.TraceId.ToString(), about, at));
        command.Parameters.AddWithValue(happened.TraceId);
        command.Parameters.AddWithValue(happened.At.UtcDateTime);
        command.Parameters.AddWithValue(Words.Of(happened.Step));
        command.Parameters.AddWithValue(happened.Model);
        command.Parameters.AddWithValue(NpgsqlDbType.Uuid, (object?)happened.VersionId ?? DBNull.Value);
        command.Parameters.AddWithValue(NpgsqlDbType.Uuid, (object?)happened.JobId ?? DBNull.Value);
        command.Parameters.AddWithValue(NpgsqlDbType.Uuid, (object?)happened.DriftId ?? DBNull.Value);
        command.Parameters.AddWithValue(happened.By);
        command.Parameters.AddWithValue(happened.Reason);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static LearningEvent Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetFieldValue<DateTimeOffset>(1), Words.Parse<LearningStep>(reader.GetString(2)), reader.GetString(3), Id(reader, 4), Id(reader, 5), Id(reader, 6),
        reader.GetString(7), reader.GetString(8));

    private static Guid? Id(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetGuid(column);
}
