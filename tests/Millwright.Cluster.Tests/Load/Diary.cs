using System.Diagnostics;
using Millwright.Cluster.Tests.Histories;

namespace Millwright.Cluster.Tests.Load;

/// <summary>What the clients of one machine did and were told, in µs of one monotonic clock.</summary>
internal sealed class Diary(string machine)
{
    private static readonly long Epoch = Stopwatch.GetTimestamp();
    private readonly Lock _writing = new();
    private readonly List<(Operation Operation, int Node)> _operations = [];
    private readonly HashSet<long> _acknowledged = [];

    public static long Now => (long)Stopwatch.GetElapsedTime(Epoch).TotalMicroseconds;

    public string Machine { get; } = machine;

    /// <summary>How many readings were told to be there, as new or as duplicates.</summary>
    public int Acknowledged
    {
        get
        {
            lock (_writing)
                return _acknowledged.Count;
        }
    }

    /// <summary>Their sequence numbers.</summary>
    public HashSet<long> AcknowledgedSequences()
    {
        lock (_writing)
            return [.. _acknowledged];
    }

    public void Note(long invoked, long? completed, Deed deed, int node)
    {
        lock (_writing)
        {
            _operations.Add((new Operation(invoked, completed, deed), node));
            if (deed is Write { WasNew: not null } write)
                _acknowledged.Add(write.Sequence);
        }
    }

    /// <summary>The history to be explained: without looks through a node that was parted from the rest, for it shows what it has without asking anybody.</summary>
    public List<Operation> History(Apart? apart = null)
    {
        lock (_writing)
            return [.. _operations.Where(noted => apart?.Concerns(noted.Operation, noted.Node) != true).Select(static noted => noted.Operation)];
    }

    /// <summary>Looks through a parted node that showed fewer readings than were acknowledged before the parting, or more than were sent before its answer.</summary>
    public List<Operation> Impossible(Apart apart)
    {
        lock (_writing)
        {
            var looks = _operations.Where(noted => apart.Concerns(noted.Operation, noted.Node)).Select(static noted => noted.Operation);
            return [.. looks.Where(look => look.Deed is Read read &&
                (read.Seen.Readings < Written(static (write, until) => write.Completed < until, apart.From) || read.Seen.Readings > Written(static (write, until) => write.Invoked < until, look.Completed!.Value)))];
        }
    }

    /// <summary>From an instant to the completion of the first accepted reading that was sent after it; null: there was none.</summary>
    public TimeSpan? FirstAcceptedAfter(long instant)
    {
        lock (_writing)
        {
            var completions = _operations.Where(noted => noted.Operation is { Deed: Write { WasNew: not null } } && noted.Operation.Invoked >= instant)
                .Select(static noted => noted.Operation.Completed!.Value).ToList();
            return completions.Count == 0 ? null : TimeSpan.FromMicroseconds(completions.Min() - instant);
        }
    }

    private int Written(Func<Operation, long, bool> isCounted, long until) => _operations
        .Where(noted => noted.Operation.Deed is Write && isCounted(noted.Operation, until)).Select(static noted => ((Write)noted.Operation.Deed).Sequence).Distinct().Count();
}

/// <summary>A node that was out of reach of the others for a while, from and until in µs of the diary's clock.</summary>
internal sealed record Apart(int Node, long From, long Until)
{
    public bool Concerns(Operation operation, int node) => operation.Deed is Read && node == Node && operation.Invoked >= From && operation.Invoked < Until;
}
