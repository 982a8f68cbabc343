using Millwright.Silo.Learning;
using Millwright.Twins.Models;

namespace Millwright.Silo.Tests.Learning;

/// <summary>Models whose files lie in a directory beside the database.</summary>
public sealed class ModelDirectoryTests : PlantTest
{
    private readonly string _directory = Directory.CreateTempSubdirectory("millwright-models-").FullName;

    private (string, string)[] Settings => [("Learning:WatchInterval", "00:00:00.200"), ("Learning:CatalogInterval", "00:00:00.100"), ("Storage:Models", _directory)];

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(_directory, recursive: true);
        return base.DisposeAsync();
    }

    [Fact]
    public async Task What_a_training_learns_lies_in_the_directory_and_answers_after_a_restart_as_soon_as_its_file_is_there()
    {
        await using (var plant = await Plant.Start(Server, settings: Settings))
        {
            await WearingPumps.Live(plant);
            (await WearingPumps.Ended(plant, await WearingPumps.Train(plant))).Error.ShouldBeNull();
            await Patience.Until(() => Answers(plant), "the model answers");
        }
        (await Server.Scalar<bool>("SELECT bool_and(content IS NULL) FROM model_blobs")).ShouldBeTrue();
        var file = Directory.GetFiles(_directory).ShouldHaveSingleItem();
        File.Move(file, file + ".away");

        await using var again = await Plant.Start(Server, settings: Settings);
        await WearingPumps.Get<ModelCatalog>(again).Refresh(CancellationToken.None);
        (await Answers(again)).ShouldBeFalse("its file is gone");
        File.Move(file + ".away", file);

        await Patience.Until(() => Answers(again), "the model answers once its file is back");
    }

    private static async Task<bool> Answers(Plant plant) =>
        await WearingPumps.Get<Predictor>(plant).Predict(Plant.Id("pump-1"), PredictionTask.FailureRisk, 24, 0.8, CancellationToken.None) is not PredictionAnswer.NoModel;
}
