using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Millwright.Learning.Drift;
using Millwright.Storage.Learning;
using Millwright.Storage.Processes;
using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>
/// Reckons up how good the risks of champions and challengers are: by their own calibrated probabilities as soon as they are told, by outcomes once these are
/// known. Each silo does; it comes to the same.
/// </summary>
internal sealed partial class QualityWatch(ModelCatalog catalog, QualityLog quality, IOptions<LearningOptions> options, TimeProvider clock, ILogger<QualityWatch> log) : BackgroundService
{
    /// <summary>From this risk on a failure is foretold.</summary>
    private const double Threshold = 0.5;

    /// <summary>Outcomes become known within the horizon, those of machines that come back later.</summary>
    private static readonly TimeSpan LateOutcomes = TimeSpan.FromDays(2);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => clock.Each(options.Value.QualityInterval, ReckonAll, stoppingToken);

    private async Task ReckonAll(CancellationToken cancellationToken)
    {
        foreach (var version in catalog.All.Where(static version => version.Model.Task == PredictionTask.FailureRisk))
            await Reckon(version, cancellationToken);
    }

    private async Task Reckon(LoadedVersion version, CancellationToken cancellationToken)
    {
        try
        {
            var counts = await quality.Counts(version.Row.Id, TimeSpan.FromHours(version.Model.HorizonHours ?? 0) + LateOutcomes, cancellationToken);
            if (counts.Count > 0)
                await quality.Write(version.Row.Id, [.. counts.GroupBy(static count => (count.Day, count.IsShadow)).Select(static day => Of(day.Key.Day, day.Key.IsShadow, [.. day]))], cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // One model keeps no other from it; the next interval tries again.
            NotReckoned(log, version.Name, error.Message);
        }
    }

    private static DayQuality Of(DateTimeOffset day, bool isShadow, RiskCount[] counts)
    {
        var bins = Array.ConvertAll(counts, static count => new ProbabilityBin(count.Probability, count.Made, count.Known, count.Failed));
        return new DayQuality(day, isShadow, Figures(ClassifierQuality.Estimated(bins, Threshold)), ClassifierQuality.Realised(bins, Threshold) is { } realised ? Figures(realised) : null);
    }

    private static QualityFigures Figures(ClassifierQuality of) =>
        new(of.Accuracy, of.AccuracyDeviation, of.Precision, of.Recall, of.F1, double.IsNaN(of.AreaUnderCurve) ? null : of.AreaUnderCurve);

    [LoggerMessage(2069, LogLevel.Warning, "How good {Version} is was not reckoned up: {Reason}")]
    private static partial void NotReckoned(ILogger logger, string version, string reason);
}
