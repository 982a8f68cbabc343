using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Millwright.Contracts.Learning;
using Millwright.Storage.Learning;
using Millwright.Twins.Events;
using Millwright.Twins.Models;
using Millwright.Twins.Units;

namespace Millwright.Silo.Learning;

/// <summary>
/// One look at a time of the champion of a model and scope, beside the grain's turns; what it finds begins a chain, whose id follows from what was found. A silo that
/// stops ends the look, and the next interval begins another.
/// </summary>
internal sealed partial class DriftGrain(
    ModelCatalog catalog, HistoryReaders readers, DriftLook look, ClusterDriftLook kinds, QualityLook quality, OutcomeLook outcomes, DriftLog drifts, LearningLog log, TrainingJobs jobs, IOptions<LearningOptions> options, TimeProvider clock,
    ILogger<DriftGrain> logger) : Grain, IDriftGrain, IDisposable
{
    internal const string Drift = "drift";

    private CancellationTokenSource? _end;
    private Task _look = Task.CompletedTask;

    public static string KeyOf(VersionRow version) => $"{version.Model} {version.Scope}";

    public Task<bool> Look()
    {
        if (!_look.IsCompleted || catalog.All.FirstOrDefault(version => version.Row.Alias == ModelAlias.Champion && KeyOf(version.Row) == this.GetPrimaryKeyString()) is not { } champion)
            return Task.FromResult(false);
        _end = new CancellationTokenSource();
        _look = Look(champion, _end);
        return Task.FromResult(true);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _end?.CancelAsync() ?? Task.CompletedTask;

    public void Dispose() => _end?.Dispose();

    private async Task Look(LoadedVersion version, CancellationTokenSource end)
    {
        try
        {
            await readers.Enter(end.Token);
            try
            {
                await Compare(version, end.Token);
            }
            finally
            {
                readers.Leave();
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Wherever it is looked at next, nothing of this look is missing.
        }
        catch (Exception error)
        {
            BrokenOff(logger, version.Model.Name, error);
        }
        finally
        {
            _end = null;
            end.Dispose();
        }
    }

    private async Task Compare(LoadedVersion version, CancellationToken cancellationToken)
    {
        if (await (version.Scorer is ClusterScorer clusters ? kinds.Of(version, clusters, cancellationToken) : look.Of(version, cancellationToken)) is { } measure)
        {
            LearningMetrics.Looked(version, measure);
            foreach (var found in measure.Found)
                await Take(version, found);
        }
        if (version.Model.Task != PredictionTask.FailureRisk)
            return;
        await quality.Confirm(version, cancellationToken);
        if (await quality.Of(version, cancellationToken) is { } fall)
            await Take(version, fall);
        foreach (var change in await outcomes.Of(version, cancellationToken))
            await Take(version, change);
    }

    private async Task Take(LoadedVersion version, DriftFinding found)
    {
        var drift = EventOf(version, found);
        await drifts.Write(drift, found.Reason, CancellationToken.None);
        // One a version and window, whatever else has drifted and however far it spreads: a second one would take the first one's place on trial.
        var training = DerivedId.Of(version.Row.Id.ToString(), "training", WindowOf(found));
        if (!DriftRule.CallsForTraining(drift.Machines.Count, drift.MachinesWatched, version.Row.Scope) || await jobs.Get(training, CancellationToken.None) is not null)
            return;
        var now = clock.GetUtcNow();
        if (await jobs.LastAsked(version.Model.Name, version.Row.Scope, CancellationToken.None) is { } last && now - last < options.Value.CoolDown)
        {
            await log.Write(
                new LearningEvent(drift.TraceId, now, LearningStep.CoolingDown, version.Model.Name, version.Row.Id, null, drift.Id, Drift, $"The last training was asked for at {last:u}; the next may be {DurationText.Of(options.Value.CoolDown)} after it."),
                CancellationToken.None);
            return;
        }
        var lineage = version.Row.Lineage;
        var request = new TrainingRequest(found.Current.To - (lineage.To - lineage.From), found.Current.To, now, TrainingRequest.UsualSampleEvery(version.Model.HorizonHours), lineage.Seed, drift.Id);
        var (job, _) = await jobs.Queue(
            training, version.Model.Name, version.Row.Scope, request, Drift, drift.TraceId, CancellationToken.None);
        await GrainFactory.GetGrain<ITrainingJobGrain>(job.Id).Start();
    }

    /// <summary>One event a version, sensor, window and extent: a look a minute later finds the same, unless the drift has spread.</summary>
    private DriftEvent EventOf(LoadedVersion version, DriftFinding found)
    {
        var extent = DriftRule.Extent(found.Machines.Count, found.Watched);
        var id = DerivedId.Of(version.Row.Id.ToString(), Drift, WindowOf(found), $"{found.Of} {extent}");
        return new DriftEvent(
            id, clock.GetUtcNow(), version.Model.Name, version.Row.Id, version.Row.Scope, found.Kind, [.. found.Machines.Select(static machine => machine.Value)], found.Watched, found.InScope, found.Feature,
            found.Detector, found.Score, found.Threshold, found.Reference.From, found.Reference.To, found.Current.From, found.Current.To, found.Reference.Shares, found.Current.Shares,
            extent, DerivedId.Of(id.ToString(), "trace", 0), found.Measures, found.Errors?.Before, found.Errors?.Since);
    }

    private long WindowOf(DriftFinding found) => found.Current.To.Micros() / options.Value.DriftWindow.Micros();

    [LoggerMessage(2070, LogLevel.Warning, "The look of {Model} for drift broke off.")]
    private static partial void BrokenOff(ILogger logger, string model, Exception error);
}
