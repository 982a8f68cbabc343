using Millwright.Storage.Journaling;
using Millwright.Twins.Machines;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Learning;

/// <summary>How far the risks of a machine, told within one horizon, lay from what came.</summary>
/// <param name="At">Where the horizon begins, in whole horizons since 1970.</param>
/// <param name="IsFailure">A failure followed them.</param>
/// <param name="Error">Their mean error, 0 to 1.</param>
public sealed record OutcomeError(DateTimeOffset At, MachineId Machine, bool IsFailure, double Error);

/// <summary>What versions that foretell failures got wrong, once outcomes are known: one value a machine, horizon and outcome, gathered as horizons pass.</summary>
/// <exception cref="DatabaseUnavailableException">PostgreSQL is away; every member may throw it.</exception>
public sealed class OutcomeErrors(Database database)
{
    /// <summary>Horizons that one call gathers at most, each by a statement of its own; the next call goes on.</summary>
    private const int MostHorizons = 32;

    /// <summary>The share of outcomes that have to be known: of a machine that fell silent they never are.</summary>
    private const double MostlyKnown = 0.9;

    /// <summary>Then what is not known is not waited for any more.</summary>
    private static readonly TimeSpan LateOutcomes = TimeSpan.FromDays(2);

    /// <summary>
    /// Takes up the horizons that have passed since the last call, and of which the outcomes are known: those in which risks were told, and the next one after them, in which they
    /// came true or did not. A horizon of which too little is known yet is waited for.
    /// </summary>
    /// <param name="horizon">Of the version's predictions.</param>
    public async Task Gather(Guid version, TimeSpan horizon, CancellationToken cancellationToken)
    {
        var (next, newest) = await Span(version, horizon, cancellationToken);
        if (next is null || newest is null)
            return;
        var begins = Floor(next.Value, horizon);
        var last = Floor(newest.Value - horizon, horizon);
        for (var horizons = 0; begins < last && horizons < MostHorizons; horizons++, begins += horizon)
        {
            var told = await Told(version, begins, begins + horizon, cancellationToken);
            if (begins >= newest - 2 * horizon - LateOutcomes && told.Sum(static row => row.Known) < MostlyKnown * told.Sum(static row => row.Made))
                return;
            await Write(version, begins, told.FindAll(static row => row.Known > 0), cancellationToken);
        }
    }

    /// <summary>The newest errors of a version, in order of time; those of one horizon in an order that says nothing of the machines, the same each time.</summary>
    public Task<List<OutcomeError>> Newest(Guid version, int most, CancellationToken cancellationToken) => database.List(
        """
        SELECT e.at, m.machine_id, e.is_failure, e.error
          FROM (SELECT * FROM outcome_errors WHERE version_id = $1 ORDER BY at DESC LIMIT $2) e JOIN machines m USING (machine_key)
         ORDER BY e.at, hashint8extended(e.machine_key, extract(epoch FROM e.at)::bigint), e.is_failure
        """,
        parameters =>
        {
            parameters.AddWithValue(version);
            parameters.AddWithValue(most);
        },
        static reader => new OutcomeError(reader.GetFieldValue<DateTimeOffset>(0), reader.Machine(1), reader.GetBoolean(2), reader.GetDouble(3)), cancellationToken);

    private sealed record ToldRow(long Machine, bool IsFailure, double Error, long Made, long Known);

    /// <summary>Event time of the first risk that was told in earnest after all that is gathered, and of the newest. Index predictions_by_version.</summary>
    private async Task<(DateTimeOffset? Next, DateTimeOffset? Newest)> Span(Guid version, TimeSpan horizon, CancellationToken cancellationToken) => (await database.List(
        """
        SELECT (SELECT at FROM predictions WHERE version_id = $1 AND NOT is_shadow AND at >= coalesce((SELECT max(at) + $2 FROM outcome_errors WHERE version_id = $1), '-infinity') ORDER BY version_id, at LIMIT 1),
               (SELECT at FROM predictions WHERE version_id = $1 AND NOT is_shadow ORDER BY version_id, at DESC LIMIT 1)
        """,
        parameters =>
        {
            parameters.AddWithValue(version);
            parameters.AddWithValue(horizon);
        },
        static reader => (reader.Moment(0), reader.Moment(1)), cancellationToken))[0];

    /// <summary>Index predictions_by_version walks the span.</summary>
    private Task<List<ToldRow>> Told(Guid version, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken) => database.List(
        $"""
        SELECT p.machine_key, coalesce(p.actual_value >= 0.5, false),
               coalesce(avg(CASE WHEN p.actual_value >= 0.5 THEN 1 - p.value ELSE p.value END) FILTER (WHERE {PredictionStore.IsSettled}), 0), count(*), count(*) FILTER (WHERE {PredictionStore.IsSettled})
          FROM predictions p LEFT JOIN twin_heads h ON h.machine_key = p.machine_key
         WHERE p.version_id = $1 AND p.at >= $2 AND p.at < $3 AND NOT p.is_shadow
         GROUP BY 1, 2
        """,
        parameters =>
        {
            parameters.AddWithValue(version);
            parameters.AddWithValue(from.UtcDateTime);
            parameters.AddWithValue(until.UtcDateTime);
        },
        static reader => new ToldRow(reader.GetInt64(0), reader.GetBoolean(1), Math.Clamp(reader.GetDouble(2), 0, 1), reader.GetInt64(3), reader.GetInt64(4)),
        cancellationToken);

    private Task<int> Write(Guid version, DateTimeOffset at, List<ToldRow> rows, CancellationToken cancellationToken) => database.Use(
        async connection =>
        {
            await using var batch = new NpgsqlBatch(connection);
            Unnest.Command(
                batch,
                "INSERT INTO outcome_errors (version_id, at, machine_key, is_failure, error) SELECT $1, $2, n.* FROM unnest($3::bigint[], $4::boolean[], $5::double precision[]) n ON CONFLICT DO NOTHING",
                new NpgsqlParameter<Guid> { TypedValue = version },
                new NpgsqlParameter<DateTime> { TypedValue = at.UtcDateTime },
                Unnest.Column(rows, NpgsqlDbType.Bigint, static row => row.Machine),
                Unnest.Column(rows, NpgsqlDbType.Boolean, static row => row.IsFailure),
                Unnest.Column(rows, NpgsqlDbType.Double, static row => row.Error));
            return await batch.ExecuteNonQueryAsync(cancellationToken);
        },
        cancellationToken);

    private static DateTimeOffset Floor(DateTimeOffset at, TimeSpan horizon) => DateTimeOffset.UnixEpoch + Math.Floor((at - DateTimeOffset.UnixEpoch) / horizon) * horizon;
}
