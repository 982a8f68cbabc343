using System.Text.Json;
using Millwright.Storage.Journaling;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Learning;

/// <summary>Risks of a version of a day, counted by their probability to three digits.</summary>
/// <param name="Known">Of how many the outcome is known; <paramref name="Failed"/>: of how many it was a failure.</param>
public sealed record RiskCount(DateTimeOffset Day, bool IsShadow, double Probability, long Made, long Known, long Failed);

/// <summary>How good the risks of a version are, of one day.</summary>
/// <param name="Realised">Null: no outcome is known.</param>
public sealed record DayQuality(DateTimeOffset Day, bool IsShadow, QualityFigures Estimated, QualityFigures? Realised);

/// <summary>How good versions are that foretell failures: as they have it themselves, and as it came.</summary>
/// <exception cref="DatabaseUnavailableException">PostgreSQL is away; every member may throw it.</exception>
public sealed class QualityLog(Database database, TimeProvider clock)
{
    /// <summary>Those of the newest days, by day and probability: what is older has its outcomes. Index predictions_by_version.</summary>
    /// <param name="days">Event time before the version's newest prediction.</param>
    public async Task<List<RiskCount>> Counts(Guid version, TimeSpan days, CancellationToken cancellationToken)
    {
        // Asked first: a bound that the planner knows keeps it to the newest partition's index.
        var newest = await database.List(
            "SELECT max(at) FROM predictions WHERE version_id = $1", parameters => parameters.AddWithValue(version), static reader => reader.Moment(0), cancellationToken);
        return newest[0] is { } at ? await Since(version, at - days, cancellationToken) : [];
    }

    private Task<List<RiskCount>> Since(Guid version, DateTimeOffset from, CancellationToken cancellationToken) => database.List(
        $"""
        SELECT date_trunc('day', p.at, 'UTC'), p.is_shadow, round(p.value::numeric, 3)::double precision, count(*), count(*) FILTER (WHERE {PredictionStore.IsSettled}),
               count(*) FILTER (WHERE {PredictionStore.IsSettled} AND p.actual_value >= 0.5)
          FROM predictions p LEFT JOIN twin_heads h ON h.machine_key = p.machine_key
         WHERE p.version_id = $1 AND p.task = 'failure-risk' AND p.at >= date_trunc('day', $2, 'UTC')
         GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        """,
        parameters =>
        {
            parameters.AddWithValue(version);
            parameters.AddWithValue(from.UtcDateTime);
        },
        static reader => new RiskCount(reader.GetFieldValue<DateTimeOffset>(0), reader.GetBoolean(1), reader.GetDouble(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5)),
        cancellationToken);

    /// <summary>Keeps them in place of what was kept of the same days.</summary>
    public Task Write(Guid version, List<DayQuality> days, CancellationToken cancellationToken) => database.Use(
        async connection =>
        {
            await using var batch = new NpgsqlBatch(connection);
            Unnest.Command(
                batch,
                """
                INSERT INTO model_quality (version_id, day, is_shadow, estimated, realised, updated_at)
                SELECT $1, n.*, $6 FROM unnest($2::timestamptz[], $3::boolean[], $4::jsonb[], $5::jsonb[]) n
                ON CONFLICT (version_id, day, is_shadow) DO UPDATE SET estimated = excluded.estimated, realised = excluded.realised, updated_at = excluded.updated_at
                """,
                new NpgsqlParameter<Guid> { TypedValue = version },
                Unnest.Column(days, NpgsqlDbType.TimestampTz, static row => row.Day.UtcDateTime),
                Unnest.Column(days, NpgsqlDbType.Boolean, static row => row.IsShadow),
                Unnest.Column(days, NpgsqlDbType.Jsonb, static row => Json(row.Estimated)),
                Unnest.Column(days, NpgsqlDbType.Jsonb, static row => row.Realised is { } realised ? Json(realised) : null),
                new NpgsqlParameter<DateTime> { TypedValue = clock.GetUtcNow().UtcDateTime });
            return await batch.ExecuteNonQueryAsync(cancellationToken);
        },
        cancellationToken);

    internal static QualityFigures? Read(NpgsqlDataReader reader, int column) =>
        reader.Text(column) is { } figures ? JsonSerializer.Deserialize(figures, LearningJson.Default.QualityFigures) : null;

    private static string Json(QualityFigures figures) => JsonSerializer.Serialize(figures, LearningJson.Default.QualityFigures);
}
