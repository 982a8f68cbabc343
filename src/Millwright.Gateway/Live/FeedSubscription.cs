using Millwright.Gateway.Metrics;

namespace Millwright.Gateway.Live;

/// <summary>
/// Keeps one client up to date: a snapshot or what it missed, then what changes. One message is under way at a time; while the client takes
/// it, changes gather on the board and each item is sent once in its newest state. So a slow client costs nothing but its own freshness,
/// and no message is ever dropped between two others. One so slow that the board no longer remembers what has gone meanwhile begins anew.
/// </summary>
internal sealed class FeedSubscription<T>(Board<T> board, Watch<T> watch, TimeProvider clock)
    where T : class
{
    private const int ItemsPerMessage = 1_000;
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
        await Begin(Send, cancellationToken);
        while (true)
        {
            await Changed(cancellationToken);
            if (!await SendChanges(Send, cancellationToken) && clock.GetElapsedTime(_sentAt) >= Heartbeat)
                await Send(Message(FeedMessageKind.Heartbeat, [], []), cancellationToken);
            await Task.Delay(watch.Only is null ? PauseOfMany : Pause, clock, cancellationToken);
        }

        async Task Send(FeedMessage message, CancellationToken cancellation)
        {
            var began = clock.GetTimestamp();
            await send(message, cancellation);
            GatewayMetrics.SendSeconds.Record(clock.GetElapsedTime(began).TotalSeconds);
        }
    }

    private async Task Begin(Func<FeedMessage, CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        if (watch.ResumeFrom is { } cursor && cursor.StartsWith(board.Epoch + ":", StringComparison.Ordinal)
            && long.TryParse(cursor.AsSpan(board.Epoch.Length + 1), out var version) && board.Remembers(version))
        {
            (_seen, _told) = (version, version);
            if (!await SendChanges(send, cancellationToken))
                await send(Message(FeedMessageKind.Delta, [], []), cancellationToken);
        }
        else
        {
            await SendSnapshot(board.Since(0, watch), send, cancellationToken);
        }
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
        var changes = board.Since(_seen, watch);
        if (changes.IsAnew)
        {
            await SendSnapshot(changes, send, cancellationToken);
            return true;
        }
        _seen = changes.Version;
        if (changes.Items.Count == 0 && changes.Removed.Count == 0)
            return false;
        await send(Message(FeedMessageKind.Delta, Encode(changes.Items), changes.Removed), cancellationToken);
        return true;
    }

    private async Task SendSnapshot(BoardChanges<T> all, Func<FeedMessage, CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        _seen = all.Version;
        var chosen = watch.Chosen(all.Items);
        var from = 0;
        do
        {
            var part = Message(FeedMessageKind.Snapshot, Encode(chosen.Skip(from).Take(ItemsPerMessage)), []);
            var (isFirst, more) = (from == 0, from + ItemsPerMessage < chosen.Count);
            await send(part with { Reset = isFirst, More = more, PreviousVersion = isFirst ? null : part.PreviousVersion, Total = all.Items.Count }, cancellationToken);
            from += ItemsPerMessage;
        }
        while (from < chosen.Count);
    }

    private FeedMessage Message(FeedMessageKind kind, IReadOnlyList<ReadOnlyMemory<byte>> items, IReadOnlyList<string> removed)
    {
        var follows = _told;
        (_told, _sentAt) = (_seen, clock.GetTimestamp());
        return new FeedMessage(
            board.Noun, kind, watch.Name, Cursor(_seen), follows is { } version ? Cursor(version) : null, Reset: false, More: false, Total: null, clock.GetUtcNow(), items, removed);
    }

    private string Cursor(long version) => $"{board.Epoch}:{version}";

    private ReadOnlyMemory<byte>[] Encode(IEnumerable<BoardEntry<T>> entries) => [.. entries.Select(entry => watch.Only is null ? entry.Row : entry.Full)];
}
