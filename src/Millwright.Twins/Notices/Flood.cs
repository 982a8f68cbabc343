namespace Millwright.Twins.Notices;

/// <summary>How many messages a destination takes.</summary>
/// <param name="Messages">1 or more.</param>
public sealed record FloodLimit(int Messages, TimeSpan Per);

/// <summary>What a destination has before it, and what it had of late.</summary>
/// <param name="Waiting">Notices that may go out now.</param>
/// <param name="SentLately">When messages went out, within the limit's span.</param>
/// <param name="LastSummaryAt">When several were last told in one message.</param>
/// <param name="NextTellsSeveral">The next one is such a message itself, or nothing that happened in the plant.</param>
public sealed record Backlog(int Waiting, bool HasCritical, IReadOnlyList<DateTimeOffset> SentLately, DateTimeOffset? LastSummaryAt, bool NextTellsSeveral = false);

public enum FloodAction
{
    SendNext,

    /// <summary>All that waits becomes one message.</summary>
    Gather,

    /// <summary>Nothing goes out before an instant.</summary>
    Wait,
}

public readonly record struct FloodDecision(FloodAction Action, DateTimeOffset? Until = null);

/// <summary>When what waits goes out one by one, and when it is a flood that is told in one message.</summary>
public static class Flood
{
    /// <summary>What is critical waits this part of the span for the next summary.</summary>
    private const double CriticalPart = 0.1;

    public static FloodDecision Decide(Backlog backlog, FloodLimit limit, DateTimeOffset now)
    {
        var sent = backlog.SentLately.Where(at => at > now - limit.Per).Order().ToList();
        var room = limit.Messages - sent.Count;
        if (backlog.NextTellsSeveral || backlog.Waiting <= room)
            return new(FloodAction.SendNext);
        var gap = backlog.HasCritical ? limit.Per * CriticalPart : limit.Per;
        var next = backlog.LastSummaryAt + gap;
        return next is { } at && at > now ? new(FloodAction.Wait, at) : new(FloodAction.Gather);
    }
}
