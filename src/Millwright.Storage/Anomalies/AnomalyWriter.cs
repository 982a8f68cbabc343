using System.Text.Json;
using NpgsqlTypes;
using static Millwright.Storage.Journaling.Unnest;

namespace Millwright.Storage.Anomalies;

/// <summary>Writes anomalies; those that are written already change nothing.</summary>
internal static class AnomalyWriter
{
    public static void Add(Npgsql.NpgsqlBatch batch, List<FoundAnomaly> rows)
    {
        if (rows.Count == 0)
            return;
        Command(
            batch,
            """
            INSERT INTO anomalies (id, machine_key, at, anomaly_type, severity, sensor, sensor_data, calculated_metrics, ml_features, ml_confidence, algorithm_used, ml_model_version)
            SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::jsonb[], $8::jsonb[], $9::jsonb[], $10::numeric[], $11::text[], $12::text[])
            ON CONFLICT DO NOTHING
            """,
            Column(rows, NpgsqlDbType.Uuid, static row => row.Found.Id),
            Column(rows, NpgsqlDbType.Bigint, static row => row.MachineKey),
            Column(rows, NpgsqlDbType.TimestampTz, static row => Database.Moment(row.Found.At)),
            Column(rows, NpgsqlDbType.Text, static row => row.Found.Type),
            Column(rows, NpgsqlDbType.Text, static row => Words.Of(row.Found.Severity)),
            Column(rows, NpgsqlDbType.Text, static row => row.Found.Sensor),
            Column(rows, NpgsqlDbType.Jsonb, static row => Json(row.Found.SensorData)),
            Column(rows, NpgsqlDbType.Jsonb, static row => Json(row.Found.Metrics)),
            Column(rows, NpgsqlDbType.Jsonb, static row => row.Found.Features is { } features ? Json(features) : null),
            Column(rows, NpgsqlDbType.Numeric, static row => row.Found.Confidence is { } confidence ? Math.Round((decimal)confidence, 4) : (decimal?)null),
            Column(rows, NpgsqlDbType.Text, static row => row.Found.Algorithm),
            Column(rows, NpgsqlDbType.Text, static row => row.Found.ModelVersion));
    }

    private static string Json(IReadOnlyDictionary<string, double> figures) => JsonSerializer.Serialize(figures, StateJson.Default.IReadOnlyDictionaryStringDouble);
}
