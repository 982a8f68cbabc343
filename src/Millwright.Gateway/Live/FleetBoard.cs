using System.Buffers;
using System.Text.Json;
using Millwright.Contracts.Machines;

namespace Millwright.Gateway.Live;

/// <summary>What a subscription covers.</summary>
public enum FeedScope
{
    Fleet,
    Site,
    Line,
    Type,
    Tag,
    Machine,
}

/// <summary>A machine as the board shows it, from one change to the next. Immutable; its JSON is made once, for all who read it.</summary>
internal sealed class BoardEntry(MachineView view, long version, long movedAt)
{
    private byte[]? _row;
    private byte[]? _full;

    public MachineView View { get; } = view;

    /// <summary>The board's version as of this change.</summary>
    public long Version { get; } = version;

    /// <summary>The board's version when what decides the scopes (type, site, line, tags, retired) changed last.</summary>
    public long MovedAt { get; } = movedAt;

    public LinkedListNode<BoardEntry>? Node { get; set; }

    /// <summary>Without the sensors' statistics, for scopes of many machines.</summary>
    public ReadOnlyMemory<byte> Row => _row ??= Encode(withStatistics: false);

    public ReadOnlyMemory<byte> Full => _full ??= Encode(withStatistics: true);

    private byte[] Encode(bool withStatistics)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(bytes, MachineJson.Options))
            MachineJson.Write(writer, View, withStatistics);
        return bytes.WrittenSpan.ToArray();
    }
}

/// <summary>
/// The newest state of every machine as this gateway has heard it, in the order of change, under one growing version. So a subscriber can
/// resume from any version of this board: what changed since is exactly what changed last. The epoch tells one gateway's life from the next.
/// </summary>
internal sealed class FleetBoard
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, BoardEntry> _machines = new(StringComparer.Ordinal);
    private readonly LinkedList<BoardEntry> _byChange = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version;

    public string Epoch { get; } = Guid.NewGuid().ToString("N")[..12];

    /// <summary>Whether the register was read, so that an empty board means an empty fleet.</summary>
    public bool IsFilled { get; private set; }

    public int Machines
    {
        get
        {
            lock (_gate)
                return _machines.Count;
        }
    }

    /// <summary>A machine's newest state as this gateway has heard it; null: nothing was heard of such a machine.</summary>
    public MachineView? Find(string id)
    {
        lock (_gate)
            return _machines.GetValueOrDefault(id)?.View;
    }

    /// <summary>Takes what the twins say; what is older than what the board shows is dropped.</summary>
    public void Apply(IEnumerable<MachineView> views)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            var before = _version;
            foreach (var view in views)
                Apply(view);
            if (_version == before)
                return;
            (changed, _changed) = (_changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        changed.SetResult();
    }

    /// <summary>Ends the first filling; machines that the twins told of meanwhile are newer and stay.</summary>
    public void Filled() => IsFilled = true;

    /// <summary>Whether a version is one that this board has had.</summary>
    public bool HasReached(long version)
    {
        lock (_gate)
            return version > 0 && version <= _version;
    }

    /// <summary>Completes once the board is past a version.</summary>
    public Task Past(long version)
    {
        lock (_gate)
            return _version > version ? Task.CompletedTask : _changed.Task;
    }

    /// <summary>What changed in a scope after <paramref name="since"/>; 0: all of it.</summary>
    /// <returns>The version that this brings to, the machines of the scope in no particular order, and those that left it.</returns>
    public (long Version, List<BoardEntry> Machines, List<string> Removed) Since(long since, FeedScope scope, string? key)
    {
        var machines = new List<BoardEntry>();
        var removed = new List<string>();
        lock (_gate)
        {
            if (scope == FeedScope.Machine)
            {
                if (_machines.TryGetValue(key!, out var only) && only.Version > since)
                    machines.Add(only);
                return (_version, machines, removed);
            }
            for (var node = _byChange.Last; node is not null && node.Value.Version > since; node = node.Previous)
            {
                if (IsIn(node.Value.View, scope, key))
                    machines.Add(node.Value);
                else if (since > 0 && node.Value.MovedAt > since)
                    removed.Add(node.Value.View.Id);
            }
            return (_version, machines, removed);
        }
    }

    private void Apply(MachineView view)
    {
        _machines.TryGetValue(view.Id, out var shown);
        if (shown is not null && view.Version < shown.View.Version)
            return;
        var version = ++_version;
        var hasMoved = shown is null || shown.View.Retired != view.Retired || shown.View.Site != view.Site || shown.View.Line != view.Line || shown.View.Type != view.Type
            || !shown.View.Tags.AsSpan().SequenceEqual(view.Tags);
        var entry = new BoardEntry(view, version, hasMoved ? version : shown!.MovedAt);
        if (shown is not null)
            _byChange.Remove(shown.Node!);
        entry.Node = _byChange.AddLast(entry);
        _machines[view.Id] = entry;
    }

    private static bool IsIn(MachineView view, FeedScope scope, string? key) => !view.Retired && scope switch
    {
        FeedScope.Fleet => true,
        FeedScope.Site => view.Site == key,
        FeedScope.Line => IsLine(view, key),
        FeedScope.Type => view.Type == key,
        FeedScope.Tag => Array.IndexOf(view.Tags, key) >= 0,
        _ => view.Id == key,
    };

    /// <summary>A line belongs to its site: its key is <c>Site/Line</c>, or <c>/Line</c> where machines have no site.</summary>
    private static bool IsLine(MachineView view, ReadOnlySpan<char> key)
    {
        var site = view.Site.AsSpan();
        return view.Line is { } line && key.Length == site.Length + 1 + line.Length
            && key.StartsWith(site, StringComparison.Ordinal) && key[site.Length] == '/' && key.EndsWith(line, StringComparison.Ordinal);
    }
}
