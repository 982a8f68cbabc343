using System.Text.Json;
using Millwright.Storage.Journaling;
using Millwright.Twins.Models;
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

    /// <summary>Event time of the first and of the newest risk that a version told in earnest; null: it told none. Index predictions_by_version.</summary>
    public async Task<(DateTimeOffset First, DateTimeOffset Newest)?> Span(Guid version, CancellationToken cancellationToken)
    {
        var (first, newest) = (await database.List(
            """
            SELECT (SELECT at FROM predictions WHERE version_id = $1 AND NOT is_shadow ORDER BY version_id, at LIMIT 1),
                   (SELECT at FROM predictions WHERE version_id = $1 AND NOT is_shadow ORDER BY version_id, at DESC LIMIT 1)
            """,
            parameters => parameters.AddWithValue(version), static reader => (reader.Moment(0), reader.Moment(1)), cancellationToken))[0];
        return first is { } from && newest is { } to ? (from, to) : null;
    }

    /// <summary>The risks that a version told of some machines in a span: by machine and part of the span, and how all of them are spread over tenths.</summary>
    /// <param name="parts">Into so many equal parts the span is cut.</param>
    public async Task<(List<ToldRisk> Risks, BinShares Shares)> Told(
        Guid version, IReadOnlyList<long> machines, DateTimeOffset from, DateTimeOffset to, int parts, CancellationToken cancellationToken)
    {
        var rows = await database.List(
            """
            SELECT machine_key, least(floor(extract(epoch FROM at - $3) / extract(epoch FROM $4 - $3) * $5), $5 - 1)::int, least(floor(value * 10), 9)::int,
                   count(*), sum(value), sum(- s.risk * ln(s.risk) - (1 - s.risk) * ln(1 - s.risk))
              FROM predictions CROSS JOIN LATERAL (SELECT greatest(least(value, 1 - 1e-9), 1e-9) AS risk) s
             WHERE version_id = $1 AND machine_key = ANY ($2) AND at >= $3 AND at < $4 AND NOT is_shadow
             GROUP BY 1, 2, 3
            """,
            parameters =>
            {
                parameters.AddWithValue(version);
                parameters.AddWithValue(machines.ToArray());
                parameters.AddWithValue(from.UtcDateTime);
                parameters.AddWithValue(to.UtcDateTime);
                parameters.AddWithValue(parts);
            },
            static reader => (Machine: reader.GetInt64(0), Part: reader.GetInt32(1), Tenth: reader.GetInt32(2), Count: reader.GetInt64(3), Risk: reader.GetDouble(4), Loss: reader.GetDouble(5)),
            cancellationToken);
        var (all, shares) = (rows.Sum(static row => row.Count), new double[10]);
        foreach (var row in rows)
            shares[row.Tenth] += (double)row.Count / all;
        var risks = rows.GroupBy(static row => (row.Machine, row.Part)).Select(static group => (group.Key, Rows: (double)group.Sum(static row => row.Count), Risk: group.Sum(static row => row.Risk), Loss: group.Sum(static row => row.Loss)));
        return ([.. risks.Select(static each => new ToldRisk(each.Key.Machine, each.Key.Part, each.Risk / each.Rows, each.Loss / each.Rows))], new BinShares([.. Enumerable.Range(1, 9).Select(static edge => edge / 10.0)], shares));
    }

    /// <summary>What came of the risks that a version told in a span: how many there are, how many are known, and the log loss of these in nats.</summary>
    /// <returns>Null: no outcome is known.</returns>
    public async Task<(long Made, long Known, double LogLoss)?> Realised(Guid version, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var (made, known, loss) = (await database.List(
            $"""
            SELECT count(*), count(*) FILTER (WHERE {PredictionStore.IsSettled}),
                   -avg(ln(greatest(1e-9, CASE WHEN p.actual_value >= 0.5 THEN p.value ELSE 1 - p.value END))) FILTER (WHERE {PredictionStore.IsSettled})
              FROM predictions p LEFT JOIN twin_heads h ON h.machine_key = p.machine_key
             WHERE p.version_id = $1 AND p.at >= $2 AND p.at < $3 AND NOT p.is_shadow
            """,
            parameters =>
            {
                parameters.AddWithValue(version);
                parameters.AddWithValue(from.UtcDateTime);
                parameters.AddWithValue(to.UtcDateTime);
            },
            static reader => (reader.GetInt64(0), reader.GetInt64(1), reader.Number(2)), cancellationToken))[0];
        return loss is { } realised ? (made, known, realised) : null;
    }

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
