using Millwright.Contracts.Learning;
using Millwright.Silo.Learning;
using Millwright.Storage.Learning;
using Millwright.Twins.Models;

namespace Millwright.Silo.Tests.Learning;

/// <summary>From history to a champion that answers.</summary>
public sealed class TrainingTests : PlantTest
{
    private static readonly (string, string)[] Quick = [("Learning:WatchInterval", "00:00:00.200"), ("Learning:CatalogInterval", "00:00:00.200"), ("Learning:Lease", "00:00:02")];

    /// <summary>Nobody looks after trainings but who asks for them.</summary>
    private static readonly (string, string)[] Unwatched = [("Learning:WatchInterval", "00:10:00")];

    [Fact]
    public async Task What_was_learnt_tells_a_worn_pump_from_a_new_one()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        await WearingPumps.Live(plant);
        await WearingPumps.Meet(plant, "fresh", "worn");
        var job = await WearingPumps.Train(plant);

        var ended = await WearingPumps.Ended(plant, job);

        ended.Error.ShouldBeNull();
        var version = await Champion(plant, ended);
        (version.Number, version.Scope, version.Lineage.Machines, version.Lineage.Seed).ShouldBe((1, new ModelScope(ScopeKind.Type, "pump"), 6, 42));
        version.Metrics.Version["logLoss"].ShouldBeLessThan(version.Metrics.Baselines.Values.Min(static dummy => dummy["logLoss"]) / 2);
        var (fresh, worn) = (await Predict(plant, "fresh"), await Predict(plant, "worn"));
        (fresh.Value, worn.Value).ShouldSatisfyAllConditions(
            risks => risks.Item1.ShouldBeLessThan(0.1),
            risks => risks.Item2.ShouldBeGreaterThan(0.9));
        worn.Factors[0].Feature.ShouldStartWith("temperature.");
        worn.ModelVersion.ShouldBe(1);
        var chain = await WearingPumps.Get<LearningLog>(plant).Chain(job.TraceId, CancellationToken.None);
        chain.Select(static step => step.Step).ShouldBe([LearningStep.Train, LearningStep.Trained, LearningStep.GatePassed, LearningStep.Champion]);
    }

    [Fact]
    public async Task The_time_that_is_left_comes_with_an_interval()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        await WearingPumps.Live(plant);
        await WearingPumps.Meet(plant, "fresh", "worn");

        var ended = await WearingPumps.Ended(plant, await WearingPumps.Train(plant, PredictionTask.MaintenanceWindow, horizon: null));

        ended.Error.ShouldBeNull();
        await Champion(plant, ended);
        var (fresh, worn) = (await Predict(plant, "fresh", PredictionTask.MaintenanceWindow), await Predict(plant, "worn", PredictionTask.MaintenanceWindow));
        worn.Value.ShouldBeLessThan(fresh.Value / 2);
        worn.Low!.Value.ShouldBeLessThanOrEqualTo(worn.Value);
        worn.High!.Value.ShouldBeInRange(worn.Value, 24);
    }

    [Fact]
    public async Task The_same_cut_and_seed_give_the_same_version_and_the_gate_keeps_it_out_or_beside()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        await WearingPumps.Live(plant);
        var first = await WearingPumps.Ended(plant, await WearingPumps.Train(plant));
        var champion = await Champion(plant, first);

        var second = await WearingPumps.Ended(plant, await WearingPumps.Train(plant));

        var registry = WearingPumps.Get<ModelRegistry>(plant);
        var again = (await registry.Version(second.VersionId!.Value, CancellationToken.None))!;
        again.Blob.ShouldBe(champion.Blob);
        again.Metrics.Champion!["logLoss"].ShouldBe(again.Metrics.Version["logLoss"]);
        await Patience.Until(async () => (await registry.Version(again.Id, CancellationToken.None))!.Alias == ModelAlias.Challenger, "it answers beside");
        (await registry.Version(champion.Id, CancellationToken.None))!.Alias.ShouldBe(ModelAlias.Champion);
    }

    [Fact]
    public async Task Settings_are_searched_by_folds_in_time_before_the_rows_that_judge_and_every_trial_is_told()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        await WearingPumps.Live(plant);

        var ended = await WearingPumps.Ended(plant, await WearingPumps.Train(plant, request: WearingPumps.Request with { Tune = 6 }));

        ended.Error.ShouldBeNull();
        var version = (await WearingPumps.Get<ModelRegistry>(plant).Version(ended.VersionId!.Value, CancellationToken.None))!;
        var trials = version.Lineage.Trials.ShouldNotBeNull();
        trials.Count.ShouldBe(6);
        trials[0].Settings.ShouldAllBe(setting => version.Parameters[setting.Key] == setting.Value);
        trials.Select(static trial => trial.Folds).ShouldBe(trials.Select(static trial => trial.Folds).OrderDescending());
        trials.ShouldContain(static trial => trial.Settings["learningRate"] == 0.05 && trial.Settings["leaves"] == 15);
        var folds = version.Metrics.Folds.ShouldNotBeNull();
        folds.Count.ShouldBe(trials[0].Folds);
        trials[0].Loss.ShouldBe(folds.Average(static fold => fold.Measures["logLoss"]), 1e-9);
        folds.Zip(folds.Skip(1)).ShouldAllBe(static pair => pair.First.To < pair.Second.From && pair.First.Learnt < pair.Second.Learnt);
        // What judges the version is the last fifth of the history; no fold comes near it.
        folds[^1].To.ShouldBeLessThan(WearingPumps.At(WearingPumps.Days * 24 * 0.62));
    }

    [Fact]
    public async Task Where_all_readings_would_be_too_many_the_seed_chooses_machines_and_the_lineage_says_how_many()
    {
        await using var plant = await Plant.Start(Server, settings: [.. Quick, ("Learning:MostReadings", "4500")]);
        await WearingPumps.Live(plant);
        var registry = WearingPumps.Get<ModelRegistry>(plant);
        async Task<VersionRow> Learnt() => (await registry.Version((await WearingPumps.Ended(plant, await WearingPumps.Train(plant))).VersionId!.Value, CancellationToken.None))!;

        var (first, second) = (await Learnt(), await Learnt());

        (first.Lineage.Machines, first.Lineage.MachinesInScope).ShouldBe((2, 4));
        first.Lineage.Readings.ShouldBeLessThan(4500);
        second.Blob.ShouldBe(first.Blob);
    }

    [Fact]
    public async Task A_training_stays_queued_while_there_is_no_place_for_it()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        await WearingPumps.Live(plant);
        var (readers, jobs) = (WearingPumps.Get<HistoryReaders>(plant), WearingPumps.Get<TrainingJobs>(plant));
        await readers.Enter(CancellationToken.None);
        var job = await WearingPumps.Train(plant);

        await plant.Grains.GetGrain<ITrainingJobGrain>(job.Id).Start();
        (await jobs.Get(job.Id, CancellationToken.None))!.State.ShouldBe(JobState.Queued);
        readers.Leave();

        (await WearingPumps.Ended(plant, job)).State.ShouldBe(JobState.Succeeded);
    }

    [Fact]
    public async Task Too_little_history_is_told_with_its_numbers_and_is_a_failure()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        await WearingPumps.Live(plant);

        var ended = await WearingPumps.Ended(plant, await WearingPumps.Train(plant, request: WearingPumps.Request with { To = WearingPumps.At(5 * 24) }));

        ended.State.ShouldBe(JobState.Failed);
        ended.Error.ShouldNotBeNull().ShouldContain("failure episodes");
        ended.VersionId.ShouldBeNull();
    }

    [Fact]
    public async Task A_plant_without_readings_is_told_so()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        await plant.Register("pump-1");

        (await WearingPumps.Ended(plant, await WearingPumps.Train(plant))).Error.ShouldNotBeNull().ShouldContain("sent no readings");
    }

    [Fact]
    public async Task A_training_whose_silo_was_killed_is_done_by_the_next_one()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        await WearingPumps.Live(plant);
        var jobs = WearingPumps.Get<TrainingJobs>(plant);
        await WearingPumps.Get<ModelRegistry>(plant).Ensure("failure-risk-24h", PredictionTask.FailureRisk, 24, CancellationToken.None);
        // What a killed process leaves: a running job with a lease that nobody renews.
        await Server.Execute(
            $$"""
            INSERT INTO training_jobs (id, model, scope, scope_value, request, requested_by, trace_id, state, attempts, lease_owner, lease_until, started_at)
            VALUES ('{{Dead}}', 'failure-risk-24h', 'type', 'pump', '{{System.Text.Json.JsonSerializer.Serialize(WearingPumps.Request, System.Text.Json.JsonSerializerOptions.Web)}}',
                    'Ada', gen_random_uuid(), 'running', 1, gen_random_uuid(), now() + interval '1 second', now())
            """);

        var ended = await WearingPumps.Ended(plant, (await jobs.Get(Dead, CancellationToken.None))!);

        (ended.State, ended.Attempts).ShouldBe((JobState.Succeeded, 2));
        await Champion(plant, ended);
    }

    [Fact]
    public async Task A_silo_that_stops_gives_its_training_back()
    {
        TrainingJobRow job;
        await using (var plant = await Plant.Start(Server, settings: Unwatched))
        {
            await WearingPumps.Live(plant);
            job = await WearingPumps.Train(plant);
            await plant.Grains.GetGrain<ITrainingJobGrain>(job.Id).Start();
        }
        await using var next = await Plant.Start(Server, settings: Quick);

        (await WearingPumps.Ended(next, job)).State.ShouldBe(JobState.Succeeded);
        (await Server.Scalar<long>("SELECT count(*) FROM model_versions")).ShouldBe(1);
    }

    [Fact]
    public async Task A_training_that_is_cancelled_ends_and_leaves_nothing()
    {
        await using var plant = await Plant.Start(Server, settings: Unwatched);
        await WearingPumps.Live(plant);
        var job = await WearingPumps.Train(plant);
        var grain = plant.Grains.GetGrain<ITrainingJobGrain>(job.Id);
        await grain.Start();

        (await grain.Cancel()).ShouldBeTrue();

        (await WearingPumps.Ended(plant, job)).State.ShouldBe(JobState.Cancelled);
        (await Server.Scalar<long>("SELECT count(*) FROM model_versions")).ShouldBe(0);
        (await plant.Grains.GetGrain<ITrainingJobGrain>(Guid.NewGuid()).Cancel()).ShouldBeFalse();
    }

    private static readonly Guid Dead = Guid.Parse("0190c0de-0000-7000-8000-000000000001");

    private static async Task<VersionRow> Champion(Plant plant, TrainingJobRow job)
    {
        var registry = WearingPumps.Get<ModelRegistry>(plant);
        var version = (await registry.Version(job.VersionId!.Value, CancellationToken.None))!;
        version.Passed.ShouldBeTrue(version.Verdict);
        await Patience.Until(async () => (await registry.Version(version.Id, CancellationToken.None)) is { Alias: ModelAlias.Champion, LoadedAt: not null }, $"{version.Model} answers");
        return version;
    }

    private static async Task<PredictionRow> Predict(Plant plant, string machine, PredictionTask task = PredictionTask.FailureRisk)
    {
        var predictor = WearingPumps.Get<Predictor>(plant);
        PredictionAnswer answer = new PredictionAnswer.NoReadings();
        await Patience.Until(async () => (answer = await predictor.Predict(Plant.Id(machine), task, 24, 0.8, CancellationToken.None)) is not PredictionAnswer.NoModel, "the model is in memory");
        return answer.ShouldBeOfType<PredictionAnswer.Predicted>().Row;
    }
}
