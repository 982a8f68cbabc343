using Millwright.Twins.Alarms;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Alarms;

/// <summary>An alarm as stored; see <see cref="Alarm"/> for what the members mean.</summary>
/// <param name="Machine">Where it is: id, name, site and line of the machine.</param>
public sealed record AlarmRow(
    Guid Id, AlarmPlace Machine, string Rule, string RuleName, string? Sensor, Severity Severity, AlarmState State, string Text, double? Value, double? Limit,
    string? Unit, DateTimeOffset RaisedAt, DateTimeOffset? ReturnedAt, DateTimeOffset? ClearedAt, DateTimeOffset? AcknowledgedAt, string? AcknowledgedBy,
    DateTimeOffset? ShelvedUntil, string? ShelvedReason, string? AssignedTo, DateTimeOffset? EscalatedAt, int Repeats, bool Chattering, Guid? EpisodeId,
    Guid? IncidentId, int Version);

public sealed record AlarmPlace(string Id, string Name, string? Site, string? Line);

/// <summary>A step in an alarm's life as stored.</summary>
public sealed record TransitionRow(
    int Version, DateTimeOffset At, DateTimeOffset RecordedAt, AlarmMove Move, AlarmState From, AlarmState To, string? By, string? Note);

/// <summary>What a list of alarms is narrowed to; null: not by this.</summary>
/// <param name="Type">The machine's type.</param>
/// <param name="Open">True: without those that are cleared; false: only those.</param>
/// <param name="Waiting">Only those that wait for somebody to acknowledge them.</param>
/// <param name="From">Raised at or after; <paramref name="To"/>: before.</param>
/// <param name="Text">Part of the alarm's text, the rule's name, or the machine's id or name, in any case.</param>
public sealed record AlarmFilter(
    AlarmState? State = null, Severity? Severity = null, string? Machine = null, string? Site = null, string? Line = null, string? Type = null, string? Rule = null,
    string? AssignedTo = null, bool? Open = null, DateTimeOffset? From = null, DateTimeOffset? To = null, string? Text = null, Guid? Incident = null,
    bool Waiting = false);

/// <summary>By what a list of alarms is ordered; the id decides between equals.</summary>
public enum AlarmOrder
{
    RaisedAt,

    /// <summary>By severity, then by time.</summary>
    Severity,
}

/// <summary>How many alarms are where.</summary>
public sealed record AlarmSummary(
    long Open, IReadOnlyDictionary<string, long> ByState, IReadOnlyDictionary<string, long> BySeverity, IReadOnlyList<AlarmCount> Counts, DateTimeOffset AsOf);

public sealed record AlarmCount(AlarmState State, Severity Severity, long Alarms);

/// <summary>Lists of alarms, from what their twins last committed.</summary>
public sealed class AlarmQueries(Database database, TimeProvider clock)
{
    private const string Columns =
        """
        a.id, m.machine_id, m.name, m.site, m.line, a.rule, a.rule_name, a.sensor, a.severity, a.state, a.text, a.value, a.limit_value, a.unit, a.raised_at,
        a.returned_at, a.cleared_at, a.acknowledged_at, a.acknowledged_by, a.shelved_until, a.shelved_reason, a.assigned_to, a.escalated_at, a.repeats,
        a.chattering, a.episode_id, a.incident_id, a.version
        """;

    /// <summary>The archive too: its CHECK keeps it out of the plan of what asks for open alarms, and a range of time leaves out its other months.</summary>
    private const string Tables = "FROM all_alarms a JOIN machines m USING (machine_key)";

    private const string Rank = "CASE a.severity WHEN 'critical' THEN 2 WHEN 'warning' THEN 1 ELSE 0 END";

    /// <exception cref="BadCursorException">The cursor is of another list or order.</exception>
    public async Task<Page<AlarmRow>> List(
        AlarmFilter filter, AlarmOrder order, bool descending, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var after = ParseCursor(cursor);
        var (compare, direction) = descending ? ("<", "DESC") : (">", "ASC");
        // The order by time keeps to the columns of its index.
        var (key, sorting) = order == AlarmOrder.Severity
            ? ($"({Rank}, a.raised_at, a.id) {compare} (@rank, @at, @id)", $"{Rank} {direction}, ")
            : ($"(a.raised_at, a.id) {compare} (@at, @id)", "");
        var (where, parameters) = Where(filter);
        var rows = await database.List(
            $"SELECT {Columns} {Tables} WHERE {where}{(after is null ? "" : $" AND {key}")} ORDER BY {sorting}a.raised_at {direction}, a.id {direction} LIMIT {limit + 1}",
            collection =>
            {
                parameters(collection);
                if (after is not { } end)
                    return;
                if (order == AlarmOrder.Severity)
                    collection.AddWithValue("rank", end.Rank);
                collection.AddWithValue("at", end.At);
                collection.AddWithValue("id", end.Id);
            },
            Read, cancellationToken);
        return Page<AlarmRow>.Of(rows, limit, static last => Cursor.Of($"{(int)last.Severity}", $"{Database.Micros(last.RaisedAt.UtcDateTime)}", $"{last.Id}"));
    }

    public async Task<AlarmRow?> Get(Guid id, CancellationToken cancellationToken)
    {
        var found = await database.List($"SELECT {Columns} {Tables} WHERE a.id = $1", parameters => parameters.AddWithValue(id), Read, cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>Those of some alarms that are open.</summary>
    public Task<List<AlarmRow>> Open(Guid[] alarms, CancellationToken cancellationToken) => database.List(
        $"SELECT {Columns} {Tables} WHERE a.id = ANY ($1) AND a.cleared_at IS NULL", parameters => parameters.AddWithValue(alarms), Read, cancellationToken);

    /// <summary>Every alarm that is open; for filling a board.</summary>
    public IAsyncEnumerable<AlarmRow> AllOpen(CancellationToken cancellationToken) =>
        database.Stream($"SELECT {Columns} {Tables} WHERE a.cleared_at IS NULL", static _ => { }, Read, cancellationToken);

    /// <summary>In the order of the steps.</summary>
    public async Task<Page<TransitionRow>> Transitions(Guid alarm, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var after = 0;
        if (cursor is not null && (Cursor.Parse(cursor, 1) is not [var text] || !int.TryParse(text, out after)))
            throw new BadCursorException(cursor);
        var rows = await database.List(
            "SELECT version, at, recorded_at, move, from_state, to_state, by, note FROM all_alarm_transitions WHERE alarm_id = $1 AND version > $2 ORDER BY version LIMIT $3",
            parameters =>
            {
                parameters.AddWithValue(alarm);
                parameters.AddWithValue(after);
                parameters.AddWithValue(limit + 1);
            },
            static reader => new TransitionRow(
                reader.GetInt32(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetFieldValue<DateTimeOffset>(2), Words.Parse<AlarmMove>(reader.GetString(3)),
                Words.Parse<AlarmState>(reader.GetString(4)), Words.Parse<AlarmState>(reader.GetString(5)), reader.Text(6), reader.Text(7)),
            cancellationToken);
        return Page<TransitionRow>.Of(rows, limit, static last => Cursor.Of($"{last.Version}"));
    }

    /// <summary>Of the alarms that are open.</summary>
    public async Task<AlarmSummary> Summary(CancellationToken cancellationToken)
    {
        var counts = await database.List(
            "SELECT state, severity, count(*) FROM alarms WHERE cleared_at IS NULL GROUP BY 1, 2 ORDER BY 1, 2", static _ => { },
            static reader => new AlarmCount(Words.Parse<AlarmState>(reader.GetString(0)), Words.Parse<Severity>(reader.GetString(1)), reader.GetInt64(2)), cancellationToken);
        return new AlarmSummary(
            counts.Sum(static count => count.Alarms), Sum(counts, Enum.GetValues<AlarmState>(), static count => count.State),
            Sum(counts, Enum.GetValues<Severity>(), static count => count.Severity), counts, clock.GetUtcNow());
    }

    /// <summary>Which machines the alarms of some ids are on; an id that is of none is left out.</summary>
    public Task<List<(Guid Alarm, string Machine)>> MachinesOf(Guid[] alarms, CancellationToken cancellationToken) => database.List(
        $"SELECT a.id, m.machine_id {Tables} WHERE a.id = ANY ($1)", parameters => parameters.AddWithValue(alarms),
        static reader => (reader.GetGuid(0), reader.GetString(1)), cancellationToken);

    /// <summary>The open alarms of a filter, <paramref name="limit"/> at most.</summary>
    public Task<List<(Guid Alarm, string Machine)>> OpenOf(AlarmFilter filter, int limit, CancellationToken cancellationToken)
    {
        var (where, parameters) = Where(filter with { Open = true });
        return database.List($"SELECT a.id, m.machine_id {Tables} WHERE {where} LIMIT {limit}", parameters, static reader => (reader.GetGuid(0), reader.GetString(1)), cancellationToken);
    }

    /// <summary>Of some parents, by <see cref="ParentAlarm.Key"/>, those that are in alarm.</summary>
    public Task<List<ParentAlarm>> InAlarm(IReadOnlyList<ParentRule> parents, CancellationToken cancellationToken) => database.List(
        """
        SELECT DISTINCT m.machine_id, a.rule
          FROM unnest($1::text[], $2::text[]) AS p (machine, rule)
          JOIN machines m ON m.machine_id = p.machine
          JOIN alarms a ON a.machine_key = m.machine_key AND a.rule = p.rule AND a.in_alarm AND a.cleared_at IS NULL
        """,
        parameters => Add(parameters, parents), static reader => new ParentAlarm(reader.GetString(0), reader.GetString(1), InAlarm: true), cancellationToken);

    /// <summary>The machines in service that have a rule which names one of some parents.</summary>
    public Task<List<(string Machine, ParentRule Parent)>> DependantsOf(IReadOnlyList<ParentRule> parents, CancellationToken cancellationToken) => database.List(
        """
        SELECT DISTINCT m.machine_id, p.machine, p.rule
          FROM unnest($1::text[], $2::text[]) AS p (machine, rule)
          JOIN alarm_rules r ON r.parent_machine = p.machine AND r.parent_rule = p.rule
          JOIN machines m ON alarm_rule_covers(r, m) AND m.retired_at IS NULL
        """,
        parameters => Add(parameters, parents), static reader => (reader.GetString(0), new ParentRule(reader.GetString(1), reader.GetString(2))), cancellationToken);

    private static void Add(NpgsqlParameterCollection parameters, IReadOnlyList<ParentRule> parents)
    {
        parameters.AddWithValue(parents.Select(static parent => parent.Machine).ToArray());
        parameters.AddWithValue(parents.Select(static parent => parent.Rule).ToArray());
    }

    private static (string Sql, Action<NpgsqlParameterCollection> Parameters) Where(AlarmFilter filter)
    {
        var conditions = new List<string> { "true" };
        var parameters = new List<(string Name, NpgsqlDbType Type, object Value)>();
        void Add(string condition, string name, NpgsqlDbType type, object? value)
        {
            if (value is null)
                return;
            conditions.Add(condition);
            parameters.Add((name, type, value));
        }
        if (filter.State is { } wanted)
            conditions.Add(wanted == AlarmState.Cleared ? "a.cleared_at IS NOT NULL" : "a.cleared_at IS NULL");
        Add("a.state = @state", "state", NpgsqlDbType.Text, filter.State is { } state ? Words.Of(state) : null);
        Add("a.severity = @severity", "severity", NpgsqlDbType.Text, filter.Severity is { } severity ? Words.Of(severity) : null);
        // By key, so that the index in order of time of one machine gives its newest.
        Add("a.machine_key = (SELECT machine_key FROM machines WHERE machine_id = @machine)", "machine", NpgsqlDbType.Text, filter.Machine);
        Add("m.site = @site", "site", NpgsqlDbType.Text, filter.Site);
        Add("m.line = @line", "line", NpgsqlDbType.Text, filter.Line);
        Add("m.type = @type", "type", NpgsqlDbType.Text, filter.Type);
        Add("a.rule = @rule", "rule", NpgsqlDbType.Text, filter.Rule);
        Add("a.assigned_to = @assigned", "assigned", NpgsqlDbType.Text, filter.AssignedTo);
        Add("a.incident_id = @incident", "incident", NpgsqlDbType.Uuid, filter.Incident);
        Add("a.raised_at >= @from", "from", NpgsqlDbType.TimestampTz, filter.From?.UtcDateTime);
        Add("a.raised_at < @to", "to", NpgsqlDbType.TimestampTz, filter.To?.UtcDateTime);
        Add(
            "(a.text ILIKE @text OR a.rule_name ILIKE @text OR m.machine_id ILIKE @text OR m.name ILIKE @text)", "text", NpgsqlDbType.Text,
            filter.Text is { } part ? $"%{part.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_")}%" : null);
        if (filter.Waiting)
            conditions.Add("a.cleared_at IS NULL AND a.state IN ('unacknowledged', 'returned-unacknowledged')");
        if (filter.Open is { } open)
            conditions.Add(open ? "a.cleared_at IS NULL" : "a.cleared_at IS NOT NULL");
        return (string.Join(" AND ", conditions), collection =>
        {
            foreach (var (name, type, value) in parameters)
                collection.AddWithValue(name, type, value);
        }
        );
    }

    private static (int Rank, DateTime At, Guid Id)? ParseCursor(string? cursor)
    {
        if (cursor is null)
            return null;
        return Cursor.Parse(cursor, 3) is [var rank, var at, var id] && int.TryParse(rank, out var severity) && long.TryParse(at, out var micros)
            && micros is > -Cursor.MostMicros and < Cursor.MostMicros && Guid.TryParse(id, out var alarm)
            ? (severity, Database.Moment(micros), alarm)
            : throw new BadCursorException(cursor);
    }

    private static SortedDictionary<string, long> Sum<T>(List<AlarmCount> counts, T[] all, Func<AlarmCount, T> key)
        where T : struct, Enum
    {
        var sums = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var value in all)
            sums[System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString())] = counts.Where(count => key(count).Equals(value)).Sum(static count => count.Alarms);
        return sums;
    }

    private static AlarmRow Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), new AlarmPlace(reader.GetString(1), reader.GetString(2), reader.Text(3), reader.Text(4)), reader.GetString(5), reader.GetString(6),
        reader.Text(7), Words.Parse<Severity>(reader.GetString(8)), Words.Parse<AlarmState>(reader.GetString(9)), reader.GetString(10), reader.Number(11),
        reader.Number(12), reader.Text(13), reader.GetFieldValue<DateTimeOffset>(14), reader.Moment(15), reader.Moment(16), reader.Moment(17), reader.Text(18),
        reader.Moment(19), reader.Text(20), reader.Text(21), reader.Moment(22), reader.GetInt32(23), reader.GetBoolean(24),
        reader.IsDBNull(25) ? null : reader.GetGuid(25), reader.IsDBNull(26) ? null : reader.GetGuid(26), reader.GetInt32(27));
}
