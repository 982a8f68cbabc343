using System.Text.Json;
using Millwright.Twins.Models;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Learning;

/// <summary>How a feature's values are spread: the share in each bin, and the edges between the bins (one fewer).</summary>
public sealed record BinShares(IReadOnlyList<double> Edges, IReadOnlyList<double> Shares);

/// <summary>What is no longer as a version has learnt it.</summary>
public enum DriftKind
{
    /// <summary>What machines send.</summary>
    Inputs,

    /// <summary>The shares of the kinds of failures.</summary>
    Clusters,

    /// <summary>How sure the version is, by its own probabilities.</summary>
    Estimate,

    /// <summary>What the inputs mean: the version errs more than it did, by outcomes.</summary>
    Concept,
}

/// <summary>What one detector measured.</summary>
/// <param name="Value">Beyond <paramref name="Threshold"/> it says that there is a drift.</param>
/// <param name="Chance">Of a test the p-value, 0 to 1; null: it is none.</param>
/// <param name="InUnit">Of a distance, which is measured in deviations of the reference, the same in the sensor's unit; null: it is none.</param>
/// <param name="Decides">Whether it had a vote.</param>
public sealed record MeasureRow(string Detector, double Value, double Threshold, double? Chance, double? InUnit, bool Decides);

/// <summary>A feature of a model is no longer spread as it was when the model was trained, or the model errs more than it did.</summary>
/// <param name="Machines">Whose values have moved; what is broken or in maintenance is not among them.</param>
/// <param name="MachinesWatched">How many were looked at, of <paramref name="MachinesInScope"/> that were well and could have been.</param>
/// <param name="Detector">What decided, and measured the score, such as <c>psi</c>.</param>
/// <param name="TraceId">Of the chain that follows.</param>
/// <param name="Measures">All that was measured of the feature, on the first of the machines; none: nothing but the score.</param>
/// <param name="ErrorBefore">By outcomes, the mean error in the span of the reference, 0 to 1, and <paramref name="ErrorSince"/> in that of now; null: no outcomes were looked at.</param>
public sealed record DriftEvent(
    Guid Id, DateTimeOffset DetectedAt, string Model, Guid VersionId, ModelScope Scope, DriftKind Kind, IReadOnlyList<string> Machines, int MachinesWatched, int MachinesInScope, string Feature, string Detector, double Score,
    double Threshold, DateTimeOffset ReferenceFrom, DateTimeOffset ReferenceTo, DateTimeOffset CurrentFrom, DateTimeOffset CurrentTo, BinShares Reference, BinShares Current,
    DriftExtent Extent, Guid TraceId, IReadOnlyList<MeasureRow> Measures, double? ErrorBefore, double? ErrorSince);

/// <summary>The drifts that were noticed.</summary>
/// <exception cref="DatabaseUnavailableException">PostgreSQL is away; every member may throw it.</exception>
public sealed class DriftLog(Database database)
{
    private const string Columns =
        "id, detection_time, model, version_id, scope, scope_value, kind, machines, machines_watched, machines_in_scope, feature, detector, drift_score, threshold, reference_from, "
        + "reference_to, current_from, current_to, reference_distribution, current_distribution, extent, trace_id, measures, error_before, error_since";

    /// <summary>Writes a drift and the first step of its chain; one that is written already changes nothing.</summary>
    public Task Write(DriftEvent drift, string reason, CancellationToken cancellationToken) => database.Use(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using var command = new NpgsqlCommand(
                $"""
                INSERT INTO drift_events ({Columns})
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25) ON CONFLICT DO NOTHING
                """,
                connection);
            Add(command.Parameters, drift);
            await command.ExecuteNonQueryAsync(cancellationToken);
            await LearningLog.Write(
                connection, new LearningEvent(drift.TraceId, drift.DetectedAt, LearningStep.Drift, drift.Model, drift.VersionId, null, drift.Id, "drift", reason), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return 0;
        },
        cancellationToken);

    /// <summary>Newest first.</summary>
    public async Task<Page<DriftEvent>> List(string? model, string? machine, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var after = Cursor.ParseMoment(cursor);
        var rows = await database.List(
            $"""
            SELECT {Columns} FROM drift_events
             WHERE ($1::text IS NULL OR model = $1) AND ($2::text IS NULL OR $2 = ANY (machines)) AND ($3::timestamptz IS NULL OR (detection_time, id) < ($3, $4))
             ORDER BY detection_time DESC, id DESC LIMIT $5
            """,
            parameters =>
            {
                parameters.AddWithValue(NpgsqlDbType.Text, (object?)model ?? DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.Text, (object?)machine ?? DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.TimestampTz, (object?)after.At ?? DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.Uuid, (object?)after.Id ?? DBNull.Value);
                parameters.AddWithValue(limit + 1);
            },
            Read, cancellationToken);
        return Page<DriftEvent>.Of(rows, limit, static last => Cursor.Of(last.DetectedAt, last.Id));
    }

    /// <summary>What a detector last found of a version; null: nothing.</summary>
    public async Task<DriftEvent?> Newest(Guid version, string detector, CancellationToken cancellationToken) => (await database.List(
        $"SELECT {Columns} FROM drift_events WHERE version_id = $1 AND detector = $2 ORDER BY current_to DESC, id LIMIT 1",
        parameters =>
        {
            parameters.AddWithValue(version);
            parameters.AddWithValue(detector);
        },
        Read, cancellationToken)).FirstOrDefault();

    private static void Add(NpgsqlParameterCollection parameters, DriftEvent drift)
    {
        parameters.AddWithValue(drift.Id);
        parameters.AddWithValue(drift.DetectedAt.UtcDateTime);
        parameters.AddWithValue(drift.Model);
        parameters.AddWithValue(drift.VersionId);
        parameters.AddWithValue(Words.Of(drift.Scope.Kind));
        parameters.AddWithValue(drift.Scope.Value);
        parameters.AddWithValue(Words.Of(drift.Kind));
        parameters.AddWithValue(drift.Machines.ToArray());
        parameters.AddWithValue(drift.MachinesWatched);
        parameters.AddWithValue(drift.MachinesInScope);
        parameters.AddWithValue(drift.Feature);
        parameters.AddWithValue(drift.Detector);
        parameters.AddWithValue(drift.Score);
        parameters.AddWithValue(drift.Threshold);
        foreach (var moment in (DateTimeOffset[])[drift.ReferenceFrom, drift.ReferenceTo, drift.CurrentFrom, drift.CurrentTo])
            parameters.AddWithValue(moment.UtcDateTime);
        parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(drift.Reference, LearningJson.Default.BinShares));
        parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(drift.Current, LearningJson.Default.BinShares));
        parameters.AddWithValue(Words.Of(drift.Extent));
        parameters.AddWithValue(drift.TraceId);
        parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(drift.Measures, LearningJson.Default.IReadOnlyListMeasureRow));
        parameters.AddWithValue(NpgsqlDbType.Double, (object?)drift.ErrorBefore ?? DBNull.Value);
        parameters.AddWithValue(NpgsqlDbType.Double, (object?)drift.ErrorSince ?? DBNull.Value);
    }

    private static DriftEvent Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetString(2), reader.GetGuid(3), new ModelScope(Words.Parse<ScopeKind>(reader.GetString(4)), reader.GetString(5)),
        Words.Parse<DriftKind>(reader.GetString(6)), reader.GetFieldValue<string[]>(7), reader.GetInt32(8), reader.GetInt32(9), reader.GetString(10), reader.GetString(11), reader.GetDouble(12),
        reader.GetDouble(13), reader.GetFieldValue<DateTimeOffset>(14), reader.GetFieldValue<DateTimeOffset>(15), reader.GetFieldValue<DateTimeOffset>(16), reader.GetFieldValue<DateTimeOffset>(17),
        JsonSerializer.Deserialize(reader.GetString(18), LearningJson.Default.BinShares)!, JsonSerializer.Deserialize(reader.GetString(19), LearningJson.Default.BinShares)!,
        Words.Parse<DriftExtent>(reader.GetString(20)), reader.GetGuid(21), JsonSerializer.Deserialize(reader.GetString(22), LearningJson.Default.IReadOnlyListMeasureRow)!, reader.Number(23), reader.Number(24));
}
