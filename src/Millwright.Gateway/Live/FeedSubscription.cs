namespace Millwright.Gateway.Live;

/// <summary>What a client asks to watch.</summary>
/// <param name="Key">The site, <c>Site/Line</c>, type, tag or machine; none for the fleet.</param>
/// <param name="ResumeFrom">The version of the last message that the client has; none for a snapshot.</param>
public sealed record FeedRequest(FeedScope Scope = FeedScope.Fleet, string? Key = null, string? ResumeFrom = null)
{
    public string Name => Scope == FeedScope.Fleet ? "fleet" : $"{char.ToLowerInvariant(Scope.ToString()[0])}{Scope.ToString()[1..]}:{Key}";

    /// <summary>What is wrong with the request; null: nothing.</summary>
    public string? Problem => Scope != FeedScope.Fleet && string.IsNullOrEmpty(Key) ? $"The scope {Scope} needs a key." : null;
}

/// <summary>
/// Keeps one client up to date: a snapshot or what it missed, then what changes. One message is under way at a time; while the client takes
/// it, changes gather on the board and each machine is sent once in its newest state. So a slow client costs nothing but its own freshness,
/// and no message is ever dropped between two others.
/// </summary>
internal sealed class FeedSubscription(FleetBoard board, FeedRequest request, TimeProvider clock)
{
    private const int MachinesPerMessage = 1_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan PauseOfMany = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    /// <summary>The board's version up to which this scope was looked through.</summary>
    private long _seen;

    /// <summary>The version of the last message: what the next one follows.</summary>
    private long? _told;

    private long _sentAt = clock.GetTimestamp();

    public async Task Run(Func<FeedMessage, CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        await Begin(send, cancellationToken);
        while (true)
        {
            await Changed(cancellationToken);
            if (!await SendChanges(send, cancellationToken) && clock.GetElapsedTime(_sentAt) >= Heartbeat)
                await send(Message(FeedMessageKind.Heartbeat, [], []), cancellationToken);
            await Task.Delay(request.Scope == FeedScope.Machine ? Pause : PauseOfMany, clock, cancellationToken);
        }
    }

    private async Task Begin(Func<FeedMessage, CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        if (request.ResumeFrom is { } cursor && cursor.StartsWith(board.Epoch + ":", StringComparison.Ordinal)
            && long.TryParse(cursor.AsSpan(board.Epoch.Length + 1), out var version) && board.HasReached(version))
        {
            (_seen, _told) = (version, version);
            if (!await SendChanges(send, cancellationToken))
                await send(Message(FeedMessageKind.Delta, [], []), cancellationToken);
            return;
        }
        (_seen, var machines, _) = board.Since(0, request.Scope, request.Key);
        var from = 0;
        do
        {
            var part = Encode(machines[from..Math.Min(machines.Count, from + MachinesPerMessage)]);
            var message = Message(FeedMessageKind.Snapshot, part, []) with { Reset = from == 0, More = from + MachinesPerMessage < machines.Count };
            await send(message, cancellationToken);
            from += MachinesPerMessage;
        }
        while (from < machines.Count);
    }

    private async Task Changed(CancellationToken cancellationToken)
    {
        try
        {
            await board.Past(_seen).WaitAsync(Heartbeat, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Quiet for so long that the client is told that all is well.
        }
    }

    private async Task<bool> SendChanges(Func<FeedMessage, CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        (_seen, var machines, var removed) = board.Since(_seen, request.Scope, request.Key);
        if (machines.Count == 0 && removed.Count == 0)
            return false;
        await send(Message(FeedMessageKind.Delta, Encode(machines), removed), cancellationToken);
        return true;
    }

    private FeedMessage Message(FeedMessageKind kind, IReadOnlyList<ReadOnlyMemory<byte>> machines, IReadOnlyList<string> removed)
    {
        var follows = _told;
        (_told, _sentAt) = (_seen, clock.GetTimestamp());
        return new FeedMessage(kind, request.Name, Cursor(_seen), follows is { } version ? Cursor(version) : null, Reset: false, More: false, clock.GetUtcNow(), machines, removed);
    }

    private string Cursor(long version) => $"{board.Epoch}:{version}";

    private List<ReadOnlyMemory<byte>> Encode(List<BoardEntry> machines) =>
        machines.ConvertAll(machine => request.Scope == FeedScope.Machine ? machine.Full : machine.Row);
}
