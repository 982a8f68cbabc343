using System.Collections.Concurrent;

namespace Millwright.Silo.Live;

/// <summary>What changed and is still to be told, each once in its newest state; and what was told of late, for who joins late.</summary>
internal sealed class Changes<TKey, T>(TimeProvider clock)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, T> _waiting = new();
    private readonly Dictionary<TKey, (T Item, long At)> _told = [];

    private long _since;

    /// <summary>When the oldest of those that wait was put, by the clock's timestamp; 0: nothing waits.</summary>
    public long Since => Volatile.Read(ref _since);

    /// <summary>From any thread; never waits.</summary>
    public void Put(TKey key, T item)
    {
        _waiting[key] = item;
        if (Volatile.Read(ref _since) == 0)
            Interlocked.CompareExchange(ref _since, clock.GetTimestamp(), 0);
    }

    /// <summary>Takes what waits; it counts as told from now on.</summary>
    public List<T> Take()
    {
        var now = clock.GetTimestamp();
        var taken = new List<T>();
        Volatile.Write(ref _since, 0);
        foreach (var (key, _) in _waiting)
        {
            if (!_waiting.TryRemove(key, out var item))
                continue;
            _told[key] = (item, now);
            taken.Add(item);
        }
        return taken;
    }

    /// <summary>What was told within a span; what was told before is forgotten.</summary>
    public IEnumerable<T> ToldWithin(TimeSpan span)
    {
        foreach (var (key, told) in _told)
            if (clock.GetElapsedTime(told.At) > span)
                _told.Remove(key);
        return _told.Values.Select(static told => told.Item);
    }

    public void Forget() => _waiting.Clear();
}
