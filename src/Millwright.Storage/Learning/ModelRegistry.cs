using System.Security.Cryptography;
using System.Text.Json;
using Millwright.Twins.Models;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Learning;

/// <summary>The register of models and their versions; see <see cref="ModelMoves"/> for what becomes of a version.</summary>
/// <exception cref="DatabaseUnavailableException">PostgreSQL is away; every member may throw it.</exception>
public sealed class ModelRegistry(Database database, ModelFiles files)
{
    private const string ModelColumns = "m.name, m.task, m.horizon_hours, m.created_at";

    /// <summary>The model of that name, made if need be; one that exists keeps its task and horizon.</summary>
    public async Task<ModelRow> Ensure(string name, PredictionTask task, int? horizonHours, CancellationToken cancellationToken)
    {
        await database.List(
            "INSERT INTO models (name, task, horizon_hours) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            parameters =>
            {
                parameters.AddWithValue(name);
                parameters.AddWithValue(Words.Of(task));
                parameters.AddWithValue(NpgsqlDbType.Integer, (object?)horizonHours ?? DBNull.Value);
            },
            static _ => 0, cancellationToken);
        return (await Get(name, cancellationToken))!;
    }

    public async Task<ModelRow?> Get(string name, CancellationToken cancellationToken)
    {
        var found = await database.List($"SELECT {ModelColumns} FROM models m WHERE m.name = $1", parameters => parameters.AddWithValue(name), ReadModel, cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>Every model by name, with its champions and challengers; there are a handful of models.</summary>
    public async Task<List<ModelSummary>> List(CancellationToken cancellationToken)
    {
        var models = await database.List(
            $"SELECT {ModelColumns}, (SELECT count(*)::int FROM model_versions v WHERE v.model = m.name) FROM models m ORDER BY m.name",
            static _ => { }, static reader => (Model: ReadModel(reader), Versions: reader.GetInt32(4)), cancellationToken);
        var serving = await Serving(cancellationToken);
        return models.ConvertAll(row => new ModelSummary(
            row.Model.Name, row.Model.Task, row.Model.HorizonHours, row.Model.CreatedAt, row.Versions,
            serving.FindAll(version => version.Model == row.Model.Name && version.Alias == ModelAlias.Champion),
            serving.FindAll(version => version.Model == row.Model.Name && version.Alias == ModelAlias.Challenger)));
    }

    /// <summary>A model's versions, newest first.</summary>
    public async Task<Page<VersionRow>> Versions(string model, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var before = int.MaxValue;
        if (cursor is not null && (Cursor.Parse(cursor, 1) is not [var text] || !int.TryParse(text, out before)))
            throw new BadCursorException(cursor);
        var rows = await database.List(
            $"SELECT {VersionColumns.All} FROM model_versions v WHERE v.model = $1 AND v.number < $2 ORDER BY v.number DESC LIMIT $3",
            parameters =>
            {
                parameters.AddWithValue(model);
                parameters.AddWithValue(before);
                parameters.AddWithValue(limit + 1);
            },
            VersionColumns.Read, cancellationToken);
        return Page<VersionRow>.Of(rows, limit, static last => Cursor.Of($"{last.Number}"));
    }

    public async Task<VersionRow?> Version(string model, int number, CancellationToken cancellationToken)
    {
        var found = await database.List(
            $"SELECT {VersionColumns.All} FROM model_versions v WHERE v.model = $1 AND v.number = $2",
            parameters =>
            {
                parameters.AddWithValue(model);
                parameters.AddWithValue(number);
            },
            VersionColumns.Read, cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    public async Task<VersionRow?> Version(Guid id, CancellationToken cancellationToken)
    {
        var found = await database.List(
            $"SELECT {VersionColumns.All} FROM model_versions v WHERE v.id = $1", parameters => parameters.AddWithValue(id), VersionColumns.Read, cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>The champions and challengers of all models; a silo keeps them in memory.</summary>
    public Task<List<VersionRow>> Serving(CancellationToken cancellationToken) => database.List(
        $"SELECT {VersionColumns.All} FROM model_versions v WHERE v.alias IS NOT NULL ORDER BY v.model, v.number", static _ => { }, VersionColumns.Read, cancellationToken);

    /// <summary>Versions that their model has not taken up nor put aside yet, oldest first: as a rule those of the last second.</summary>
    public Task<List<VersionRow>> Unconsidered(CancellationToken cancellationToken) => database.List(
        $"SELECT {VersionColumns.All} FROM model_versions v WHERE v.considered_at IS NULL ORDER BY v.created_at LIMIT 100", static _ => { }, VersionColumns.Read, cancellationToken);

    public Task MarkConsidered(Guid version, DateTimeOffset now, CancellationToken cancellationToken) => database.List(
        "UPDATE model_versions SET considered_at = coalesce(considered_at, $2) WHERE id = $1",
        parameters =>
        {
            parameters.AddWithValue(version);
            parameters.AddWithValue(now.UtcDateTime);
        },
        static _ => 0, cancellationToken);

    /// <summary>What a version learnt, and that it was taken up.</summary>
    /// <exception cref="ModelUnavailableException">Its file cannot be had; it does not count as taken up.</exception>
    public async Task<byte[]> Load(Guid version, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (name, digest, held) = (await database.List(
            "SELECT v.model || ' ' || v.number, v.blob, b.content FROM model_versions v JOIN model_blobs b ON b.sha256 = v.blob WHERE v.id = $1",
            parameters => parameters.AddWithValue(version),
            static reader => (reader.GetString(0), reader.GetFieldValue<byte[]>(1), reader.IsDBNull(2) ? null : reader.GetFieldValue<byte[]>(2)), cancellationToken))[0];
        var content = await files.Read(name, digest, held, cancellationToken);
        await database.List(
            "UPDATE model_versions SET loaded_at = $2 WHERE id = $1 AND loaded_at IS NULL",
            parameters =>
            {
                parameters.AddWithValue(version);
                parameters.AddWithValue(now.UtcDateTime);
            },
            static _ => 0, cancellationToken);
        return content;
    }

    /// <summary>Registers a version under the model's next number; one that is registered already is left as it is.</summary>
    /// <exception cref="ModelUnavailableException">What it learnt cannot be written to the directory of model files.</exception>
    internal static async Task Add(NpgsqlConnection connection, ModelFiles files, NewVersion version, CancellationToken cancellationToken)
    {
        var digest = SHA256.HashData(version.Content);
        // Who removes what no version learnt any more keeps this waiting, and is kept waiting by it: the file is written in between.
        await connection.Execute("LOCK TABLE model_blobs IN ROW EXCLUSIVE MODE", cancellationToken);
        var held = files.Keep(digest, version.Content);
        await using var batch = new NpgsqlBatch(connection);
        Journaling.Unnest.Command(
            batch,
            """
            INSERT INTO model_blobs AS known (sha256, content) VALUES ($1, $2)
            ON CONFLICT (sha256) DO UPDATE SET content = excluded.content WHERE known.content IS NULL AND excluded.content IS NOT NULL
            """,
            Bytes(digest), new NpgsqlParameter { Value = (object?)held ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea });
        // The model's row is the lock under which numbers are given.
        Journaling.Unnest.Command(batch, "SELECT FROM models WHERE name = $1 FOR UPDATE", Text(version.Model));
        Journaling.Unnest.Command(
            batch,
            """
            INSERT INTO model_versions (id, model, number, scope, scope_value, algorithm, blob, job_id, trace_id, lineage, parameters, metrics, verdict, passed)
            SELECT $1, $2, (SELECT coalesce(max(number), 0) + 1 FROM model_versions WHERE model = $2), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13
            ON CONFLICT (id) DO NOTHING
            """,
            Id(version.Id), Text(version.Model), Text(Words.Of(version.Scope.Kind)), Text(version.Scope.Value), Text(version.Algorithm), Bytes(digest), Id(version.JobId), Id(version.TraceId),
            Json(JsonSerializer.Serialize(version.Lineage, LearningJson.Default.Lineage)),
            Json(JsonSerializer.Serialize(version.Parameters, LearningJson.Default.IReadOnlyDictionaryStringDouble)),
            Json(JsonSerializer.Serialize(version.Metrics, LearningJson.Default.VersionMetrics)), Text(version.Verdict),
            new NpgsqlParameter<bool> { TypedValue = version.Passed });
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlParameter<byte[]> Bytes(byte[] value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Bytea };

    private static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text };

    private static NpgsqlParameter<string> Json(string value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Jsonb };

    private static NpgsqlParameter<Guid> Id(Guid value) => new() { TypedValue = value };

    private static ModelRow ReadModel(NpgsqlDataReader reader) => new(
        reader.GetString(0), Words.Parse<PredictionTask>(reader.GetString(1)), reader.IsDBNull(2) ? null : reader.GetInt32(2), reader.GetFieldValue<DateTimeOffset>(3));
}
