using System.Globalization;
using Microsoft.Extensions.Options;
using Millwright.Contracts.Learning;
using Millwright.Storage.Learning;
using Millwright.Twins.Events;
using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>One look at a time of one champion; what it finds begins a chain, whose id follows from what was found.</summary>
internal sealed class DriftGrain(
    ModelCatalog catalog, DriftLook look, DriftLog drifts, LearningLog log, TrainingJobs jobs, IOptions<LearningOptions> options, TimeProvider clock) : Grain, IDriftGrain
{
    private const string Drift = "drift";

    public async Task Look()
    {
        if (catalog.All.FirstOrDefault(version => version.Row.Id == this.GetPrimaryKey()) is not { Row.Alias: ModelAlias.Champion } version)
            return;
        foreach (var found in await look.Of(version, CancellationToken.None))
            await Take(version, found);
    }

    private async Task Take(LoadedVersion version, DriftFinding found)
    {
        var drift = EventOf(version, found);
        await drifts.Write(drift, ReasonOf(drift), CancellationToken.None);
        // One a version and window, whatever else has drifted and however far it spreads: a second one would take the first one's place on trial.
        var training = DerivedId.Of(version.Row.Id.ToString(), "training", WindowOf(found));
        if (!DriftRule.CallsForTraining(drift.Machines.Count, drift.MachinesWatched, version.Row.Scope) || await jobs.Get(training, CancellationToken.None) is not null)
            return;
        var now = clock.GetUtcNow();
        if (await jobs.LastAsked(version.Model.Name, version.Row.Scope, CancellationToken.None) is { } last && now - last < options.Value.CoolDown)
        {
            await log.Write(
                new LearningEvent(drift.TraceId, now, LearningStep.CoolingDown, version.Model.Name, version.Row.Id, null, drift.Id, Drift, $"The last training was asked for at {last:u}; the next may be {options.Value.CoolDown} after it."),
                CancellationToken.None);
            return;
        }
        var lineage = version.Row.Lineage;
        var request = new TrainingRequest(found.To - (lineage.To - lineage.From), found.To, now, TimeSpan.FromHours(version.Model.HorizonHours ?? ModelNames.DefaultHorizonHours) / 24, lineage.Seed, drift.Id);
        var (job, _) = await jobs.Queue(
            training, version.Model.Name, version.Row.Scope, request, Drift, drift.TraceId, CancellationToken.None);
        await GrainFactory.GetGrain<ITrainingJobGrain>(job.Id).Start();
    }

    /// <summary>One event a version, sensor, window and extent: a look a minute later finds the same, unless the drift has spread.</summary>
    private DriftEvent EventOf(LoadedVersion version, DriftFinding found)
    {
        var extent = DriftRule.Extent(found.Machines.Count, found.Watched);
        var id = DerivedId.Of(version.Row.Id.ToString(), Drift, WindowOf(found), $"{found.Sensor} {extent}");
        var furthest = found.Machines[0].Shift;
        return new DriftEvent(
            id, clock.GetUtcNow(), version.Model.Name, version.Row.Id, version.Row.Scope, [.. found.Machines.Select(static pair => pair.Machine.Id.Value)], found.Watched, found.Feature, "psi",
            furthest.PopulationStability, found.Threshold, version.Row.Lineage.From, version.Row.Lineage.To, found.From, found.To, new BinShares(furthest.Edges, furthest.Reference),
            new BinShares(furthest.Edges, furthest.Current), extent, DerivedId.Of(id.ToString(), "trace", 0));
    }

    private long WindowOf(DriftFinding found) => found.To.Micros() / options.Value.DriftWindow.Micros();

    private static string ReasonOf(DriftEvent drift) => string.Create(
        CultureInfo.InvariantCulture,
        $"{drift.Feature} of {drift.Machines.Count} of {drift.MachinesWatched} machines, {drift.Machines[0]} first, is spread otherwise than in training: its stability index is {drift.Score:0.##}, up to {drift.Threshold:0.##} it would be no drift.");
}
