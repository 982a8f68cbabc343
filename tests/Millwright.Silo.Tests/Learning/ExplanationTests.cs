using Millwright.Contracts.Learning;
using Millwright.Silo.Learning;
using Millwright.Storage.Learning;
using Millwright.Twins.Models;

namespace Millwright.Silo.Tests.Learning;

/// <summary>Why predictions are as they are, worked out once.</summary>
public sealed class ExplanationTests : PlantTest
{
    private static readonly (string, string)[] Quick = [("Learning:WatchInterval", "00:00:00.200"), ("Learning:CatalogInterval", "00:00:00.200")];

    [Fact]
    public async Task Every_method_that_trees_allow_names_the_wear_and_a_repeated_question_is_answered_from_what_was_kept()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        var worn = await Worn(plant);

        foreach (var method in new[] { ExplanationMethod.Shap, ExplanationMethod.Lime, ExplanationMethod.Occlusion })
        {
            var first = await Explained(plant, worn.Id, method);

            first.Method.ShouldBe(method);
            first.Factors[0].Feature.ShouldStartWith("temperature.");
            var again = await Explained(plant, worn.Id, method);
            (again.Id, again.ComputedAt).ShouldBe((first.Id, first.ComputedAt));
        }
        var exact = await Explained(plant, worn.Id, null);
        exact.Factors.Take(worn.Factors.Count).ShouldBe(worn.Factors);
        (exact.Base!.Value + exact.Factors.Sum(static factor => factor.Contribution)).ShouldBe(exact.Output, 1e-9);
        (await Explained(plant, worn.Id, ExplanationMethod.Lime)).Fidelity.ShouldNotBeNull();
        (await Server.Scalar<long>("SELECT count(*) FROM explanations")).ShouldBe(3);
    }

    [Fact]
    public async Task Another_version_is_explained_anew()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        var first = await Explained(plant, (await Worn(plant)).Id, ExplanationMethod.Lime);
        var second = await WearingPumps.Ended(plant, await WearingPumps.Train(plant));
        (await plant.Grains.GetGrain<IModelGrain>("failure-risk-24h").Promote(second.VersionId!.Value, new MoveOrder("Ada", "To be asked.", null))).ShouldBe(MoveResult.Done);

        var anew = await Explained(plant, (await Predict(plant, "worn", version: 2)).Id, ExplanationMethod.Lime);

        anew.InputHash.ShouldBe(first.InputHash);
        anew.Id.ShouldNotBe(first.Id);
        anew.VersionId.ShouldBe(second.VersionId.Value);
        // What the first version said is still explained by it.
        (await Explained(plant, first.PredictionId, ExplanationMethod.Shap)).VersionId.ShouldBe(first.VersionId);
    }

    [Fact]
    public async Task What_the_kind_of_model_does_not_allow_is_refused_with_what_it_does()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        await WearingPumps.Live(plant);
        await WearingPumps.Meet(plant, "fresh", "worn");
        await Champion(plant, PredictionTask.Anomaly);
        var odd = await Predict(plant, "worn", PredictionTask.Anomaly);
        var explainer = WearingPumps.Get<Explainer>(plant);

        foreach (var method in new[] { ExplanationMethod.Shap, ExplanationMethod.GradCam })
            (await explainer.Explain(odd.Id, method, CancellationToken.None)).ShouldBeOfType<ExplanationAnswer.NotOfModel>().Methods.ShouldBe([ExplanationMethod.Occlusion, ExplanationMethod.Lime]);
        (await Explained(plant, odd.Id, null)).Factors[0].Feature.ShouldStartWith("temperature.");
        (await explainer.Explain(Guid.NewGuid(), null, CancellationToken.None)).ShouldBeOfType<ExplanationAnswer.UnknownPrediction>();
    }

    [Fact]
    public async Task A_kind_of_failure_is_explained_by_what_brings_the_episode_nearer_to_it()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        await WearingPumps.Live(plant);
        await Champion(plant, PredictionTask.Cluster);
        var kind = await Predict(plant, "pump-1", PredictionTask.Cluster);

        var explained = await Explained(plant, kind.Id, null);

        explained.Output.ShouldBe(kind.Confidence, 1e-9);
        explained.Factors.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_prediction_whose_readings_are_gone_is_not_explained_by_others()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        var worn = await Worn(plant);

        await Server.Execute("DELETE FROM readings WHERE machine_key = (SELECT machine_key FROM machines WHERE machine_id = 'worn')");

        (await WearingPumps.Get<Explainer>(plant).Explain(worn.Id, null, CancellationToken.None)).ShouldBeOfType<ExplanationAnswer.InputsGone>();
    }

    /// <summary>Has a model learn of pumps that wear, and foretell what becomes of one that has.</summary>
    private static async Task<PredictionRow> Worn(Plant plant)
    {
        await WearingPumps.Live(plant);
        await WearingPumps.Meet(plant, "fresh", "worn");
        await WearingPumps.Ended(plant, await WearingPumps.Train(plant));
        return await Predict(plant, "worn");
    }

    private static async Task<ExplanationRow> Explained(Plant plant, Guid prediction, ExplanationMethod? method) =>
        (await WearingPumps.Get<Explainer>(plant).Explain(prediction, method, CancellationToken.None)).ShouldBeOfType<ExplanationAnswer.Explained>().Row;

    private static async Task Champion(Plant plant, PredictionTask task)
    {
        var ended = await WearingPumps.Ended(plant, await WearingPumps.Train(plant, task, null));
        (await plant.Grains.GetGrain<IModelGrain>(ModelNames.Of(task)).Promote(ended.VersionId!.Value, new MoveOrder("Ada", "To be asked.", null))).ShouldBe(MoveResult.Done);
    }

    private static async Task<PredictionRow> Predict(Plant plant, string machine, PredictionTask task = PredictionTask.FailureRisk, int version = 1)
    {
        PredictionAnswer answer = new PredictionAnswer.NoReadings();
        await Patience.Until(
            async () => (answer = await WearingPumps.Get<Predictor>(plant).Predict(Plant.Id(machine), task, 24, 0, CancellationToken.None)) is PredictionAnswer.Predicted { Row.ModelVersion: var by } && by == version,
            "the version answers");
        return answer.ShouldBeOfType<PredictionAnswer.Predicted>().Row;
    }
}
