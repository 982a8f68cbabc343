using System.Text.Json;
using Millwright.Twins.Alarms;
using Millwright.Twins.Machines;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Anomalies;

/// <summary>An anomaly as stored.</summary>
/// <param name="MlFeatures">What a model saw; null for a detector that is no model.</param>
/// <param name="MlConfidence">0 to 1; null for a detector that is no model.</param>
/// <param name="MlModelVersion">The model's version that found it, or from which a statistical detector has its limit, such as <c>anomaly 3</c>; null for limits of the configuration.</param>
/// <param name="Algorithm">threshold: a limit of the configuration; robust-z, ewma, page-hinkley, jump, noise, flat-line: statistics of the machine's own past; isolation-forest, hotelling-t2, prediction-error: the model.</param>
/// <param name="Verdict">What a person says that it was; null: nobody has said.</param>
public sealed record AnomalyRow(
    Guid Id, string MachineId, DateTimeOffset Timestamp, string Type, Severity Severity, string? Sensor, JsonElement SensorData, JsonElement CalculatedMetrics,
    JsonElement? MlFeatures, double? MlConfidence, string? MlModelVersion, string Algorithm, DateTimeOffset CreatedAt, SaidOfAnomaly? Verdict);

/// <summary>What a list of anomalies is narrowed to; null: not by this.</summary>
public sealed record AnomalyFilter(
    MachineId? Machine = null, string? Type = null, Severity? Severity = null, string? Algorithm = null, DateTimeOffset? From = null, DateTimeOffset? To = null);

public sealed class AnomalyQueries(Database database)
{
    private const string Columns =
        """
        a.id, m.machine_id, a.at, a.anomaly_type, a.severity, a.sensor, a.sensor_data, a.calculated_metrics, a.ml_features, a.ml_confidence::float8,
        a.ml_model_version, a.algorithm_used, a.created_at, a.verdict, a.verdict_by, a.verdict_at, a.verdict_note FROM anomalies a JOIN machines m USING (machine_key)
        """;

    /// <summary>Newest first.</summary>
    public async Task<Page<AnomalyRow>> List(AnomalyFilter filter, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var after = Cursor.ParseMoment(cursor);
        var rows = await database.List(
            $"""
            SELECT {Columns}
             WHERE ($1::text IS NULL OR m.machine_id = $1) AND ($2::text IS NULL OR a.anomaly_type = $2) AND ($3::text IS NULL OR a.severity = $3)
               AND ($4::text IS NULL OR a.algorithm_used = $4) AND ($5::timestamptz IS NULL OR a.at >= $5) AND ($6::timestamptz IS NULL OR a.at < $6)
               AND ($7::timestamptz IS NULL OR (a.at, a.id) < ($7, $8))
             ORDER BY a.at DESC, a.id DESC LIMIT $9
            """,
            parameters =>
            {
                parameters.AddWithValue(NpgsqlDbType.Text, filter.Machine is { } machine ? machine.Value : DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.Text, (object?)filter.Type ?? DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.Text, filter.Severity is { } severity ? Words.Of(severity) : DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.Text, (object?)filter.Algorithm ?? DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.TimestampTz, (object?)filter.From?.UtcDateTime ?? DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.TimestampTz, (object?)filter.To?.UtcDateTime ?? DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.TimestampTz, (object?)after.At ?? DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.Uuid, (object?)after.Id ?? DBNull.Value);
                parameters.AddWithValue(limit + 1);
            },
            Read, cancellationToken);
        return Page<AnomalyRow>.Of(rows, limit, static last => Cursor.Of(last.Timestamp, last.Id));
    }

    public async Task<AnomalyRow?> Get(Guid id, CancellationToken cancellationToken)
    {
        var found = await database.List($"SELECT {Columns} WHERE a.id = $1", parameters => parameters.AddWithValue(id), Read, cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    private static AnomalyRow Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetString(3), Words.Parse<Severity>(reader.GetString(4)), reader.Text(5),
        JsonElement.Parse(reader.GetString(6)), JsonElement.Parse(reader.GetString(7)), reader.Text(8) is { } features ? JsonElement.Parse(features) : null,
        reader.Number(9), reader.Text(10), reader.GetString(11), reader.GetFieldValue<DateTimeOffset>(12),
        reader.Text(13) is { } verdict ? new SaidOfAnomaly(Words.Parse<AnomalyVerdict>(verdict), reader.GetString(14), reader.GetFieldValue<DateTimeOffset>(15), reader.Text(16)) : null);
}
