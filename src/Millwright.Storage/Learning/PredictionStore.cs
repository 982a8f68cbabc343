using System.Text.Json;
using Millwright.Storage.Journaling;
using Millwright.Twins.Machines;
using Millwright.Twins.Models;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Learning;

/// <summary>Predictions, and how good they were; see <see cref="PredictionOutcomes"/> for what came of them.</summary>
/// <exception cref="DatabaseUnavailableException">PostgreSQL is away; every member may throw it.</exception>
public sealed class PredictionStore(Database database)
{
    private const string Insert =
        """
        INSERT INTO predictions AS p (id, machine_key, at, reading_id, task, horizon_hours, version_id, value, confidence, low, high, factors, threshold, is_shadow, predicted_at, due_at)
        SELECT DISTINCT ON (n.id, n.at) n.* FROM unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::bigint[], $5::text[], $6::int[], $7::uuid[], $8::float8[], $9::float8[], $10::float8[], $11::float8[],
                               $12::jsonb[], $13::float8[], $14::boolean[], $15::timestamptz[], $16::timestamptz[]) AS n (id, machine_key, at)
        ON CONFLICT (id, at) DO UPDATE
           SET factors = CASE p.factors WHEN '[]' THEN excluded.factors ELSE p.factors END, threshold = coalesce(p.threshold, excluded.threshold), is_shadow = p.is_shadow AND excluded.is_shadow
         WHERE (p.factors = '[]' AND excluded.factors <> '[]') OR (p.threshold IS NULL AND excluded.threshold IS NOT NULL) OR (p.is_shadow AND NOT excluded.is_shadow)
        """;

    private const string Columns =
        """
        p.id, m.machine_id, p.at, p.task, p.horizon_hours, v.model, v.number, p.value, p.confidence, p.low, p.high, p.factors, p.threshold, p.is_shadow, p.predicted_at,
        p.actual_value, p.confirmed_at
        """;

    private const string From = "FROM predictions p JOIN machines m USING (machine_key) JOIN model_versions v ON v.id = p.version_id";

    /// <summary>How many <see cref="Columns"/> there are.</summary>
    private const int Width = 17;

    /// <summary>
    /// Whether the outcome of prediction p counts in how good it was, given its machine's head h: a failure is known when it comes, that there was none only when the horizon
    /// has passed. Who counted the failures of a horizon that is not over would find that foretelling failure is always right.
    /// </summary>
    internal const string IsSettled = "p.actual_value IS NOT NULL AND (p.due_at IS NULL OR p.due_at <= h.last_event_at)";

    private readonly Partitions _partitions = new(database);

    /// <summary>Keeps predictions. Of one that is kept already, what was only said now is added: its factors, that somebody asked, that it was not in the shadow.</summary>
    public async Task Write(List<NewPrediction> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
            return;
        await _partitions.Ensure(rows.ConvertAll(static row => row.At).ToArray());
        await database.Use(
            async connection =>
            {
                await using var batch = new NpgsqlBatch(connection);
                Unnest.Command(
                    batch, Insert,
                    Unnest.Column(rows, NpgsqlDbType.Uuid, static row => row.Id),
                    Unnest.Column(rows, NpgsqlDbType.Bigint, static row => row.MachineKey),
                    Unnest.Column(rows, NpgsqlDbType.TimestampTz, static row => Database.Moment(row.At)),
                    Unnest.Column(rows, NpgsqlDbType.Bigint, static row => row.Reading == 0 ? (long?)null : row.Reading),
                    Unnest.Column(rows, NpgsqlDbType.Text, static row => Words.Of(row.Task)),
                    Unnest.Column(rows, NpgsqlDbType.Integer, static row => row.HorizonHours),
                    Unnest.Column(rows, NpgsqlDbType.Uuid, static row => row.Version),
                    Unnest.Column(rows, NpgsqlDbType.Double, static row => row.Value),
                    Unnest.Column(rows, NpgsqlDbType.Double, static row => row.Confidence),
                    Unnest.Column(rows, NpgsqlDbType.Double, static row => row.Low),
                    Unnest.Column(rows, NpgsqlDbType.Double, static row => row.High),
                    Unnest.Column(rows, NpgsqlDbType.Jsonb, static row => JsonSerializer.Serialize(row.Factors, LearningJson.Default.IReadOnlyListFactorRow)),
                    Unnest.Column(rows, NpgsqlDbType.Double, static row => row.Threshold),
                    Unnest.Column(rows, NpgsqlDbType.Boolean, static row => row.IsShadow),
                    Unnest.Column(rows, NpgsqlDbType.TimestampTz, static row => Database.Moment(row.PredictedAt)),
                    Unnest.Column(rows, NpgsqlDbType.TimestampTz, static row => row.DueAt is { } due ? Database.Moment(due) : (DateTime?)null));
                return await batch.ExecuteNonQueryAsync(cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>Newest first; the index is that of the machine, or of time when <paramref name="machine"/> is null.</summary>
    public async Task<Page<PredictionRow>> List(
        MachineId? machine, PredictionTask? task, bool withShadows, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var after = Cursor.ParseMoment(cursor);
        var rows = await database.List(
            $"""
            SELECT {Columns} {From}
             WHERE ($1::text IS NULL OR p.machine_key = (SELECT machine_key FROM machines WHERE machine_id = $1)) AND ($2::text IS NULL OR p.task = $2)
               AND ($3 OR NOT p.is_shadow) AND ($4::timestamptz IS NULL OR (p.at, p.id) < ($4, $5))
             ORDER BY p.at DESC, p.id DESC LIMIT $6
            """,
            parameters =>
            {
                parameters.AddWithValue(NpgsqlDbType.Text, machine is { } only ? only.Value : DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.Text, task is { } of ? Words.Of(of) : DBNull.Value);
                parameters.AddWithValue(withShadows);
                parameters.AddWithValue(NpgsqlDbType.TimestampTz, (object?)after.At ?? DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.Uuid, (object?)after.Id ?? DBNull.Value);
                parameters.AddWithValue(limit + 1);
            },
            Read, cancellationToken);
        return Page<PredictionRow>.Of(rows, limit, static last => Cursor.Of(last.At, last.Id));
    }

    /// <summary>A prediction with its machine and version; null: there is none, or it is kept no more.</summary>
    public async Task<(PredictionRow Row, long MachineKey, Guid Version)?> Find(Guid id, CancellationToken cancellationToken)
    {
        var found = await database.List(
            $"SELECT {Columns}, p.machine_key, p.version_id {From} WHERE p.id = $1", parameters => parameters.AddWithValue(id),
            static reader => (Read(reader), reader.GetInt64(Width), reader.GetGuid(Width + 1)), cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>
    /// Of which kind a version said that ended episodes are: its first ones in order of time, or its newest, the newest first. What was answered of an episode as it
    /// went on is not among them, however often somebody asked. A cluster of null: it was like none that the version had learnt.
    /// </summary>
    public Task<List<(DateTimeOffset At, MachineId Machine, int? Cluster)>> Assignments(Guid version, int most, bool isNewest, CancellationToken cancellationToken) => database.List(
        $"SELECT p.at, m.machine_id, CASE WHEN p.confidence > 0 THEN p.value::int END FROM predictions p JOIN machines m USING (machine_key) WHERE p.version_id = $1 AND EXISTS (SELECT FROM episodes e WHERE e.machine_key = p.machine_key AND e.end_time = p.at) ORDER BY p.at {(isNewest ? "DESC" : "")}, p.id LIMIT $2",
        parameters =>
        {
            parameters.AddWithValue(version);
            parameters.AddWithValue(most);
        },
        static reader => (reader.GetFieldValue<DateTimeOffset>(0), reader.Machine(1), reader.IsDBNull(2) ? (int?)null : reader.GetInt32(2)), cancellationToken);

    /// <summary>By version and day, newest day first. Index predictions_by_time walks the span.</summary>
    /// <param name="model">Null: of every model.</param>
    public Task<List<AccuracyRow>> Accuracy(string? model, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) => database.List(
        $"""
        SELECT v.model, v.number, p.task, p.is_shadow, date_trunc('day', p.at, 'UTC') AS day, count(*), count(*) FILTER (WHERE {IsSettled}),
               avg(CASE p.task WHEN 'failure-risk' THEN ((p.value >= 0.5) = (p.actual_value >= 0.5))::int WHEN 'anomaly' THEN ((p.value >= 1) = (p.actual_value >= 1))::int
                               WHEN 'cluster' THEN (p.value = p.actual_value)::int ELSE CASE WHEN p.low IS NOT NULL THEN (p.actual_value BETWEEN p.low AND p.high)::int END END)
                 FILTER (WHERE {IsSettled})::double precision,
               avg(abs(p.value - p.actual_value)) FILTER (WHERE {IsSettled} AND p.task NOT IN ('anomaly', 'cluster')),
               sqrt(avg((p.value - p.actual_value) ^ 2) FILTER (WHERE {IsSettled} AND p.task NOT IN ('anomaly', 'cluster'))), avg(p.confidence),
               min(q.estimated::text), min(q.realised::text)
          FROM predictions p JOIN model_versions v ON v.id = p.version_id LEFT JOIN twin_heads h ON h.machine_key = p.machine_key
          LEFT JOIN model_quality q ON q.version_id = p.version_id AND q.day = date_trunc('day', p.at, 'UTC') AND q.is_shadow = p.is_shadow
         WHERE p.at >= $1 AND p.at < $2 AND ($3::text IS NULL OR v.model = $3)
         GROUP BY 1, 2, 3, 4, 5 ORDER BY 5 DESC, 1, 2, 4
        """,
        parameters =>
        {
            parameters.AddWithValue(from.UtcDateTime);
            parameters.AddWithValue(to.UtcDateTime);
            parameters.AddWithValue(NpgsqlDbType.Text, (object?)model ?? DBNull.Value);
        },
        static reader => new AccuracyRow(
            reader.GetString(0), reader.GetInt32(1), Words.Parse<PredictionTask>(reader.GetString(2)), reader.GetBoolean(3), reader.GetFieldValue<DateTimeOffset>(4), reader.GetInt64(5),
            reader.GetInt64(6), reader.Number(7), reader.Number(8), reader.Number(9), reader.Number(10), QualityLog.Read(reader, 11), QualityLog.Read(reader, 12)),
        cancellationToken);

    /// <summary>
    /// Two versions on the predictions that both made of the same machine at the same instant. Error: mean squared of a probability (Brier score), mean
    /// absolute of hours; of anomalies the share that was wrong. Skill: the variance of the probabilities over that of the outcomes that they expect.
    /// </summary>
    /// <param name="since">Only what was predicted from then on.</param>
    public async Task<TrialRecord> Compare(Guid champion, Guid challenger, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var found = await database.List(
            $"""
            SELECT count(*), coalesce(max(p.at) - min(p.at), interval '0'),
                   CASE min(p.task) WHEN 'failure-risk' THEN coalesce(var_pop(b.value) / nullif(avg(b.value) * (1 - avg(b.value)), 0), 0) END,
                   CASE min(p.task) WHEN 'failure-risk' THEN coalesce(var_pop(p.value) / nullif(avg(p.value) * (1 - avg(p.value)), 0), 0) END,
                   -- Two versions number their kinds each in its own way: neither's outcomes are the other's.
                   count(*) FILTER (WHERE {IsSettled} AND p.task <> 'cluster'),
                   avg({ErrorOf("b")}) FILTER (WHERE {IsSettled} AND p.task <> 'cluster'),
                   avg({ErrorOf("p")}) FILTER (WHERE {IsSettled} AND p.task <> 'cluster')
              FROM predictions p JOIN predictions b ON b.machine_key = p.machine_key AND b.at = p.at AND b.version_id = $1
              LEFT JOIN twin_heads h ON h.machine_key = p.machine_key
             WHERE p.version_id = $2 AND p.predicted_at >= $3
            """,
            parameters =>
            {
                parameters.AddWithValue(champion);
                parameters.AddWithValue(challenger);
                parameters.AddWithValue(since.UtcDateTime);
            },
            static reader => new TrialRecord(
                reader.GetInt64(0), reader.GetTimeSpan(1), reader.Number(2), reader.Number(3), reader.GetInt64(4), reader.Number(5) ?? 0, reader.Number(6) ?? 0),
            cancellationToken);
        return found[0];
    }

    /// <summary>By how much a prediction was off what came of prediction p.</summary>
    private static string ErrorOf(string prediction) =>
        $"CASE p.task WHEN 'failure-risk' THEN ({prediction}.value - p.actual_value) ^ 2 WHEN 'anomaly' THEN (({prediction}.value >= 1)::int - p.actual_value) ^ 2 ELSE abs({prediction}.value - p.actual_value) END";

    private static PredictionRow Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2), Words.Parse<PredictionTask>(reader.GetString(3)), reader.IsDBNull(4) ? null : reader.GetInt32(4),
        reader.GetString(5), reader.GetInt32(6), reader.GetDouble(7), reader.GetDouble(8), reader.Number(9), reader.Number(10),
        JsonSerializer.Deserialize(reader.GetString(11), LearningJson.Default.IReadOnlyListFactorRow)!, reader.Number(12), reader.GetBoolean(13),
        reader.GetFieldValue<DateTimeOffset>(14), reader.Number(15), reader.Moment(16));
}
