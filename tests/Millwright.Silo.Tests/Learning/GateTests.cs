using Millwright.Contracts.Learning;
using Millwright.Storage.Learning;
using Millwright.Twins.Models;

namespace Millwright.Silo.Tests.Learning;

/// <summary>Versions without labels are measured by the champion too.</summary>
public sealed class GateTests : PlantTest
{
    private static readonly (string, string)[] Quick = [("Learning:WatchInterval", "00:00:00.200"), ("Learning:CatalogInterval", "00:00:00.200")];

    [Theory]
    [InlineData(PredictionTask.Anomaly, "alarmsPerMonth", "failuresSeen", "alarms by chance")]
    [InlineData(PredictionTask.Cluster, "heldBackSilhouette", "surelyAssigned", "one kind only")]
    public async Task A_second_version_is_judged_beside_the_champion_on_what_neither_may_choose(PredictionTask task, string first, string second, string dummy)
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        await WearingPumps.Live(plant);
        var registry = WearingPumps.Get<ModelRegistry>(plant);
        var champion = await Learnt(plant, registry, task);
        champion.Metrics.Champion.ShouldBeNull();
        (await plant.Grains.GetGrain<IModelGrain>(champion.Model).Promote(champion.Id, new MoveOrder("Ada", "To be measured by.", null))).ShouldBe(MoveResult.Done, champion.Verdict);

        var same = await Learnt(plant, registry, task);

        var measured = same.Metrics.Champion.ShouldNotBeNull();
        foreach (var measure in new[] { first, second })
        {
            // The same cut and seed bring the same version, and the same time or episodes judge both.
            measured[measure].ShouldBe(same.Metrics.Version[measure], 1e-9);
            same.Metrics.Version[measure].ShouldBe(champion.Metrics.Version[measure], 1e-9);
            same.Metrics.Baselines[dummy].ContainsKey(measure).ShouldBeTrue();
        }
        same.Passed.ShouldBe(champion.Passed, same.Verdict);
        same.Verdict.ShouldContain("the champion");
    }

    private static async Task<VersionRow> Learnt(Plant plant, ModelRegistry registry, PredictionTask task)
    {
        var ended = await WearingPumps.Ended(plant, await WearingPumps.Train(plant, task, horizon: null));
        ended.Error.ShouldBeNull();
        return (await registry.Version(ended.VersionId!.Value, CancellationToken.None))!;
    }
}
