using Millwright.Silo.Learning;
using Millwright.Storage.Learning;
using Millwright.Storage.Machines;
using Millwright.Twins.Models;

namespace Millwright.Silo.Tests.Learning;

/// <summary>A champion whose own probabilities say that it has become worse.</summary>
public sealed class QualityTests : PlantTest
{
    private static readonly (string, string)[] Quick = [("Learning:WatchInterval", "00:00:00.200"), ("Learning:CatalogInterval", "00:00:00.200"), ("Learning:CoolDown", "00:00:00")];

    [Fact]
    public async Task A_champion_that_no_longer_tells_machines_apart_has_a_training_asked_for_once()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        var version = await WearingPumps.Serving(plant, since: 6);
        await Tell(plant, version, 0, Sure);
        await Tell(plant, version, 6, Unsure);

        await WearingPumps.Look(plant, version);
        await WearingPumps.Look(plant, version);

        var fall = (await Drifts(plant)).ShouldHaveSingleItem();
        (fall.Detector, fall.Extent, fall.Machines.Count, fall.MachinesWatched, fall.VersionId).ShouldBe(("estimated-log-loss", DriftExtent.All, 4, 4, version.Id));
        fall.Score.ShouldBeGreaterThan(fall.Threshold);
        (fall.Reference.Shares.Sum(), fall.Current.Shares.Sum()).ShouldSatisfyAllConditions(static sums => sums.Item1.ShouldBe(1, 1e-9), static sums => sums.Item2.ShouldBe(1, 1e-9));
        var jobs = (await WearingPumps.Get<TrainingJobs>(plant).List(null, null, 10, null, CancellationToken.None)).Items;
        jobs.Count.ShouldBe(2);
        jobs[0].Request.DriftEvent.ShouldBe(fall.Id);
        var chain = await Chain(plant, fall);
        chain.Take(2).Select(static step => step.Step).ShouldBe([LearningStep.Drift, LearningStep.Train]);
        chain[0].Reason.ShouldStartWith("By its own probabilities");
    }

    [Fact]
    public async Task Machines_in_maintenance_make_no_champion_unsure()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        var version = await WearingPumps.Serving(plant, since: 6);
        await Tell(plant, version, 0, Sure);
        await Tell(plant, version, 6, static (pump, hour) => pump == "pump-1" ? Sure(pump, hour) : 0.3);
        foreach (var pump in WearingPumps.Pumps.Skip(1))
            await plant.Twin(pump).SetMaintenance(true);

        await WearingPumps.Look(plant, version);

        (await Drifts(plant)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_champion_that_is_as_sure_as_ever_is_left_as_it_is()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        var version = await WearingPumps.Serving(plant, since: 6);
        await Tell(plant, version, 0, Sure);
        await Tell(plant, version, 6, Sure);

        await WearingPumps.Look(plant, version);

        (await Drifts(plant)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("(value >= 0.5)::int", LearningStep.Confirmed)]
    [InlineData("1", LearningStep.Dismissed)]
    public async Task Outcomes_say_whether_the_champion_had_fallen(string outcome, LearningStep verdict)
    {
        await using var plant = await Plant.Start(Server, settings: [.. Quick[..2], ("Learning:TrialPredictions", "100")]);
        var version = await WearingPumps.Serving(plant, since: 6);
        await Tell(plant, version, 0, Sure);
        await Tell(plant, version, 6, Unsure);
        await WearingPumps.Look(plant, version);
        var fall = (await Drifts(plant)).ShouldHaveSingleItem();
        (await Chain(plant, fall)).Select(static step => step.Step).ShouldBe([LearningStep.Drift, LearningStep.CoolingDown]);

        await Server.Execute($"UPDATE predictions SET actual_value = {outcome}, confirmed_at = now()");
        await WearingPumps.Look(plant, version);
        await WearingPumps.Look(plant, version);

        (await Chain(plant, fall)).Select(static step => step.Step).ShouldBe([LearningStep.Drift, LearningStep.CoolingDown, verdict]);
    }

    /// <summary>One risk in a dozen is high, and each is near certain.</summary>
    private static double Sure(string pump, int hour) => hour % 12 == 0 ? 0.97 : 0.01;

    private static double Unsure(string pump, int hour) => 0.3 + hour % 2 * 0.01;

    /// <summary>Three days of risks of all pumps, one an hour, from so many days after the first.</summary>
    private static async Task Tell(Plant plant, VersionRow version, int day, Func<string, int, double> risk)
    {
        foreach (var pump in WearingPumps.Pumps)
        {
            var key = (await WearingPumps.Get<MachineRegistry>(plant).Get(Plant.Id(pump), CancellationToken.None))!.Key;
            NewPrediction Of(int hour)
            {
                var at = (WearingPumps.At((WearingPumps.Days + 1 + day) * 24 + hour) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
                return new NewPrediction(
                    Guid.NewGuid(), key, Plant.Id(pump), at, 0, PredictionTask.FailureRisk, 24, version.Id, risk(pump, hour), 0.9, null, null, [], null, IsShadow: false, at, null);
            }
            await WearingPumps.Get<PredictionStore>(plant).Write([.. Enumerable.Range(0, 72).Select(Of)], CancellationToken.None);
        }
    }

    /// <summary>What the champion's own probabilities brought about; whether its inputs have moved is another matter.</summary>
    private static async Task<IReadOnlyList<DriftEvent>> Drifts(Plant plant) =>
        [.. (await WearingPumps.Get<DriftLog>(plant).List(null, null, 10, null, CancellationToken.None)).Items.Where(static drift => drift.Detector == QualityLook.Detector)];

    private static Task<List<LearningEvent>> Chain(Plant plant, DriftEvent fall) => WearingPumps.Get<LearningLog>(plant).Chain(fall.TraceId, CancellationToken.None);
}
