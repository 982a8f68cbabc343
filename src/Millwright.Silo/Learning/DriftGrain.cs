using Microsoft.Extensions.Options;
using Millwright.Contracts.Learning;
using Millwright.Storage.Learning;
using Millwright.Twins.Events;
using Millwright.Twins.Models;
using Millwright.Twins.Units;

namespace Millwright.Silo.Learning;

/// <summary>One look at a time of one champion; what it finds begins a chain, whose id follows from what was found.</summary>
internal sealed class DriftGrain(
    ModelCatalog catalog, DriftLook look, ClusterDriftLook kinds, QualityLook quality, DriftLog drifts, LearningLog log, TrainingJobs jobs, IOptions<LearningOptions> options, TimeProvider clock) : Grain, IDriftGrain
{
    internal const string Drift = "drift";

    public async Task Look()
    {
        if (catalog.All.FirstOrDefault(version => version.Row.Id == this.GetPrimaryKey()) is not { Row.Alias: ModelAlias.Champion } version)
            return;
        if (await (version.Scorer is ClusterScorer clusters ? kinds.Of(version, clusters, CancellationToken.None) : look.Of(version, CancellationToken.None)) is { } measure)
        {
            LearningMetrics.Looked(version, measure);
            foreach (var found in measure.Found)
                await Take(version, found);
        }
        if (version.Model.Task != PredictionTask.FailureRisk)
            return;
        await quality.Confirm(version, CancellationToken.None);
        if (await quality.Of(version, CancellationToken.None) is { } fall)
            await Take(version, fall);
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
            id, clock.GetUtcNow(), version.Model.Name, version.Row.Id, version.Row.Scope, [.. found.Machines.Select(static machine => machine.Value)], found.Watched, found.Feature,
            found.Detector, found.Score, found.Threshold, found.Reference.From, found.Reference.To, found.Current.From, found.Current.To, found.Reference.Shares, found.Current.Shares,
            extent, DerivedId.Of(id.ToString(), "trace", 0));
    }

    private long WindowOf(DriftFinding found) => found.Current.To.Micros() / options.Value.DriftWindow.Micros();
}
