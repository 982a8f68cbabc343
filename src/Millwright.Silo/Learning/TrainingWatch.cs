using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Millwright.Contracts.Learning;
using Millwright.Storage.Learning;
using Millwright.Storage.Processes;
using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>
/// Sees to it that the loop goes on whatever died: starts trainings that nobody works on, has models consider versions that they have not, writes
/// back what came of predictions. Each silo does; each of these steps may be taken twice.
/// </summary>
internal sealed partial class TrainingWatch(
    TrainingJobs jobs, ScheduledTraining schedule, ModelRegistry models, PredictionOutcomes outcomes, NamedKinds kinds, IGrainFactory grains, IOptions<LearningOptions> options, TimeProvider clock, ILogger<TrainingWatch> log)
    : BackgroundService
{
    /// <summary>At the first pass: what happened while no silo ran.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(30);

    /// <summary>Episodes are told to the database a little after they begin, late readings' much later.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(1);

    /// <summary>
    /// Most horizons are settled in the pass after they have passed. Those of machines that were silent then, or whose past is replayed, stay open, a month's at the
    /// most: they are looked through once in so many passes, a minute's.
    /// </summary>
    private const int PassesPerLookBack = 12;

    private bool _isPutOff;
    private DateTimeOffset _confirmed;
    private int _passes;

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _confirmed = clock.GetUtcNow() - LookBack;
        return clock.Each(options.Value.WatchInterval, Pass, stoppingToken, isFirstAtOnce: true);
    }

    private async Task Pass(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var job in await jobs.Idle(cancellationToken))
                await grains.GetGrain<ITrainingJobGrain>(job).Start();
            await schedule.Turn(cancellationToken);
            foreach (var version in await models.Unconsidered(cancellationToken))
                await grains.GetGrain<IModelGrain>(version.Model).Consider(version.Id);
            var now = clock.GetUtcNow();
            var since = _confirmed - Overlap;
            await outcomes.Confirm(since, now, cancellationToken, dueAfter: _passes++ % PassesPerLookBack == 0 ? default : since);
            _confirmed = now;
            await kinds.Confirm(cancellationToken);
            foreach (var model in (await models.Serving(cancellationToken)).Where(IsOnTrial).Select(static version => version.Model).Distinct(StringComparer.Ordinal))
                await grains.GetGrain<IModelGrain>(model).Judge();
            LearningMetrics.Counted(await jobs.Count(cancellationToken));
            _isPutOff = false;
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, the next pass tries again, and readings come in meanwhile.
            if (!_isPutOff)
                PutOff(log, error);
            _isPutOff = true;
        }
    }

    private static bool IsOnTrial(VersionRow version) => version.Alias == ModelAlias.Challenger || version is { ConfirmedAt: null, Follows: not null };

    [LoggerMessage(2063, LogLevel.Warning, "Trainings, models and outcomes of predictions are looked after later.")]
    private static partial void PutOff(ILogger logger, Exception error);
}
