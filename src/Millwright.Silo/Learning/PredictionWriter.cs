using System.Diagnostics.Metrics;
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
    private static readonly Meter Meter = new("Millwright");
    private static readonly Counter<long> Made = Meter.CreateCounter<long>("millwright.predictions", "{prediction}", "Predictions by task and whether they were told or a challenger's.");
    private static readonly Counter<long> LeftOut = Meter.CreateCounter<long>("millwright.predictions.dropped", "{prediction}", "Predictions and anomalies that were not kept: the database was slower, or away.");

    private static readonly Counter<long> Found = Meter.CreateCounter<long>("millwright.anomalies", "{anomaly}", "Anomalies by the algorithm that found them: statistics of a machine's own past, or a model.");

    private readonly Channel<Scored> _waiting = Channel.CreateBounded<Scored>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    /// <summary>One of the two.</summary>
    private readonly record struct Scored(NewPrediction? Prediction, FoundAnomaly? Anomaly);

    public void Add(NewPrediction prediction)
    {
        Made.Add(1, new("task", prediction.Task.ToString()), new KeyValuePair<string, object?>("shadow", prediction.IsShadow));
        Keep(new Scored(prediction, null));
    }

    public void Add(FoundAnomaly found)
    {
        Found.Add(1, new KeyValuePair<string, object?>("algorithm", found.Found.Algorithm));
        Keep(new Scored(null, found));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Gather, clock);
        var rows = new List<Scored>(MostAtOnce);
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
            LeftOut.Add(1);
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
            LeftOut.Add(rows.Count);
            NotKept(log, rows.Count, error.Message);
        }
    }

    [LoggerMessage(2066, LogLevel.Warning, "{Count} predictions and anomalies were not kept: {Reason}")]
    private static partial void NotKept(ILogger logger, int count, string reason);
}
