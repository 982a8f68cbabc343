using Millwright.Twins.Machines;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Machines;

/// <summary>What a list of machines is narrowed to; null: not by this.</summary>
/// <param name="Text">Part of the id, name or location, in any case.</param>
public sealed record MachineFilter(
    MachineStatus? Status = null, string? Type = null, string? Site = null, string? Line = null, string? Tag = null, string? Text = null, bool WithRetired = false);

/// <summary>By what a list of machines is ordered; the id decides between equals.</summary>
public enum MachineOrder
{
    Id,
    Name,
    LastSeen,
}

/// <summary>A machine as lists show it: registered data and the figures of its last commit.</summary>
/// <param name="Id">The machine.</param>
/// <param name="LastSeen">Arrival of the newest reading.</param>
public sealed record MachineRow(
    string Id, string Name, string Type, string? Location, string? Site, string? Line, string[] Tags, MachineStatus Status,
    DateTimeOffset? StatusSince, DateTimeOffset? FirstSeen, DateTimeOffset? LastSeen, DateTimeOffset? LastEvent, long ReadingCount, Guid? ActiveEpisode, bool Retired);

/// <summary>How many machines are in which state.</summary>
public sealed record FleetSummary(
    long Machines, IReadOnlyDictionary<string, long> ByStatus, IReadOnlyDictionary<string, long> ByType, IReadOnlyDictionary<string, long> BySite,
    long ActiveEpisodes, long EpisodesLastDay, DateTimeOffset AsOf);

/// <summary>Lists of machines, from what their twins last committed.</summary>
public sealed class MachineDirectory(Database database, TimeProvider clock)
{
    private const string Columns =
        """
        m.machine_id, m.name, m.type, m.location, m.site, m.line, m.tags, h.status, h.status_since, h.first_seen, h.last_arrived_at,
        h.last_event_at, h.reading_count, (SELECT e.id FROM episodes e WHERE e.machine_key = m.machine_key AND e.is_active), m.retired_at IS NOT NULL
        """;

    private const string Filter =
        """
        ($1::text IS NULL OR h.status = $1) AND ($2::text IS NULL OR m.type = $2) AND ($3::text IS NULL OR m.site = $3)
        AND ($4::text IS NULL OR m.line = $4) AND ($5::text IS NULL OR m.tags @> ARRAY[$5])
        AND ($6::text IS NULL OR m.machine_id ILIKE $6 OR m.name ILIKE $6 OR m.location ILIKE $6) AND ($7 OR m.retired_at IS NULL)
        """;

    /// <exception cref="BadCursorException">The cursor is of another list or order.</exception>
    public async Task<Page<MachineRow>> List(
        MachineFilter filter, MachineOrder order, bool descending, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var key = order switch
        {
            MachineOrder.Name => "lower(m.name)",
            MachineOrder.LastSeen => "to_char(coalesce(h.last_arrived_at, 'epoch') AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')",
            _ => "m.machine_id",
        };
        string[]? after = null;
        if (cursor is not null)
            after = Cursor.Parse(cursor, 2) ?? throw new BadCursorException(cursor);
        var (compare, direction) = descending ? ("<", "DESC") : (">", "ASC");
        var rows = await database.List(
            $"""
            SELECT {Columns}, {key} FROM machines m JOIN twin_heads h USING (machine_key)
             WHERE {Filter} AND ($8::text IS NULL OR ({key}, m.machine_id) {compare} ($8, $9))
             ORDER BY {key} {direction}, m.machine_id {direction} LIMIT $10
            """,
            parameters =>
            {
                Add(parameters, filter);
                parameters.AddWithValue(NpgsqlDbType.Text, (object?)after?[0] ?? DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.Text, (object?)after?[1] ?? DBNull.Value);
                parameters.AddWithValue(limit + 1);
            },
            static reader => (Row: Read(reader), Key: reader.GetString(15)),
            cancellationToken);
        var page = Page<(MachineRow Row, string Key)>.Of(rows, limit, static last => Cursor.Of(last.Key, last.Row.Id));
        return new Page<MachineRow>([.. page.Items.Select(static item => item.Row)], page.NextCursor);
    }

    /// <summary>Every machine that is not retired; for filling a board.</summary>
    public IAsyncEnumerable<MachineRow> All(CancellationToken cancellationToken) => database.Stream(
        $"SELECT {Columns} FROM machines m JOIN twin_heads h USING (machine_key) WHERE m.retired_at IS NULL", static _ => { }, Read, cancellationToken);

    public async Task<FleetSummary> Summary(CancellationToken cancellationToken)
    {
        var groups = await database.List(
            """
            SELECT h.status, m.type, coalesce(m.site, ''), count(*)
              FROM machines m JOIN twin_heads h USING (machine_key) WHERE m.retired_at IS NULL GROUP BY 1, 2, 3
            """,
            static _ => { }, static reader => (Status: reader.GetString(0), Type: reader.GetString(1), Site: reader.GetString(2), Count: reader.GetInt64(3)), cancellationToken);
        var episodes = await database.List(
            "SELECT count(*) FILTER (WHERE is_active), count(*) FILTER (WHERE start_time > $1 - interval '1 day') FROM episodes WHERE is_active OR start_time > $1 - interval '1 day'",
            parameters => parameters.AddWithValue(clock.GetUtcNow().UtcDateTime), static reader => (Active: reader.GetInt64(0), LastDay: reader.GetInt64(1)), cancellationToken);
        return new FleetSummary(
            groups.Sum(static group => group.Count), Sum(groups, static group => group.Status), Sum(groups, static group => group.Type),
            Sum(groups.FindAll(static group => group.Site.Length > 0), static group => group.Site), episodes[0].Active, episodes[0].LastDay, clock.GetUtcNow());
    }

    private static SortedDictionary<string, long> Sum(
        List<(string Status, string Type, string Site, long Count)> groups, Func<(string Status, string Type, string Site, long Count), string> key)
    {
        var sums = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var group in groups)
            sums[key(group)] = sums.GetValueOrDefault(key(group)) + group.Count;
        return sums;
    }

    private static void Add(NpgsqlParameterCollection parameters, MachineFilter filter)
    {
        parameters.AddWithValue(NpgsqlDbType.Text, filter.Status is { } status ? Words.Of(status) : DBNull.Value);
        parameters.AddWithValue(NpgsqlDbType.Text, (object?)filter.Type ?? DBNull.Value);
        parameters.AddWithValue(NpgsqlDbType.Text, (object?)filter.Site ?? DBNull.Value);
        parameters.AddWithValue(NpgsqlDbType.Text, (object?)filter.Line ?? DBNull.Value);
        parameters.AddWithValue(NpgsqlDbType.Text, (object?)filter.Tag ?? DBNull.Value);
        parameters.AddWithValue(NpgsqlDbType.Text, filter.Text is { } text ? $"%{text.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_")}%" : DBNull.Value);
        parameters.AddWithValue(filter.WithRetired);
    }

    private static MachineRow Read(NpgsqlDataReader reader) => new(
        reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.Text(3), reader.Text(4), reader.Text(5), reader.GetFieldValue<string[]>(6),
        Words.Parse<MachineStatus>(reader.GetString(7)), reader.Moment(8), reader.Moment(9), reader.Moment(10), reader.Moment(11), reader.GetInt64(12),
        reader.IsDBNull(13) ? null : reader.GetGuid(13), reader.GetBoolean(14));
}
