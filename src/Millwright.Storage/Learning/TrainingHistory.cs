using Millwright.Twins.Events;
using Millwright.Twins.Machines;
using Millwright.Twins.Models;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Learning;

/// <summary>A machine of a training's scope.</summary>
public sealed record TrainingMachine(long Key, MachineId Id, string Type, string? Site);

/// <summary>A failure episode as far as labels need it. Times in µs since 1970-01-01 UTC; <paramref name="EndedAt"/> null: it goes on.</summary>
public sealed record PastEpisode(Guid Id, long StartedAt, long? EndedAt);

/// <summary>A reading as it arrived, with its number in its machine's journal. <paramref name="At"/> in µs since 1970-01-01 UTC; values in the order of <paramref name="Sensors"/>, NaN for absent.</summary>
public readonly record struct PastReading(long Sequence, long At, string[] Sensors, double[] Values);

/// <summary>Time in maintenance, µs since 1970-01-01 UTC; <paramref name="To"/> null: it goes on.</summary>
public sealed record PastMaintenance(long From, long? To);

/// <summary>What a training learns from. Bad readings (quality 2) are left out: no twin judges them.</summary>
/// <exception cref="DatabaseUnavailableException">PostgreSQL is away; every member may throw it.</exception>
public sealed class TrainingHistory(Database database)
{
    public Task<List<TrainingMachine>> Machines(ModelScope scope, CancellationToken cancellationToken) => database.List(
        $"SELECT machine_key, machine_id, type, site FROM machines WHERE {Condition(scope)} AND $1::text IS NOT NULL ORDER BY machine_key",
        parameters => parameters.AddWithValue(scope.Value),
        static reader => new TrainingMachine(reader.GetInt64(0), reader.Machine(1), reader.GetString(2), reader.Text(3)), cancellationToken);

    /// <summary>
    /// What the readings of some machines came to, in whole days and hours that touch a span: a day where one is derived, else its hours, else their minutes. A few
    /// rows a machine and day, however many readings it sends.
    /// </summary>
    private const string Rolled =
        """
        rolled AS (
          SELECT d.machine_key, d.layout, d.count FROM day_rollups d
           WHERE d.machine_key = ANY ($1) AND d.day > $2 - interval '1 day' AND d.day < $3
             AND NOT EXISTS (SELECT FROM stale_days s WHERE s.machine_key = d.machine_key AND s.day = d.day)
          UNION ALL
          SELECT h.machine_key, h.layout, h.count
            FROM stale_days s JOIN hour_rollups h ON h.machine_key = s.machine_key AND h.hour >= s.day AND h.hour < s.day + interval '1 day'
           WHERE s.machine_key = ANY ($1) AND s.day > $2 - interval '1 day' AND s.day < $3 AND h.hour > $2 - interval '1 hour' AND h.hour < $3
          UNION ALL
          SELECT r.machine_key, r.layout, r.count
            FROM stale_hours s JOIN reading_rollups r ON r.machine_key = s.machine_key AND r.minute >= s.hour AND r.minute < s.hour + interval '1 hour'
           WHERE s.machine_key = ANY ($1) AND s.hour > $2 - interval '1 hour' AND s.hour < $3 AND r.minute > $2 - interval '1 minute' AND r.minute < $3)
        """;

    /// <summary>The sensors of some machines within a span, with the share of those of them that sent anything which have each.</summary>
    public Task<List<(string Sensor, double Share)>> Sensors(IReadOnlyList<long> machines, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) => database.List(
        $"""
        WITH {Rolled},
        used AS (SELECT DISTINCT machine_key, layout FROM rolled)
        SELECT s.sensor, count(DISTINCT u.machine_key)::double precision / (SELECT count(DISTINCT machine_key) FROM used)
          FROM used u JOIN sensor_layouts l ON l.id = u.layout CROSS JOIN LATERAL unnest(l.sensors) AS s (sensor) GROUP BY 1 ORDER BY 1
        """,
        parameters =>
        {
            parameters.AddWithValue(machines.ToArray());
            Span(parameters, from, to);
        },
        static reader => (reader.GetString(0), reader.GetDouble(1)), cancellationToken);

    /// <summary>The sensors that a machine's readings of a short span have values of, or could have.</summary>
    public Task<List<string>> Sensors(long machine, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) => database.List(
        """
        SELECT DISTINCT s.sensor FROM (SELECT DISTINCT layout FROM readings WHERE machine_key = $1 AND at >= $2 AND at < $3) AS used
          JOIN sensor_layouts l ON l.id = used.layout CROSS JOIN LATERAL unnest(l.sensors) AS s (sensor) ORDER BY 1
        """,
        parameters =>
        {
            parameters.AddWithValue(machine);
            Span(parameters, from, to);
        },
        static reader => reader.GetString(0), cancellationToken);

    /// <summary>About how many readings some machines sent within a span, by machine: of each day as many as its busiest sensor has values. A machine that sent none is left out.</summary>
    public async Task<IReadOnlyDictionary<long, long>> Readings(IReadOnlyList<long> machines, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) => (await database.List(
        $"WITH {Rolled} SELECT machine_key, sum((SELECT max(c) FROM unnest(count) AS c))::bigint FROM rolled GROUP BY 1",
        parameters =>
        {
            parameters.AddWithValue(machines.ToArray());
            Span(parameters, from, to);
        },
        static reader => (Machine: reader.GetInt64(0), Readings: reader.GetInt64(1)), cancellationToken)).ToDictionary(static row => row.Machine, static row => row.Readings);

    /// <summary>Which of some machines had a failure episode that began within a span, as far as it was known by an instant.</summary>
    public async Task<IReadOnlySet<long>> Failed(
        IReadOnlyList<long> machines, DateTimeOffset from, DateTimeOffset to, DateTimeOffset knownBy, CancellationToken cancellationToken) => (await database.List(
        "SELECT DISTINCT machine_key FROM episodes WHERE machine_key = ANY ($1) AND start_time >= $2 AND start_time < $3 AND created_at <= $4",
        parameters =>
        {
            parameters.AddWithValue(machines.ToArray());
            Span(parameters, from, to);
            parameters.AddWithValue(NpgsqlDbType.TimestampTz, knownBy.UtcDateTime);
        },
        static reader => reader.GetInt64(0), cancellationToken)).ToHashSet();

    /// <summary>A machine's readings of a span in the order in which they arrived, so that a replay sees what its twin saw.</summary>
    /// <param name="knownBy">Those that arrived later are left out.</param>
    /// <param name="after">Only those with a larger number in the machine's journal.</param>
    public IAsyncEnumerable<PastReading> Readings(
        long machine, DateTimeOffset from, DateTimeOffset to, DateTimeOffset knownBy, CancellationToken cancellationToken, long after = 0)
    {
        string[] sensors = [];
        return database.Stream(
            """
            -- Days of readings have the names of their sensors but once: the same again would be most of what is sent.
            SELECT r.at, CASE WHEN lag(r.layout) OVER (ORDER BY r.seq) IS DISTINCT FROM r.layout THEN l.sensors END, r."values", r.seq FROM readings r JOIN sensor_layouts l ON l.id = r.layout
             WHERE r.machine_key = $1 AND r.at >= $2 AND r.at < $3 AND r.arrived_at <= $4 AND r.seq > $5 AND r.flags & 3 <> 2
             ORDER BY r.seq
            """,
            parameters =>
            {
                parameters.AddWithValue(machine);
                Span(parameters, from, to);
                parameters.AddWithValue(NpgsqlDbType.TimestampTz, knownBy.UtcDateTime);
                parameters.AddWithValue(after);
            },
            reader =>
            {
                if (!reader.IsDBNull(1))
                    sensors = reader.GetFieldValue<string[]>(1);
                return new PastReading(reader.GetInt64(3), reader.Micros(0), sensors, reader.GetFieldValue<double[]>(2));
            },
            cancellationToken);
    }

    /// <summary>Of some machines those in service that are neither in failure nor in maintenance nor silent, with their newest event time.</summary>
    public Task<List<(long Machine, DateTimeOffset Newest)>> Healthy(IReadOnlyList<long> machines, CancellationToken cancellationToken) => database.List(
        """
        SELECT h.machine_key, h.last_event_at FROM twin_heads h JOIN machines m USING (machine_key)
         WHERE h.machine_key = ANY ($1) AND m.retired_at IS NULL AND h.last_event_at IS NOT NULL AND h.status NOT IN ('unknown', 'offline', 'critical', 'maintenance', 'error')
           AND NOT EXISTS (SELECT FROM episodes e WHERE e.machine_key = h.machine_key AND e.is_active)
        """,
        parameters => parameters.AddWithValue(machines.ToArray()),
        static reader => (reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1)), cancellationToken);

    /// <summary>Of some machines together: the event time of their newest reading, null for none, and how many failure episodes began after an instant.</summary>
    public async Task<(DateTimeOffset? Newest, long Episodes)> Freshness(IReadOnlyList<long> machines, DateTimeOffset after, CancellationToken cancellationToken) => (await database.List(
        """
        SELECT (SELECT max(last_event_at) FROM twin_heads WHERE machine_key = ANY ($1)), (SELECT count(*) FROM episodes WHERE machine_key = ANY ($1) AND start_time > $2)
        """,
        parameters =>
        {
            parameters.AddWithValue(machines.ToArray());
            parameters.AddWithValue(NpgsqlDbType.TimestampTz, after.UtcDateTime);
        },
        static reader => (reader.Moment(0), reader.GetInt64(1)), cancellationToken))[0];

    /// <summary>Event time of a machine's newest reading; null: there is none.</summary>
    public async Task<DateTimeOffset?> NewestReading(long machine, CancellationToken cancellationToken) => (await database.List(
        "SELECT max(at) FROM readings WHERE machine_key = $1", parameters => parameters.AddWithValue(machine), static reader => reader.Moment(0), cancellationToken))[0];

    /// <summary>The id of a machine's newest reading until an instant, of those that models see; 0: there is none.</summary>
    public async Task<long> ReadingAt(long machine, DateTimeOffset until, CancellationToken cancellationToken) => (await database.List(
        "SELECT id FROM readings WHERE machine_key = $1 AND at <= $2 AND flags & 3 <> 2 ORDER BY at DESC, id DESC LIMIT 1",
        parameters =>
        {
            parameters.AddWithValue(machine);
            parameters.AddWithValue(NpgsqlDbType.TimestampTz, until.UtcDateTime);
        },
        static reader => reader.GetInt64(0), cancellationToken)).FirstOrDefault();

    /// <summary>A machine's failure episodes that began before an instant, in order of their beginning.</summary>
    /// <param name="knownBy">Those that became known later are left out; one that was written to later, as it ended or was opened again, went on then.</param>
    public Task<List<PastEpisode>> Episodes(long machine, DateTimeOffset to, DateTimeOffset knownBy, CancellationToken cancellationToken) => database.List(
        "SELECT id, start_time, CASE WHEN updated_at <= $3 THEN end_time END FROM episodes WHERE machine_key = $1 AND start_time < $2 AND created_at <= $3 ORDER BY start_time, id",
        parameters => Known(parameters, machine, to, knownBy),
        static reader => new PastEpisode(reader.GetGuid(0), reader.Micros(1), reader.IsDBNull(2) ? null : reader.Micros(2)), cancellationToken);

    /// <summary>An episode with its machine; null: there is none of the id.</summary>
    public async Task<(long Machine, PastEpisode Episode)?> Episode(Guid id, CancellationToken cancellationToken)
    {
        var found = await database.List(
            "SELECT machine_key, id, start_time, end_time FROM episodes WHERE id = $1", parameters => parameters.AddWithValue(id),
            static reader => (reader.GetInt64(0), new PastEpisode(reader.GetGuid(1), reader.Micros(2), reader.IsDBNull(3) ? null : reader.Micros(3))), cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>The episodes of some machines that ended after an instant and of which a version has said nothing as they ended, in order of their end.</summary>
    public Task<List<(long Machine, PastEpisode Episode)>> EndedUnseen(IReadOnlyList<long> machines, DateTimeOffset after, Guid version, int most, CancellationToken cancellationToken) => database.List(
        """
        SELECT e.machine_key, e.id, e.start_time, e.end_time FROM episodes e
         WHERE e.machine_key = ANY ($1) AND e.end_time > $2
           AND NOT EXISTS (SELECT FROM predictions p WHERE p.machine_key = e.machine_key AND p.at = e.end_time AND p.version_id = $3)
         ORDER BY e.end_time, e.id LIMIT $4
        """,
        parameters =>
        {
            parameters.AddWithValue(machines.ToArray());
            parameters.AddWithValue(NpgsqlDbType.TimestampTz, after.UtcDateTime);
            parameters.AddWithValue(version);
            parameters.AddWithValue(most);
        },
        static reader => (reader.GetInt64(0), new PastEpisode(reader.GetGuid(1), reader.Micros(2), reader.Micros(3))), cancellationToken);

    /// <summary>When a machine was in maintenance, in order of time, as far as it was told before an instant, and known by another.</summary>
    public async Task<List<PastMaintenance>> Maintenance(long machine, DateTimeOffset to, DateTimeOffset knownBy, CancellationToken cancellationToken)
    {
        var told = await database.List(
            "SELECT kind = 'maintenance-began', at FROM twin_commands WHERE machine_key = $1 AND kind IN ('maintenance-began', 'maintenance-ended') AND at < $2 AND at <= $3 ORDER BY seq",
            parameters => Known(parameters, machine, to, knownBy),
            static reader => (Began: reader.GetBoolean(0), At: reader.Micros(1)), cancellationToken);
        var spans = new List<PastMaintenance>();
        foreach (var (began, at) in told)
            if (began)
                spans.Add(new PastMaintenance(at, null));
            else if (spans is [.., { To: null } open])
                spans[^1] = open with { To = at };
        return spans;
    }

    /// <summary>
    /// When sensors of a machine passed a limit before an instant, µs since 1970-01-01 UTC, in order of time and each instant once, as far as it was known by another: of those the
    /// newest <paramref name="most"/>, null for all.
    /// </summary>
    public async Task<List<long>> LimitsPassed(long machine, DateTimeOffset to, DateTimeOffset knownBy, int? most, CancellationToken cancellationToken)
    {
        var passed = await database.List(
            "SELECT DISTINCT at FROM machine_events WHERE machine_key = $1 AND at < $2 AND recorded_at <= $3 AND kind = $4 ORDER BY at DESC LIMIT $5",
            parameters =>
            {
                Known(parameters, machine, to, knownBy);
                parameters.AddWithValue(Words.Of(MachineEventKind.LimitPassed));
                parameters.AddWithValue(NpgsqlDbType.Bigint, most is { } number ? number : DBNull.Value);
            },
            static reader => reader.Micros(0), cancellationToken);
        passed.Reverse();
        return passed;
    }

    private static string Condition(ModelScope scope) => scope.Kind switch
    {
        ScopeKind.Machine => "machine_id = $1",
        ScopeKind.Type => "type = $1",
        ScopeKind.Site => "site = $1",
        _ => "true",
    };

    /// <summary>$1 to $3: a machine's past before an instant, as far as it was known by another.</summary>
    private static void Known(NpgsqlParameterCollection parameters, long machine, DateTimeOffset to, DateTimeOffset knownBy)
    {
        parameters.AddWithValue(machine);
        parameters.AddWithValue(NpgsqlDbType.TimestampTz, to.UtcDateTime);
        parameters.AddWithValue(NpgsqlDbType.TimestampTz, knownBy.UtcDateTime);
    }

    private static void Span(NpgsqlParameterCollection parameters, DateTimeOffset from, DateTimeOffset to)
    {
        parameters.AddWithValue(NpgsqlDbType.TimestampTz, from.UtcDateTime);
        parameters.AddWithValue(NpgsqlDbType.TimestampTz, to.UtcDateTime);
    }
}
