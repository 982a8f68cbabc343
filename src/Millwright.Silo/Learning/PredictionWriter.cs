using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Millwright.Storage.Learning;

namespace Millwright.Silo.Learning;

/// <summary>
/// Keeps what twins were scored as, many machines' in one statement. It is not the journal: when the database is slower than the scores come, the newest
/// are left out and counted, and readings never wait for them.
/// </summary>
internal sealed partial class PredictionWriter(PredictionStore store, TimeProvider clock, ILogger<PredictionWriter> log) : BackgroundService
{
    private const int MostWaiting = 20_000;
    private const int MostAtOnce = 2_000;
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(200);

    private readonly Channel<NewPrediction> _waiting = Channel.CreateBounded<NewPrediction>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    public void Add(NewPrediction prediction, LoadedVersion version)
    {
        LearningMetrics.Count(prediction, version);
        if (!_waiting.Writer.TryWrite(prediction))
            LearningMetrics.Dropped(1);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Gather, clock);
        var rows = new List<NewPrediction>(MostAtOnce);
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                await timer.WaitForNextTickAsync(stoppingToken);
                while (rows.Count < MostAtOnce && _waiting.Reader.TryRead(out var row))
                    rows.Add(row);
                await Write(rows, stoppingToken);
                rows.Clear();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What waits is made again from the readings that come.
        }
    }

    private async Task Write(List<NewPrediction> rows, CancellationToken cancellationToken)
    {
        try
        {
            await store.Write(rows, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LearningMetrics.Dropped(rows.Count);
            NotKept(log, rows.Count, error.Message);
        }
    }

    [LoggerMessage(2066, LogLevel.Warning, "{Count} predictions were not kept: {Reason}")]
    private static partial void NotKept(ILogger logger, int count, string reason);
}
