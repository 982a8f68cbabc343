using Millwright.Contracts.Learning;
using Millwright.Silo.Learning;
using Millwright.Storage.Learning;
using Millwright.Twins.Models;

namespace Millwright.Silo.Tests.Learning;

/// <summary>Machines that are no longer as their model has learnt them.</summary>
public sealed class DriftTests : PlantTest
{
    private static readonly (string, string)[] Quick = [("Learning:WatchInterval", "00:00:00.200"), ("Learning:CatalogInterval", "00:00:00.200"), ("Learning:CoolDown", "00:00:00")];
    private static readonly (string, string)[] Cooling = [("Learning:WatchInterval", "00:00:00.200"), ("Learning:CatalogInterval", "00:00:00.200")];

    [Fact]
    public async Task A_drift_of_all_machines_has_the_model_learn_anew_in_one_chain()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        var version = await WearingPumps.Serving(plant);
        foreach (var pump in WearingPumps.Pumps)
            await WearingPumps.LiveOn(plant, pump, pressure: 9);

        await WearingPumps.Look(plant, version);
        await WearingPumps.Look(plant, version);

        var drift = (await Drifts(plant)).ShouldHaveSingleItem();
        (drift.Kind, drift.Extent, drift.MachinesWatched, drift.VersionId).ShouldBe((DriftKind.Inputs, DriftExtent.All, 4, version.Id));
        drift.Measures.Select(static measure => measure.Detector).ShouldBe(["psi", "jensen-shannon", "kolmogorov-smirnov", "wasserstein"]);
        drift.Measures.Single(measure => measure.Detector == drift.Detector).ShouldBe(new MeasureRow(drift.Detector, drift.Score, drift.Threshold, null, null, Decides: true));
        drift.Measures.Single(static measure => measure.Detector == "wasserstein").InUnit!.Value.ShouldBe(3, 0.2, "it went from 6.5 to 9.5");
        drift.Feature.ShouldStartWith("pressure.");
        drift.Score.ShouldBeGreaterThan(drift.Threshold);
        (drift.Reference.Shares.Sum(), drift.Current.Shares.Sum()).ShouldSatisfyAllConditions(static sums => sums.Item1.ShouldBe(1, 1e-9), static sums => sums.Item2.ShouldBe(1, 1e-9));
        var jobs = (await WearingPumps.Get<TrainingJobs>(plant).List(null, null, 10, null, CancellationToken.None)).Items;
        jobs.Count.ShouldBe(2);
        jobs[0].Request.DriftEvent.ShouldBe(drift.Id);
        (await WearingPumps.Ended(plant, jobs[0])).Error.ShouldBeNull();
        var chain = await WearingPumps.Get<LearningLog>(plant).Chain(drift.TraceId, CancellationToken.None);
        chain.Take(3).Select(static step => step.Step).ShouldBe([LearningStep.Drift, LearningStep.Train, LearningStep.Trained]);
        chain[3].Step.ShouldBeOneOf(LearningStep.GatePassed, LearningStep.GateRefused);
    }

    [Fact]
    public async Task A_machine_that_drifts_alone_is_named_and_the_model_left_as_it_is()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        var version = await WearingPumps.Serving(plant);
        foreach (var pump in WearingPumps.Pumps)
            await WearingPumps.LiveOn(plant, pump, pump == "pump-2" ? 9 : 6);

        await WearingPumps.Look(plant, version);

        var drift = (await Drifts(plant)).ShouldHaveSingleItem();
        (drift.Extent, string.Join(' ', drift.Machines)).ShouldBe((DriftExtent.OneMachine, "pump-2"));
        var look = (await WearingPumps.Get<DriftLooks>(plant).List(version.Model, 10, null, CancellationToken.None)).Items.ShouldHaveSingleItem();
        (look.VersionId, look.Number, look.MachinesWatched).ShouldBe((version.Id, version.Number, 4));
        look.Sensors.Select(static sensor => (sensor.Sensor, sensor.MachinesMoved)).ShouldBe([("pressure", 1), ("temperature", 0)]);
        look.Sensors[0].Machine.ShouldBe("pump-2");
        (await Server.Scalar<long>("SELECT count(*) FROM training_jobs")).ShouldBe(1);
    }

    [Fact]
    public async Task Machines_that_are_as_they_were_have_not_drifted_however_often_one_looks()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        var version = await WearingPumps.Serving(plant);
        foreach (var pump in WearingPumps.Pumps)
            await WearingPumps.LiveOn(plant, pump, pressure: 6);

        for (var look = 0; look < 5; look++)
            await WearingPumps.Look(plant, version);

        (await Drifts(plant)).ShouldBeEmpty();
        var measured = (await WearingPumps.Get<DriftLooks>(plant).List(null, 10, null, CancellationToken.None)).Items.ShouldHaveSingleItem();
        measured.Sensors.ShouldAllBe(static sensor => sensor.MachinesMoved == 0 && sensor.Measures.Count == 4);
    }

    [Fact]
    public async Task A_machine_in_maintenance_or_failure_has_not_drifted()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        var version = await WearingPumps.Serving(plant);
        foreach (var pump in WearingPumps.Pumps)
            await WearingPumps.LiveOn(plant, pump, pump is "pump-2" or "pump-3" ? 9 : 6);
        await plant.Twin("pump-2").SetMaintenance(true);
        await plant.Twin("pump-3").Ingest(WearingPumps.Reading((WearingPumps.Days + 5) * 48, 97));

        await WearingPumps.Look(plant, version);

        (await Drifts(plant)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_drift_soon_after_a_training_waits_and_says_so()
    {
        await using var plant = await Plant.Start(Server, settings: Cooling);
        var version = await WearingPumps.Serving(plant);
        foreach (var pump in WearingPumps.Pumps)
            await WearingPumps.LiveOn(plant, pump, pressure: 9);

        await WearingPumps.Look(plant, version);
        await WearingPumps.Look(plant, version);

        var drift = (await Drifts(plant)).ShouldHaveSingleItem();
        (await WearingPumps.Get<LearningLog>(plant).Chain(drift.TraceId, CancellationToken.None)).Select(static step => step.Step).ShouldBe([LearningStep.Drift, LearningStep.CoolingDown]);
    }

    [Fact]
    public async Task Where_all_readings_would_be_too_many_some_machines_are_looked_at_and_the_drift_says_how_many()
    {
        await using var plant = await Plant.Start(Server, settings: [.. Cooling, ("Learning:MostReadingsLookedAt", "800")]);
        var version = await WearingPumps.Serving(plant);
        foreach (var pump in WearingPumps.Pumps)
            await WearingPumps.LiveOn(plant, pump, pressure: 9);

        await WearingPumps.Look(plant, version);

        var drift = (await Drifts(plant)).ShouldHaveSingleItem();
        (drift.MachinesWatched, drift.MachinesInScope, drift.Machines.Count).ShouldBe((2, 4, 2));
        (await WearingPumps.Get<LearningLog>(plant).Chain(drift.TraceId, CancellationToken.None))[0].Reason.ShouldContain("2 of 2 machines looked at, of 4,");
    }

    [Fact]
    public async Task One_look_is_under_way_at_a_time_and_waits_for_a_place_among_those_who_read_history()
    {
        await using var plant = await Plant.Start(Server, settings: Cooling);
        var version = await WearingPumps.Serving(plant);
        foreach (var pump in WearingPumps.Pumps)
            await WearingPumps.LiveOn(plant, pump, pressure: 9);
        var (grain, readers) = (plant.Grains.GetGrain<IDriftGrain>(DriftGrain.KeyOf(version)), WearingPumps.Get<HistoryReaders>(plant));
        await readers.Enter(CancellationToken.None);

        await Patience.Until(grain.Look, "a look begins");
        (await grain.Look()).ShouldBeFalse();
        (await Drifts(plant)).ShouldBeEmpty();
        readers.Leave();

        await Patience.Until(async () => (await Drifts(plant)).Count == 1, "the look has its place");
    }

    [Fact]
    public async Task Failures_that_are_of_other_kinds_than_they_were_are_a_drift_of_the_shares()
    {
        await using var plant = await Plant.Start(Server, settings: [.. Quick, ("Learning:ClusterWindow", "10")]);
        await WearingPumps.Live(plant);
        var ended = await WearingPumps.Ended(plant, await WearingPumps.Train(plant, PredictionTask.Cluster, null));
        (await plant.Grains.GetGrain<IModelGrain>("cluster").Promote(ended.VersionId!.Value, new MoveOrder("Ada", "To be asked.", null))).ShouldBe(MoveResult.Done);
        var version = (await WearingPumps.Get<ModelRegistry>(plant).Version(ended.VersionId.Value, CancellationToken.None))!;
        await Episodes(1, 10);
        await WearingPumps.Look(plant, version);
        (await Drifts(plant)).ShouldBeEmpty();
        var first = await Server.Scalar<double>("SELECT min(value) FROM predictions WHERE task = 'cluster' HAVING count(*) = 10 AND min(value) = max(value)");
        var other = first == 0 ? 1 : 0;
        await Tell(other, "end_time - interval '1 second'");
        await WearingPumps.Look(plant, version);
        (await Drifts(plant)).ShouldBeEmpty("answers about episodes that went on are no more episodes");
        await Episodes(11, 20);
        await Tell(other, "end_time");

        await WearingPumps.Look(plant, version);
        await WearingPumps.Look(plant, version);

        var drift = (await Drifts(plant)).ShouldHaveSingleItem();
        (drift.Detector, drift.Feature, drift.Threshold).ShouldBe(("jensen-shannon", "cluster", 0.1));
        // No kind is in both windows.
        drift.Score.ShouldBe(1, 1e-9);
        drift.Reference.Shares.Count.ShouldBe(drift.Reference.Edges.Count + 1);
        (drift.Reference.Shares.Sum(), drift.Current.Shares.Sum()).ShouldSatisfyAllConditions(static sums => sums.Item1.ShouldBe(1, 1e-9), static sums => sums.Item2.ShouldBe(1, 1e-9));
    }

    /// <summary>Has the ten newest failures told to be of a kind, as of an instant of theirs.</summary>
    private Task Tell(double kind, string at) => Server.Execute(
        $"""
        INSERT INTO predictions (id, machine_key, at, task, version_id, value, confidence, predicted_at)
        SELECT gen_random_uuid(), machine_key, {at}, 'cluster', (SELECT min(version_id::text)::uuid FROM predictions WHERE task = 'cluster'), {kind}, 1, now()
          FROM (SELECT * FROM episodes ORDER BY start_time DESC LIMIT 10) AS newest
        """);

    /// <summary>Failures of pump-1 after all that was learnt from, six hours apart and two hours long, of which no reading is kept.</summary>
    private Task Episodes(int from, int to) => Server.Execute(
        $$"""
        INSERT INTO episodes (id, machine_key, start_time, last_bad_at, end_time, cause, peaks, reading_count, reopened)
        SELECT gen_random_uuid(), machine_key, began, began + interval '2 hours', began + interval '2 hours', '{}', '{}', 4, 0
          FROM machines, (SELECT timestamptz '{{WearingPumps.At(WearingPumps.Days * 24):O}}' + n * interval '6 hours' AS began FROM generate_series({{from}}, {{to}}) n) AS span WHERE machine_id = 'pump-1'
        """);

    /// <summary>Looks, until the look has ended: who comes after it gets the place when it leaves.</summary>
    private static async Task<IReadOnlyList<DriftEvent>> Drifts(Plant plant) => (await WearingPumps.Get<DriftLog>(plant).List(null, null, 10, null, CancellationToken.None)).Items;
}
