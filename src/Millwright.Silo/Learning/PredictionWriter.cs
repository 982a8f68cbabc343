using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Millwright.Storage.Anomalies;
using Millwright.Storage.Learning;

namespace Millwright.Silo.Learning;

/// <summary>
/// Keeps what twins were scored as and what was strange about them, many machines' in one statement. It is not the journal: when the database is slower than the scores come, the newest
/// are left out and counted, and readings never wait for them.
/// </summary>
internal sealed partial class PredictionWriter(PredictionStore store, AnomalyLog anomalies, TimeProvider clock, ILogger<PredictionWriter> log) : BackgroundService
{
    private const int MostWaiting = 20_000;
    private const int MostAtOnce = 2_000;
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(200);

    private readonly Channel<Scored> _waiting = Channel.CreateBounded<Scored>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    /// <summary>One of the two.</summary>
    private readonly record struct Scored(NewPrediction? Prediction, FoundAnomaly? Anomaly);

    public void Add(NewPrediction prediction, LoadedVersion version)
    {
        LearningMetrics.Count(prediction, version);
        Keep(new Scored(prediction, null));
    }

    public void Add(FoundAnomaly found)
    {
        LearningMetrics.Count(found.Found);
        Keep(new Scored(null, found));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Gather, clock);
        var rows = new List<Scored>(MostAtOnce);
        // From nothing on: a first loss is an increase then.
        LearningMetrics.Dropped(0);
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

    private void Keep(Scored scored)
    {
        if (!_waiting.Writer.TryWrite(scored))
            LearningMetrics.Dropped(1);
    }

    private async Task Write(List<Scored> rows, CancellationToken cancellationToken)
    {
        try
        {
            await store.Write([.. rows.Select(static row => row.Prediction).OfType<NewPrediction>()], cancellationToken);
            await anomalies.Write([.. rows.Where(static row => row.Anomaly is not null).Select(static row => row.Anomaly!.Value)], cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LearningMetrics.Dropped(rows.Count);
            NotKept(log, rows.Count, error.Message);
        }
    }

    [LoggerMessage(2066, LogLevel.Warning, "{Count} predictions and anomalies were not kept: {Reason}")]
    private static partial void NotKept(ILogger logger, int count, string reason);
}
