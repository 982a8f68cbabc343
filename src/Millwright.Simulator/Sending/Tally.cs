namespace Millwright.Simulator.Sending;

/// <summary>What was sent and what became of it; counted by several lanes, read by the display.</summary>
internal sealed class Tally
{
    private long _sent, _accepted, _late, _duplicates, _rejected, _retries, _bytes;
    private string? _firstReason;

    public long Sent => Interlocked.Read(ref _sent);
    public long Accepted => Interlocked.Read(ref _accepted);
    public long Late => Interlocked.Read(ref _late);
    public long Duplicates => Interlocked.Read(ref _duplicates);
    public long Rejected => Interlocked.Read(ref _rejected);
    public long Retries => Interlocked.Read(ref _retries);
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>The first rejection's own words, for the summary.</summary>
    public string? FirstReason => Volatile.Read(ref _firstReason);

    public void Retried() => Interlocked.Increment(ref _retries);

    public void Answered(int readings, int bytes, IngestAnswer answer)
    {
        Interlocked.Add(ref _sent, readings);
        Interlocked.Add(ref _bytes, bytes);
        Interlocked.Add(ref _accepted, answer.Accepted);
        Interlocked.Add(ref _late, answer.Late);
        Interlocked.Add(ref _duplicates, answer.Duplicates);
        Interlocked.Add(ref _rejected, answer.Rejected);
        if (answer.FirstReason is { } reason)
            Interlocked.CompareExchange(ref _firstReason, reason, null);
    }
}
