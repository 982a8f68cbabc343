using System.Collections.Concurrent;
using System.Diagnostics;
using Millwright.Cluster.Tests.Histories;

namespace Millwright.Cluster.Tests.Load;

/// <summary>What the clients of one machine did and were told, in µs of one monotonic clock.</summary>
internal sealed class Diary(string machine)
{
    private static readonly long Epoch = Stopwatch.GetTimestamp();
    private readonly ConcurrentQueue<(Operation Operation, int Node)> _operations = new();

    public static long Now => (long)Stopwatch.GetElapsedTime(Epoch).TotalMicroseconds;

    public string Machine { get; } = machine;

    public void Note(long invoked, long? completed, Deed deed, int node) => _operations.Enqueue((new Operation(invoked, completed, deed), node));

    /// <summary>The history to be explained.</summary>
    /// <param name="apart">
    /// A node that was cut off or frozen. It shows what it has without asking anybody, so a read through it may be as old as the time it was parted
    /// from the rest, and is allowed to be.
    /// </param>
    public List<Operation> History(Apart? apart = null) =>
    [
        .. _operations.Select(noted => noted.Operation.Deed is Read && noted.Node == apart?.Node && noted.Operation.Invoked >= apart.From && noted.Operation.Invoked < apart.Until
            ? noted.Operation with { Invoked = apart.From }
            : noted.Operation),
    ];

    /// <summary>The sequence numbers that were told to be there, as new or as duplicates.</summary>
    public HashSet<long> Acknowledged() => [.. _operations.Select(static noted => noted.Operation.Deed).OfType<Write>().Where(static write => write.WasNew is not null).Select(static write => write.Sequence)];

    /// <summary>From an instant to the completion of the first accepted reading that was sent after it; null: there was none.</summary>
    public TimeSpan? FirstAcceptedAfter(long instant)
    {
        var first = _operations.Where(noted => noted.Operation is { Deed: Write { WasNew: not null }, Completed: not null } && noted.Operation.Invoked >= instant)
            .Select(static noted => noted.Operation.Completed!.Value).DefaultIfEmpty(-1).Min();
        return first < 0 ? null : TimeSpan.FromMicroseconds(first - instant);
    }
}

/// <summary>A node that was out of reach of the others for a while, from and until in µs of the diary's clock.</summary>
internal sealed record Apart(int Node, long From, long Until);
