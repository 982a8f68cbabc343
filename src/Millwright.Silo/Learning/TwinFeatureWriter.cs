using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Millwright.Storage.Learning;

namespace Millwright.Silo.Learning;

/// <summary>
/// Keeps what models see of machines, many machines' in one statement, apart from the twins' turns. When the database is slower than they come, the newest are left
/// out: the twin's next check-point has a newer one, and until then a twin that is opened reads a little more.
/// </summary>
internal sealed partial class TwinFeatureWriter(TwinFeatureStore store, ILogger<TwinFeatureWriter> log) : BackgroundService
{
    private const int MostWaiting = 2_000;
    private const int MostAtOnce = 100;

    private readonly Channel<KeptFeatures> _waiting = Channel.CreateBounded<KeptFeatures>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    /// <summary>False: too many wait.</summary>
    public bool Add(KeptFeatures kept) => _waiting.Writer.TryWrite(kept);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var kept = new Dictionary<long, KeptFeatures>();
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                while (kept.Count < MostAtOnce && _waiting.Reader.TryRead(out var next))
                    kept[next.Machine] = next;
                await Write([.. kept.Values], stoppingToken);
                kept.Clear();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What waits is made again of the readings.
        }
    }

    private async Task Write(List<KeptFeatures> kept, CancellationToken cancellationToken)
    {
        try
        {
            await store.Write(kept, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            NotKept(log, kept.Count, error.Message);
        }
    }

    [LoggerMessage(2071, LogLevel.Warning, "What models see of {Count} machines was not kept: {Reason}")]
    private static partial void NotKept(ILogger logger, int count, string reason);
}
