using System.Buffers;
using System.Text.Json;

namespace Millwright.Gateway.Live;

/// <summary>An item as the board shows it, from one change to the next. Immutable; its JSON is made once, for all who read it.</summary>
/// <param name="version">The board's version as of this change.</param>
/// <param name="movedAt">The board's version when what decides the scopes changed last; 0: never since it was first shown.</param>
/// <param name="goneAt">The board's version when it went; 0: it is there.</param>
internal sealed class BoardEntry<T>(Board<T> board, T item, long version, long movedAt, long goneAt)
    where T : class
{
    private byte[]? _row;
    private byte[]? _full;

    public T Item { get; } = item;

    public long Version { get; } = version;

    public long MovedAt { get; } = movedAt;

    public long GoneAt { get; } = goneAt;

    public LinkedListNode<BoardEntry<T>>? Node { get; set; }

    /// <summary>As scopes of many show it.</summary>
    public ReadOnlyMemory<byte> Row => _row ??= board.Encode(Item, inFull: false);

    /// <summary>As it is shown where it is the only one.</summary>
    public ReadOnlyMemory<byte> Full => _full ??= board.Encode(Item, inFull: true);
}

/// <summary>What a board has to say to who saw an earlier version of it.</summary>
/// <param name="Version">The version that this brings to.</param>
/// <param name="IsAnew">It is all there is, and what was known before is to be forgotten.</param>
/// <param name="Items">In no particular order.</param>
/// <param name="Removed">The ids of those that left the scope.</param>
internal readonly record struct BoardChanges<T>(long Version, bool IsAnew, List<BoardEntry<T>> Items, List<string> Removed)
    where T : class;

/// <summary>
/// The newest state of every item as this gateway has heard it, in the order of change, under one growing version. So a subscriber can
/// resume from any version of this board: what changed since is exactly what changed last. The epoch tells one gateway's life from the next.
/// Those that are gone are remembered for a while, for the sake of who has not heard of it; who comes later than that begins anew.
/// </summary>
/// <param name="noun">What the items are called in messages: <c>machines</c>.</param>
/// <param name="mostGone">How many of those that are gone are remembered.</param>
internal abstract class Board<T>(string noun, int mostGone = 10_000)
    where T : class
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, BoardEntry<T>> _items = new(StringComparer.Ordinal);
    private readonly LinkedList<BoardEntry<T>> _byChange = new();
    private readonly Queue<string> _gone = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version;
    private long _forgotten;
    private int _there;

    public string Noun { get; } = noun;

    public string Epoch { get; } = Guid.NewGuid().ToString("N")[..12];

    /// <summary>Whether the database was read, so that an empty board means that there is nothing.</summary>
    public bool IsFilled { get; private set; }

    public int Count
    {
        get
        {
            lock (_gate)
                return _there;
        }
    }

    /// <summary>An item's newest state as this gateway has heard it; null: nothing was heard of such an item.</summary>
    public T? Find(string id)
    {
        lock (_gate)
            return _items.TryGetValue(id, out var shown) ? shown.Item : default;
    }

    /// <summary>Takes what the twins say; what is older than what the board shows is dropped.</summary>
    public void Apply(IEnumerable<T> items)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            var before = _version;
            foreach (var item in items)
                Apply(item);
            if (_version == before)
                return;
            (changed, _changed) = (_changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        changed.SetResult();
    }

    /// <summary>Ends the first filling; what the twins told of meanwhile is newer and stays.</summary>
    public void Filled() => IsFilled = true;

    /// <summary>Whether it can be told what changed since a version.</summary>
    public bool Remembers(long version)
    {
        lock (_gate)
            return version > 0 && version <= _version && version >= _forgotten;
    }

    /// <summary>Completes once the board is past a version.</summary>
    public Task Past(long version)
    {
        lock (_gate)
            return _version > version ? Task.CompletedTask : _changed.Task;
    }

    /// <summary>What changed of what is watched after <paramref name="since"/>; 0: all of it.</summary>
    public BoardChanges<T> Since(long since, Watch<T> watch)
    {
        var items = new List<BoardEntry<T>>();
        var removed = new List<string>();
        lock (_gate)
        {
            var isAnew = since < _forgotten;
            var from = isAnew ? 0 : since;
            if (watch.Only is { } id)
            {
                if (_items.TryGetValue(id, out var only) && only.Version > from)
                    items.Add(only);
                return new BoardChanges<T>(_version, isAnew, items, removed);
            }
            for (var node = _byChange.Last; node is not null && node.Value.Version > from; node = node.Previous)
            {
                var entry = node.Value;
                var isCovered = watch.Covers(entry.Item);
                if (isCovered && entry.GoneAt == 0)
                    items.Add(entry);
                else if (from > 0 && Math.Max(entry.MovedAt, isCovered ? entry.GoneAt : 0) > from)
                    removed.Add(IdOf(entry.Item));
            }
            return new BoardChanges<T>(_version, isAnew, items, removed);
        }
    }

    public byte[] Encode(T item, bool inFull)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(bytes, MachineJson.Options))
            Write(writer, item, inFull);
        return bytes.WrittenSpan.ToArray();
    }

    protected abstract string IdOf(T item);

    /// <summary>Grows with each change of the item, whoever tells of it.</summary>
    protected abstract long VersionOf(T item);

    protected abstract bool IsGone(T item);

    /// <summary>Whether what decides the scopes that an item is in differs.</summary>
    protected abstract bool HasMoved(T from, T to);

    /// <summary>What is to be shown of an item now, from what is told of it and what is shown of it; null: nothing is new, what is told is older.</summary>
    protected virtual T? Newer(T told, T shown) => VersionOf(told) < VersionOf(shown) ? null : told;

    protected abstract void Write(Utf8JsonWriter writer, T item, bool inFull);

    private void Apply(T item)
    {
        var id = IdOf(item);
        _items.TryGetValue(id, out var shown);
        if (shown is not null)
        {
            if (Newer(item, shown.Item) is not { } newer)
                return;
            item = newer;
        }
        var version = ++_version;
        var movedAt = shown is null ? 0 : HasMoved(shown.Item, item) ? version : shown.MovedAt;
        var goneAt = !IsGone(item) ? 0 : shown?.GoneAt is > 0 and var before ? before : version;
        var entry = new BoardEntry<T>(this, item, version, movedAt, goneAt);
        if (shown is not null)
            _byChange.Remove(shown.Node!);
        entry.Node = _byChange.AddLast(entry);
        _items[id] = entry;
        _there += (goneAt == 0 ? 1 : 0) - (shown?.GoneAt == 0 ? 1 : 0);
        if (goneAt == version)
            Remember(id);
    }

    /// <summary>Makes room for one that has gone by forgetting the one that went first.</summary>
    private void Remember(string gone)
    {
        _gone.Enqueue(gone);
        if (_gone.Count <= mostGone || !_items.TryGetValue(_gone.Dequeue(), out var first) || first.GoneAt == 0)
            return;
        _items.Remove(IdOf(first.Item));
        _byChange.Remove(first.Node!);
        _forgotten = Math.Max(_forgotten, first.Version);
    }
}
