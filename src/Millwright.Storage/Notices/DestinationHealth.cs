using Millwright.Twins.Notices;

namespace Millwright.Storage.Notices;

/// <summary>How it goes with one destination.</summary>
/// <param name="OpenUntil">When the breaker lets one through again; null: it is closed.</param>
/// <param name="PausedUntil">Nothing goes out before: a flood is gathered, or the provider asked for patience.</param>
public sealed record DestinationRow(
    Guid Id, Guid ChannelId, string Channel, string Kind, string Recipient, BreakerState Breaker, int ConsecutiveFailures, DateTimeOffset? OpenUntil,
    DateTimeOffset? PausedUntil, long Pending, DateTimeOffset? OldestPendingAt, long Held, long Dead, DateTimeOffset? LastUsedAt, string? LastError);

/// <summary>How many notices of a kind of channel are in which state.</summary>
public sealed record StateCount(string Kind, string State, long Count);

/// <summary>Which destinations take what they are sent.</summary>
public sealed class DestinationHealth(Database database)
{
    public async Task<Page<DestinationRow>> List(int limit, string? cursor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Guid after = default;
        if (cursor is not null && !(Cursor.Parse(cursor, 1) is [var text] && Guid.TryParse(text, out after)))
            throw new BadCursorException(cursor);
        var rows = await database.List(
            """
            SELECT d.id, c.id, c.name, c.kind, coalesce(nullif(d.recipient, ''), c.settings ->> 'target', ''), d.consecutive_failures, d.open_until, d.paused_until,
                   n.pending, n.oldest, n.held, n.dead, d.last_used_at, d.last_error
              FROM notice_destinations d JOIN notice_channels c ON c.id = d.channel_id AND c.deleted_at IS NULL
              CROSS JOIN LATERAL (
                SELECT count(*) FILTER (WHERE state = 'pending') AS pending, min(not_before) FILTER (WHERE state = 'pending') AS oldest,
                       count(*) FILTER (WHERE state = 'held') AS held, count(*) FILTER (WHERE state = 'dead') AS dead
                  FROM notices WHERE destination_id = d.id AND state IN ('pending', 'held', 'dead')) n
             WHERE d.id > $1 ORDER BY d.id LIMIT $2
            """,
            parameters =>
            {
                parameters.AddWithValue(after);
                parameters.AddWithValue(limit + 1);
            },
            reader => new DestinationRow(
                reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), Breaker.StateOf(reader.Moment(6), now), reader.GetInt32(5),
                reader.Moment(6), reader.Moment(7) is { } paused && paused > now ? paused : null, reader.GetInt64(8), reader.Moment(9), reader.GetInt64(10), reader.GetInt64(11),
                reader.Moment(12), reader.Text(13)),
            cancellationToken);
        return Page<DestinationRow>.Of(rows, limit, static last => Cursor.Of(last.Id.ToString()));
    }

    /// <summary>What waits and what is dead, by kind of channel.</summary>
    public Task<List<StateCount>> Counts(CancellationToken cancellationToken) => database.List(
        "SELECT kind, state, count(*) FROM notices WHERE state IN ('pending', 'held', 'dead') GROUP BY kind, state", static _ => { },
        static reader => new StateCount(reader.GetString(0), reader.GetString(1), reader.GetInt64(2)), cancellationToken);
}
