using System.Collections;
using System.Text;

namespace Millwright.Cluster.Tests.Histories;

/// <summary>
/// Is there an order of a machine's operations, each between its invocation and its completion, that a machine which does one thing after the
/// other could have gone through with these answers? The search is that of Wing and Gong ("Testing and verifying concurrent objects", 1993)
/// with Lowe's memory of what was tried ("Testing for linearizability", 2017): depth first over what may come next, never twice over the same
/// operations done with the same outcome. Of equal operations that were never answered the one asked for first goes first: they are as good as
/// one another, and without that rule the retries of an outage would be tried in all their subsets.
/// </summary>
internal sealed class Linearization
{
    /// <summary>Histories of a real machine take about as many attempts as they have operations.</summary>
    private const int MostTried = 1_000_000;

    private readonly MachineModel _machine = new();
    private readonly HashSet<Tried> _tried = [];
    private readonly Stack<(Entry Entry, MachineModel.Step Before)> _done = new();
    private readonly BitArray _isDone;
    private readonly Entry _head = new(-1, null);
    private readonly IReadOnlyList<Operation> _history;

    /// <summary>For each operation that was never answered, the equal one that was asked for before it; −1: none.</summary>
    private readonly int[] _equalBefore;

    /// <summary>The longest that could be explained: how many operations, what the machine was then, and what could not come next.</summary>
    private (int Done, Shown Shown, Operation? Stuck) _furthest = (-1, Shown.Nothing, null);

    private Linearization(IReadOnlyList<Operation> history)
    {
        _history = history;
        _isDone = new BitArray(history.Count);
        _equalBefore = EqualsBefore(history);
    }

    /// <summary>null: there is such an order. Otherwise what cannot be explained, in words; or that it was not decided, which no real history should come to.</summary>
    public static string? Refute(IReadOnlyList<Operation> history) => new Linearization(history).Search();

    private string? Search()
    {
        Link();
        // A return stops the look for what may come next, so the end of the list is only reached when no operation that was completed is left.
        for (var entry = _head.Next; entry is not null;)
        {
            if (!entry.IsReturn)
            {
                entry = Take(entry) ? _head.Next : entry.Next;
                continue;
            }
            // This operation was completed by now and has found no place: something before it was chosen wrongly.
            if (_done.Count > _furthest.Done)
                _furthest = (_done.Count, _machine.Shown, _history[entry.Operation]);
            if (_tried.Count > MostTried)
                return $"Not decided after {MostTried} attempts. {Explain()}";
            if (!_done.TryPop(out var last))
                return Explain();
            entry = TakeBack(last).Next;
        }
        return null;
    }

    private static int[] EqualsBefore(IReadOnlyList<Operation> history)
    {
        var before = new int[history.Count];
        var last = new Dictionary<Deed, int>();
        foreach (var (index, operation) in history.Index().OrderBy(static item => item.Item.Invoked))
        {
            before[index] = operation.Completed is null && last.TryGetValue(operation.Deed, out var equal) ? equal : -1;
            if (operation.Completed is null)
                last[operation.Deed] = index;
        }
        return before;
    }

    /// <summary>Calls and returns in the order of time; at one instant the calls come first, since then either order is possible.</summary>
    private void Link()
    {
        var entries = new List<(long At, bool IsReturn, Entry Entry)>();
        for (var index = 0; index < _history.Count; index++)
        {
            var back = _history[index].Completed is null ? null : new Entry(index, null) { IsReturn = true };
            entries.Add((_history[index].Invoked, false, new Entry(index, back)));
            if (back is not null)
                entries.Add((_history[index].Completed!.Value, true, back));
        }
        var last = _head;
        foreach (var (_, _, entry) in entries.OrderBy(static entry => entry.At).ThenBy(static entry => entry.IsReturn))
        {
            (last.Next, entry.Previous) = (entry, last);
            last = entry;
        }
    }

    /// <summary>Lets the operation happen now, unless it cannot, or was tried before, or is of unknown outcome and would change nothing.</summary>
    private bool Take(Entry call)
    {
        var operation = _history[call.Operation];
        if (operation.Completed is null && (!_machine.IsChangedBy(operation.Deed) || (_equalBefore[call.Operation] is >= 0 and var equal && !_isDone[equal])))
            return false;
        if (_machine.Try(operation.Deed) is not { } before)
            return false;
        _isDone[call.Operation] = true;
        if (!_tried.Add(new Tried(_isDone, _machine.InMaintenance)))
        {
            _isDone[call.Operation] = false;
            _machine.TakeBack(before);
            return false;
        }
        _done.Push((call, before));
        call.Unlink();
        call.Return?.Unlink();
        return true;
    }

    private Entry TakeBack((Entry Entry, MachineModel.Step Before) last)
    {
        _machine.TakeBack(last.Before);
        _isDone[last.Entry.Operation] = false;
        last.Entry.Return?.Relink();
        last.Entry.Relink();
        return last.Entry;
    }

    private string Explain()
    {
        var (done, shown, stuck) = _furthest;
        var text = new StringBuilder($"No order explains it. The best one goes through {done} of {_history.Count} operations to {shown}, and has no place for {stuck}. About that time:");
        foreach (var near in _history.Where(near => near.Invoked <= stuck!.Completed && (near.Completed ?? long.MaxValue) >= stuck.Invoked).TakeLast(12))
            text.Append($"\n  {near}");
        return text.ToString();
    }

    /// <summary>A call or a return in a list from which an operation is lifted when it is done, and put back when that is undone.</summary>
    private sealed class Entry(int operation, Entry? @return)
    {
        public int Operation { get; } = operation;

        public Entry? Return { get; } = @return;

        public bool IsReturn { get; init; }

        public Entry? Previous { get; set; }

        public Entry? Next { get; set; }

        public void Unlink()
        {
            Previous!.Next = Next;
            Next?.Previous = Previous;
        }

        public void Relink()
        {
            Previous!.Next = this;
            Next?.Previous = this;
        }
    }

    /// <summary>
    /// Which operations were done, and with what outcome. Readings accepted and an acknowledgement follow from which; of maintenance only the last
    /// one counts, so it is kept beside.
    /// </summary>
    private sealed class Tried : IEquatable<Tried>
    {
        private readonly int[] _bits;
        private readonly int _hash;

        public Tried(BitArray done, bool inMaintenance)
        {
            _bits = new int[(done.Length + 31) / 32 + 1];
            done.CopyTo(_bits, 0);
            _bits[^1] = inMaintenance ? 1 : 0;
            var hash = new HashCode();
            foreach (var bits in _bits)
                hash.Add(bits);
            _hash = hash.ToHashCode();
        }

        public bool Equals(Tried? other) => other is not null && _bits.AsSpan().SequenceEqual(other._bits);

        public override bool Equals(object? obj) => Equals(obj as Tried);

        public override int GetHashCode() => _hash;
    }
}
