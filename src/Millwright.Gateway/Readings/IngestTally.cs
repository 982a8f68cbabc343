namespace Millwright.Gateway.Readings;

/// <summary>One reading that was not taken.</summary>
/// <param name="Index">Its place in the request, from 0.</param>
/// <param name="Field">What was wrong, such as <c>timestamp</c> or <c>values.temperature</c>.</param>
public sealed record RejectedReading(long Index, string? MachineId, string Field, string Message, string? InvalidValue, string ErrorCode);

/// <summary>What was reached for one machine of the request.</summary>
/// <param name="Received">Readings of the request that name this machine and are well formed.</param>
/// <param name="Applied">Of these, those the twin took.</param>
/// <param name="Committed">Of these, those on disk: all that were applied, or the request is not answered with success.</param>
/// <param name="Sequence">The machine's sequence number after them.</param>
public sealed record MachineReceipt(string MachineId, int Received, int Applied, int Committed, long Sequence);

/// <summary>The answer to an ingest. Every reading of the request is in exactly one of accepted, duplicates and rejected.</summary>
/// <param name="Late">Of the accepted ones, those too old to be judged: in the history, not in any alarm.</param>
/// <param name="RejectedTotal">All rejected; <paramref name="Rejected"/> lists the first of them.</param>
public sealed record IngestAnswer(
    long Accepted, long Late, long Duplicates, IReadOnlyList<RejectedReading> Rejected, long RejectedTotal, IReadOnlyCollection<MachineReceipt>? Receipts);

/// <summary>Counts what became of a request's readings.</summary>
internal sealed class IngestTally(int mostListed, bool withReceipts)
{
    private readonly List<RejectedReading> _rejected = [];
    private readonly Dictionary<string, MachineReceipt>? _receipts = withReceipts ? new(StringComparer.Ordinal) : null;

    public long Accepted { get; set; }

    public long Late { get; set; }

    public long Duplicates { get; set; }

    public long Rejected { get; private set; }

    /// <summary>Of those rejected, the ones that a twin failed on: the fault is not theirs.</summary>
    public long Failed { get; set; }

    public bool WantsReceipts => _receipts is not null;

    public void Reject(long index, string? machine, string field, string message, string? value = null, string code = "validation.invalid")
    {
        Rejected++;
        if (_rejected.Count < mostListed)
            _rejected.Add(new RejectedReading(index, machine, field, message, value, code));
    }

    public void Receipt(string machine, int received, int applied, long sequence)
    {
        var before = _receipts!.GetValueOrDefault(machine);
        _receipts![machine] = new MachineReceipt(
            machine, received + (before?.Received ?? 0), applied + (before?.Applied ?? 0), applied + (before?.Committed ?? 0), sequence);
    }

    public IngestAnswer Answer() => new(Accepted, Late, Duplicates, _rejected, Rejected, _receipts?.Values);
}
