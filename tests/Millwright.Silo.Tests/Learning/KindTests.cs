using Millwright.Contracts.Learning;
using Millwright.Silo.Learning;
using Millwright.Storage.Learning;
using Millwright.Twins.Models;

namespace Millwright.Silo.Tests.Learning;

/// <summary>Of which kind a failure is, told while it goes on, and what it turned out to be.</summary>
public sealed class KindTests : PlantTest
{
    private const int Began = WearingPumps.Days * 48 + 10;
    private static readonly (string, string)[] Quick = [("Learning:WatchInterval", "00:00:00.200"), ("Learning:CatalogInterval", "00:00:00.200")];

    [Fact]
    public async Task A_failure_is_told_of_its_kind_as_its_readings_come_and_its_end_and_people_settle_that()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        var version = await Serving(plant);

        await Fail(plant, steps: 4, temperature: 96);
        await Patience.Until(async () => await Told() > 0, "its kind is told while it goes on");
        (await Server.Scalar<long>("SELECT count(*) FROM episodes WHERE is_active")).ShouldBe(1);
        (await Server.Scalar<long>(
            "SELECT count(*) FROM sensor_predictions s WHERE NOT EXISTS (SELECT FROM machines m JOIN readings r USING (machine_key) WHERE m.machine_id = s.machine_id AND r.id = s.reading)")).ShouldBe(0);

        for (var step = 4; step < 8; step++)
            await plant.Twin("pump-1").Ingest(WearingPumps.Reading(Began + step, 50.5));
        await WearingPumps.Look(plant, version);

        await Patience.Until(async () => await Server.Scalar<long>("SELECT count(*) FROM predictions WHERE task = 'cluster' AND actual_value IS NOT NULL") > 0, "what it was at its end is written back");
        var episode = await Server.Scalar<Guid>("SELECT id FROM episodes ORDER BY start_time DESC LIMIT 1");
        var profiles = version.Metrics.Profiles!;
        var last = profiles.Count - 1;
        await WearingPumps.Get<PatternRegistry>(plant).Make(new NewPattern("seized bearing", "", profiles[last].Means, [episode], "Ada"), CancellationToken.None);
        await Patience.Until(
            async () => await Server.Scalar<long>($"SELECT count(*) FROM predictions WHERE task = 'cluster' AND actual_value IS NOT NULL AND (actual_value = {last} OR actual_value <> value)") > 0
                && await Server.Scalar<long>("SELECT count(*) FROM predictions p JOIN episodes e ON e.machine_key = p.machine_key AND p.at = e.end_time WHERE p.task = 'cluster' AND p.actual_value IS NULL") == 0,
            "what people say is written back to all that was told of it");
    }

    [Fact]
    public async Task What_people_say_is_written_back_once_until_something_is_new()
    {
        // Nobody looks but the test.
        await using var plant = await Plant.Start(Server, settings: [("Learning:WatchInterval", "00:10:00"), ("Learning:CatalogInterval", "00:00:00.200")]);
        var profiles = (await Serving(plant)).Metrics.Profiles!;
        async Task Ask(string pump) => await Patience.Until(
            async () => await WearingPumps.Get<Predictor>(plant).Predict(Plant.Id(pump), PredictionTask.Cluster, 24, 0, CancellationToken.None) is PredictionAnswer.Predicted, "the version answers");
        await Ask("pump-1");
        var (kinds, patterns, none) = (WearingPumps.Get<NamedKinds>(plant), WearingPumps.Get<PatternRegistry>(plant), CancellationToken.None);
        // A sign by which it is seen whether anything is written over it.
        const int Sign = 99;
        async Task<bool> Writes()
        {
            await Server.Execute($"UPDATE predictions SET actual_value = {Sign}, confirmed_at = now()");
            await kinds.Confirm(none);
            return await Server.Scalar<long>($"SELECT count(*) FROM predictions WHERE actual_value = {Sign}") == 0;
        }

        var seized = new NewPattern("seized bearing", "", profiles[0].Means, [.. await Episodes("pump-1"), .. await Episodes("pump-2")], "Ada");
        (await Writes()).ShouldBeFalse("nobody has said anything");
        await patterns.Make(seized, none);
        (await Writes()).ShouldBeTrue("somebody has");
        (await Writes()).ShouldBeFalse("nothing is new");
        await patterns.Set(seized with { Description = "It stands still." }, null, none);
        (await Writes()).ShouldBeTrue("the pattern is another");
        (await Writes()).ShouldBeFalse("nothing is new");
        await Ask("pump-2");
        (await Writes()).ShouldBeTrue("more was told of a named episode");
    }

    [Fact]
    public async Task A_failure_like_none_that_was_learnt_is_told_to_be_of_no_known_kind()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        await Serving(plant);

        // It is as hot as ever, and its pressure is what no failure had.
        await Fail(plant, steps: 4, temperature: 96, pressure: 400);

        await Patience.Until(async () => await Told() > 0, "its kind is told while it goes on");
        (await Server.Scalar<long>("SELECT count(*) FROM predictions WHERE task = 'cluster' AND confidence > 0")).ShouldBe(0);
    }

    private Task<Guid[]> Episodes(string pump) => Server.Scalar<Guid[]>($"SELECT array_agg(e.id) FROM episodes e JOIN machines USING (machine_key) WHERE machine_id = '{pump}'");

    private Task<long> Told() => Server.Scalar<long>("SELECT count(*) FROM predictions WHERE task = 'cluster'");

    /// <summary>Half-hours of failure, each judged before the next comes in.</summary>
    private static async Task Fail(Plant plant, int steps, double temperature, double pressure = 6.5)
    {
        for (var step = 0; step < steps; step++)
            await plant.Twin("pump-1").Ingest(WearingPumps.Reading(Began + step, temperature, pressure + step / 10.0));
    }

    private static async Task<VersionRow> Serving(Plant plant)
    {
        await WearingPumps.Live(plant);
        var job = await WearingPumps.Train(plant, PredictionTask.Cluster, horizon: null);
        await plant.Grains.GetGrain<ITrainingJobGrain>(job.Id).Start();
        var ended = await WearingPumps.Ended(plant, job);
        ended.Error.ShouldBeNull();
        (await plant.Grains.GetGrain<IModelGrain>("cluster").Promote(ended.VersionId!.Value, new MoveOrder("Ada", "To be asked.", null))).ShouldBe(MoveResult.Done);
        return (await WearingPumps.Get<ModelRegistry>(plant).Version(ended.VersionId.Value, CancellationToken.None))!;
    }
}
