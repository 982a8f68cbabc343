using Millwright.Twins.Alarms;
using Millwright.Twins.Alarms.Performance;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Alarms;

/// <summary>A source of alarms, with how to tell what its values did about its limit.</summary>
/// <param name="Limit">As of its newest alarm; null where the condition compares none.</param>
/// <param name="IsHigh">Whether it is raised above the limit; else below.</param>
public sealed record SourceLimit(AlarmSource Source, double? Limit, string? Unit, bool IsHigh);

/// <summary>More alarms than can be judged at once.</summary>
public sealed class TooManyAlarmsException() : Exception($"More than {PerformanceQueries.Most} annunciations lie in the period; take a shorter one, or one site or line.");

/// <summary>What alarm performance is judged by.</summary>
/// <exception cref="DatabaseUnavailableException">PostgreSQL is away; every query may throw it.</exception>
public sealed class PerformanceQueries(Database database)
{
    /// <summary>Annunciations in one answer, at most: seven a second for eight hours, or five a minute for a month.</summary>
    public const int Most = 200_000;

    /// <summary>
    /// One pass over the steps of the period in the order of alarm and version, found by alarm_transitions_by_time; every alarm is judged by its own steps, so
    /// that looking for the end of each by alarm_transitions_by_alarm (three probes an annunciation) is spared. Going backwards, a window that only
    /// grows gives the nearest return and acknowledgement after each step. The second part is what stood when the period began: alarms raised
    /// before it that are open still, or ended since (alarms_by_end; one condition for both would find no index), each by its newest step before.
    /// In the archive an alarm and its steps lie in the month in which it was raised: with that instant beside the id one partition is asked, not each.
    /// </summary>
    private const string Announced =
        """
        WITH steps AS (
          SELECT t.alarm_id, t.raised_at, t.at, t.move, t.to_state,
                 min(t.at) FILTER (WHERE t.to_state NOT IN ('unacknowledged', 'acknowledged')) OVER later AS returned_at,
                 min(t.at) FILTER (WHERE t.move = 'acknowledge') OVER later AS acknowledged_at
            FROM all_alarm_transitions t JOIN machines m USING (machine_key)
           WHERE t.at >= $1 AND t.at < $2 AND ($3::text IS NULL OR m.site = $3) AND ($4::text IS NULL OR m.line = $4)
          WINDOW later AS (PARTITION BY t.alarm_id ORDER BY t.version DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)),
        standing AS (
          SELECT a.id, a.raised_at
            FROM (SELECT id, raised_at, machine_key FROM alarms WHERE raised_at < $1 AND cleared_at IS NULL
                  UNION ALL SELECT id, raised_at, machine_key FROM all_alarms WHERE raised_at < $1 AND cleared_at >= $1) a
            JOIN machines m USING (machine_key)
           WHERE ($3::text IS NULL OR m.site = $3) AND ($4::text IS NULL OR m.line = $4)),
        announced AS (
          SELECT alarm_id, raised_at, at, returned_at, acknowledged_at, move FROM steps
           WHERE to_state = 'unacknowledged' AND move IN ('raise', 'release', 'expire', 'unshelve', 'return-to-service')
          UNION ALL
          SELECT s.id, s.raised_at, began.at, ended.at, NULL, began.move
            FROM standing s
            CROSS JOIN LATERAL (
              SELECT t.to_state, t.version FROM all_alarm_transitions t WHERE t.alarm_id = s.id AND t.raised_at = s.raised_at AND t.at < $1 ORDER BY t.version DESC LIMIT 1) newest
            CROSS JOIN LATERAL (
              SELECT t.at, t.move FROM all_alarm_transitions t
               WHERE t.alarm_id = s.id AND t.raised_at = s.raised_at AND t.version <= newest.version AND t.to_state = 'unacknowledged'
                 AND t.move IN ('raise', 'release', 'expire', 'unshelve', 'return-to-service')
               ORDER BY t.version DESC LIMIT 1) began
            LEFT JOIN LATERAL (
              SELECT t.at FROM all_alarm_transitions t
               WHERE t.alarm_id = s.id AND t.raised_at = s.raised_at AND t.version > newest.version AND t.to_state NOT IN ('unacknowledged', 'acknowledged')
               ORDER BY t.version LIMIT 1) ended ON true
           WHERE newest.to_state IN ('unacknowledged', 'acknowledged'))
        SELECT n.alarm_id, m.machine_id, a.rule, a.sensor, a.severity, n.at, n.returned_at, n.acknowledged_at, n.move = 'raise' AND n.at > a.raised_at
          FROM announced n JOIN all_alarms a ON a.id = n.alarm_id AND a.raised_at = n.raised_at JOIN machines m ON m.machine_key = a.machine_key
         LIMIT $5
        """;

    private const string Limits =
        """
        SELECT s.machine, s.rule, s.sensor, newest.limit_value, newest.unit, coalesce(newest.value >= newest.limit_value, true)
          FROM unnest($1::text[], $2::text[], $3::text[]) AS s (machine, rule, sensor)
          JOIN machines m ON m.machine_id = s.machine
          CROSS JOIN LATERAL (
            SELECT a.limit_value, a.unit, a.value FROM all_alarms a
             WHERE a.machine_key = m.machine_key AND a.rule = s.rule AND a.sensor IS NOT DISTINCT FROM s.sensor ORDER BY a.raised_at DESC LIMIT 1) newest
        """;

    /// <summary>Each gap is one range of the readings' primary key, ten minutes at the most.</summary>
    private const string Extremes =
        """
        SELECT CASE WHEN $3 THEN min(v.value) ELSE max(v.value) END
          FROM unnest($4::timestamptz[], $5::timestamptz[]) WITH ORDINALITY AS g (since, until, place)
          LEFT JOIN LATERAL (
            SELECT r."values"[array_position(l.sensors, $2)] AS value FROM readings r JOIN sensor_layouts l ON l.id = r.layout
             WHERE r.machine_key = (SELECT machine_key FROM machines WHERE machine_id = $1) AND r.at >= g.since AND r.at < g.until) v ON v.value <> 'NaN'
         GROUP BY g.place ORDER BY g.place
        """;

    /// <summary>The annunciations of a period, and those that stood when it began; in no particular order.</summary>
    /// <param name="site">Null: of all sites.</param>
    /// <param name="line">Of the site; null: of all lines.</param>
    /// <exception cref="TooManyAlarmsException">There are more than <see cref="Most"/>.</exception>
    public async Task<List<Annunciation>> Annunciations(Period period, string? site, string? line, CancellationToken cancellationToken)
    {
        var found = await database.List(
            Announced,
            parameters =>
            {
                parameters.AddWithValue(Database.Moment(period.From));
                parameters.AddWithValue(Database.Moment(period.To));
                parameters.AddWithValue(NpgsqlDbType.Text, (object?)site ?? DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.Text, (object?)line ?? DBNull.Value);
                parameters.AddWithValue(Most + 1);
            },
            Read, cancellationToken);
        return found.Count <= Most ? found : throw new TooManyAlarmsException();
    }

    /// <summary>What sources are compared with; one that has no alarm is left out.</summary>
    public Task<List<SourceLimit>> LimitsOf(IReadOnlyCollection<AlarmSource> sources, CancellationToken cancellationToken) => database.List(
        Limits,
        parameters =>
        {
            parameters.AddWithValue(sources.Select(static source => source.Machine).ToArray());
            parameters.AddWithValue(sources.Select(static source => source.Rule).ToArray());
            parameters.AddWithValue(sources.Select(static source => source.Sensor).ToArray());
        },
        static reader => new SourceLimit(new AlarmSource(reader.GetString(0), reader.GetString(1), reader.Text(2)), reader.Number(3), reader.Text(4), reader.GetBoolean(5)),
        cancellationToken);

    /// <summary>How far the values came back inside the limit in each gap, in the gaps' order; null: no reading tells.</summary>
    public async Task<IReadOnlyList<double?>> Depths(SourceLimit source, IReadOnlyList<Gap> gaps, CancellationToken cancellationToken)
    {
        if (source is not { Limit: { } limit, Source.Sensor: { } sensor } || gaps.Count == 0)
            return [.. gaps.Select(static _ => (double?)null)];
        var extremes = await database.List(
            Extremes,
            parameters =>
            {
                parameters.AddWithValue(source.Source.Machine);
                parameters.AddWithValue(sensor);
                parameters.AddWithValue(source.IsHigh);
                parameters.AddWithValue(gaps.Select(static gap => Database.Moment(gap.From)).ToArray());
                parameters.AddWithValue(gaps.Select(static gap => Database.Moment(gap.To)).ToArray());
            },
            static reader => reader.Number(0), cancellationToken);
        return [.. extremes.Select(extreme => extreme is { } value ? Math.Max(0, source.IsHigh ? limit - value : value - limit) : (double?)null)];
    }

    private static Annunciation Read(NpgsqlDataReader reader)
    {
        var at = reader.Micros(5);
        return new Annunciation(
            reader.GetGuid(0), new AlarmSource(reader.GetString(1), reader.GetString(2), reader.Text(3)), Words.Parse<Severity>(reader.GetString(4)), at)
        {
            // What people do goes by another clock than what the process does; nothing ends before it begins.
            ReturnedAt = reader.IsDBNull(6) ? 0 : Math.Max(at, reader.Micros(6)),
            AcknowledgedAt = reader.IsDBNull(7) ? 0 : Math.Max(at, reader.Micros(7)),
            IsRepeat = reader.GetBoolean(8),
        };
    }
}
