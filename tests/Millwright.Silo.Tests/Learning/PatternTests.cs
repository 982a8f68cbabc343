using Millwright.Contracts.Learning;
using Millwright.Silo.Learning;
using Millwright.Storage.Learning;
using Millwright.Storage.Machines;
using Millwright.Twins.Models;

namespace Millwright.Silo.Tests.Learning;

/// <summary>Kinds of failures that people know by name.</summary>
public sealed class PatternTests : PlantTest
{
    private static readonly (string, string)[] Quick = [("Learning:WatchInterval", "00:00:00.200"), ("Learning:CatalogInterval", "00:00:00.200")];

    [Fact]
    public async Task A_pattern_that_was_learnt_from_named_episodes_is_found_again_in_clusters_and_predictions()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        await WearingPumps.Live(plant);
        var job = await WearingPumps.Ended(plant, await WearingPumps.Train(plant, PredictionTask.Cluster, null));
        (await plant.Grains.GetGrain<IModelGrain>("cluster").Promote(job.VersionId!.Value, new MoveOrder("Ada", "To be asked.", null))).ShouldBe(MoveResult.Done);
        Guid[] named = [await Server.Scalar<Guid>("SELECT id FROM episodes WHERE end_time IS NOT NULL ORDER BY start_time LIMIT 1")];
        var (profile, missing) = await WearingPumps.Get<PatternProfiles>(plant).Of(named, CancellationToken.None);
        missing.ShouldBeNull();
        profile["temperature.mean"].ShouldBe(96, 1);

        var patterns = WearingPumps.Get<PatternRegistry>(plant);
        (await patterns.Make(new NewPattern("bearing", "It ran hot.", profile, named, "Ada"), CancellationToken.None)).Outcome.ShouldBe(ChangeOutcome.Created);
        var far = profile.ToDictionary(static feature => feature.Key, static feature => feature.Value + 1_000);
        await patterns.Make(new NewPattern("far away", "", far, [], "Ada"), CancellationToken.None);

        var metrics = (await WearingPumps.Get<ModelRegistry>(plant).Version(job.VersionId.Value, CancellationToken.None))!.Metrics;
        foreach (var kind in metrics.Profiles!)
            kind.Distinctive.Select(static trait => Math.Abs(trait.Deviations)).ShouldBe(kind.Distinctive.Select(static trait => Math.Abs(trait.Deviations)).OrderDescending());
        var answer = (await WearingPumps.Get<Predictor>(plant).Predict(Plant.Id("pump-1"), PredictionTask.Cluster, 24, 0, CancellationToken.None)).ShouldBeOfType<PredictionAnswer.Predicted>();
        var near = answer.Nearest.ShouldNotBeNull();
        (near.Name, near.Features).ShouldBe(("bearing", profile.Count));
        near.Similarity.ShouldBe(metrics.Nearest((int)answer.Row.Value, [new LabelledPattern("bearing", "", profile)])!.Similarity);
        near.Similarity.ShouldBeInRange(0.2, 1);
    }

    [Fact]
    public async Task An_episode_that_there_is_not_teaches_no_pattern()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        var nobody = Guid.NewGuid();

        (await WearingPumps.Get<PatternProfiles>(plant).Of([nobody], CancellationToken.None)).Missing.ShouldBe(nobody);
    }

    [Fact]
    public async Task A_pattern_is_changed_by_who_knows_its_version()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        var patterns = WearingPumps.Get<PatternRegistry>(plant);
        var leak = new NewPattern("leak", "", new Dictionary<string, double> { ["pressure.mean"] = 2 }, [], "Ada");
        var made = (await patterns.Make(leak, CancellationToken.None)).Value!;

        (await patterns.Make(leak, CancellationToken.None)).Outcome.ShouldBe(ChangeOutcome.Exists);
        (await patterns.Set(leak, made.Version + 1, CancellationToken.None)).Outcome.ShouldBe(ChangeOutcome.Outdated);
        (await patterns.Set(leak with { Description = "Seal." }, made.Version, CancellationToken.None)).Value!.Description.ShouldBe("Seal.");
        (await patterns.Remove("leak", null, CancellationToken.None)).Outcome.ShouldBe(ChangeOutcome.Changed);
        (await patterns.List(CancellationToken.None)).ShouldBeEmpty();
    }
}
