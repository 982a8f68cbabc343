using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Millwright.Gateway.Readings;

/// <summary>
/// How much is taken in at once. A request is turned away before anything of it is read when there is no room; one that was let in waits
/// for room for each further wave instead, so that nothing is accepted by half.
/// </summary>
internal sealed class Admission(IOptions<IngestOptions> options) : IDisposable
{
    private readonly ConcurrencyLimiter _readings = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = options.Value.MaxReadingsUnderWay,
        QueueLimit = options.Value.MaxConcurrentRequests * options.Value.ReadingsPerWave,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    private int _requests;

    public bool TryEnter()
    {
        var figures = _readings.GetStatistics();
        if (figures is { CurrentQueuedCount: > 0 } or { CurrentAvailablePermits: <= 0 })
            return false;
        if (Interlocked.Increment(ref _requests) <= options.Value.MaxConcurrentRequests)
            return true;
        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _requests);

    /// <summary>Waits for room for so many readings; disposing the answer gives it back.</summary>
    public ValueTask<RateLimitLease> Room(int readings, CancellationToken cancellationToken) =>
        _readings.AcquireAsync(Math.Min(readings, options.Value.MaxReadingsUnderWay), cancellationToken);

    public void Dispose() => _readings.Dispose();
}
