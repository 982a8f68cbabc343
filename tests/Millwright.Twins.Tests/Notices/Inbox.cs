using Millwright.Twins.Notices;

namespace Millwright.Twins.Tests.Notices;

/// <summary>A destination that is served as the rule says: what it was told, and how often.</summary>
internal sealed class Inbox(FloodLimit limit)
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);
    private readonly List<(int Number, bool IsCritical)> _waiting = [];
    private readonly List<DateTimeOffset> _singles = [], _summaries = [];
    private DateTimeOffset _now = Start;
    private int _next;

    /// <summary>The numbers of what came, in the order in which they were told.</summary>
    public List<int> Told { get; } = [];

    public int MostSinglesInSpan => _singles.Max(last => (int?)_singles.Count(at => at <= last && at > last - limit.Per)) ?? 0;

    public TimeSpan LeastBetweenSummaries => _summaries.Zip(_summaries.Skip(1)).Select(static pair => pair.Second - pair.First).DefaultIfEmpty(TimeSpan.MaxValue).Min();

    public void Comes(int secondsLater, bool isCritical)
    {
        PassUntil(_now.AddSeconds(secondsLater));
        _waiting.Add((_next++, isCritical));
        Serve();
    }

    /// <summary>Nothing comes any more, for long.</summary>
    public void Quiet() => PassUntil(_now + (limit.Per * 10));

    private void PassUntil(DateTimeOffset then)
    {
        while (Serve() is { } until && until <= then)
            _now = until;
        _now = then;
        Serve();
    }

    /// <returns>When there is something to do again; null: nothing waits.</returns>
    private DateTimeOffset? Serve()
    {
        while (_waiting.Count > 0)
        {
            var lately = _singles.Concat(_summaries).Where(at => at > _now - limit.Per).ToArray();
            var decision = Flood.Decide(new Backlog(_waiting.Count, _waiting.Exists(static one => one.IsCritical), lately, _summaries.Count == 0 ? null : _summaries[^1]), limit, _now);
            switch (decision.Action)
            {
                case FloodAction.SendNext:
                    Told.Add(_waiting[0].Number);
                    _waiting.RemoveAt(0);
                    _singles.Add(_now);
                    break;
                case FloodAction.Gather:
                    Told.AddRange(_waiting.Select(static one => one.Number));
                    _waiting.Clear();
                    _summaries.Add(_now);
                    break;
                default:
                    return decision.Until;
            }
        }
        return null;
    }
}
