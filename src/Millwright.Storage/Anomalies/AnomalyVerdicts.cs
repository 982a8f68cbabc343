using Millwright.Storage.Learning;
using NpgsqlTypes;

namespace Millwright.Storage.Anomalies;

/// <summary>What an anomaly was, by the word of a person.</summary>
public enum AnomalyVerdict
{
    /// <summary>Something was wrong, whether or not a failure followed.</summary>
    Real,

    /// <summary>Nothing was wrong, whether or not a failure followed.</summary>
    FalseAlarm,
}

/// <summary>A verdict, who gave it and when.</summary>
public sealed record SaidOfAnomaly(AnomalyVerdict Verdict, string By, DateTimeOffset At, string? Note);

/// <summary>Keeps what people say of anomalies. It has the last word over what came of the model's predictions of that time (<see cref="PredictionOutcomes"/>).</summary>
/// <exception cref="DatabaseUnavailableException">PostgreSQL is away; every member may throw it.</exception>
public sealed class AnomalyVerdicts(Database database)
{
    /// <param name="said">Null: what was said is taken back, and time settles the predictions again.</param>
    /// <param name="lasts">For so long what stays strange is not told anew: predictions of that time are of the same anomaly.</param>
    /// <returns>False: there is no such anomaly.</returns>
    public async Task<bool> Say(Guid anomaly, SaidOfAnomaly? said, TimeSpan lasts, CancellationToken cancellationToken) => (await database.List(
        """
        WITH said AS (
          UPDATE anomalies SET verdict = $2, verdict_by = $3, verdict_at = $4, verdict_note = $5 WHERE id = $1 RETURNING machine_key, at, ml_features),
        settled AS (
          UPDATE predictions p SET actual_value = CASE $2 WHEN 'real' THEN 1 WHEN 'false-alarm' THEN 0 END, confirmed_at = $4 FROM said s
           WHERE s.ml_features IS NOT NULL AND p.machine_key = s.machine_key AND p.task = 'anomaly' AND p.at >= s.at AND p.at < s.at + $6)
        SELECT count(*) FROM said
        """,
        parameters =>
        {
            parameters.AddWithValue(anomaly);
            parameters.AddWithValue(NpgsqlDbType.Text, said is null ? DBNull.Value : Words.Of(said.Verdict));
            parameters.AddWithValue(NpgsqlDbType.Text, (object?)said?.By ?? DBNull.Value);
            parameters.AddWithValue(NpgsqlDbType.TimestampTz, (object?)said?.At.UtcDateTime ?? DBNull.Value);
            parameters.AddWithValue(NpgsqlDbType.Text, (object?)said?.Note ?? DBNull.Value);
            parameters.AddWithValue(lasts);
        },
        static reader => reader.GetInt64(0), cancellationToken))[0] > 0;
}
