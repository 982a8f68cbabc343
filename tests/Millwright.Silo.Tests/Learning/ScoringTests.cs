using Millwright.Contracts.Learning;
using Millwright.Contracts.Readings;
using Millwright.Silo.Learning;
using Millwright.Storage.Learning;
using Millwright.Twins.Models;

namespace Millwright.Silo.Tests.Learning;

/// <summary>Twins that are scored as their readings come in.</summary>
public sealed class ScoringTests : PlantTest
{
    private static readonly (string, string)[] Quick =
    [
        ("Learning:WatchInterval", "00:00:00.200"), ("Learning:CatalogInterval", "00:00:00.200"), ("Learning:TrialPredictions", "20"), ("Learning:CanaryShare", "0.5"), ("Learning:QualityInterval", "00:00:00.200"),
    ];

    [Fact]
    public async Task A_twin_is_scored_as_readings_come_in_with_what_it_would_be_told_on_request()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        await Serving(plant);

        var (made, _) = await Scored(plant, "pump-1");

        var asked = (await WearingPumps.Get<Predictor>(plant).Predict(Plant.Id("pump-1"), PredictionTask.FailureRisk, 24, 0.8, CancellationToken.None)).ShouldBeOfType<PredictionAnswer.Predicted>().Row;
        made.At.ShouldBe(asked.At);
        made.Value.ShouldBe(asked.Value, 1e-9);
        made.Id.ShouldBe(asked.Id);
        var kept = (await List(plant, "pump-1", shadows: false)).Single(row => row.Id == asked.Id);
        (kept.Threshold, kept.Factors.Count).ShouldBe((0.8, asked.Factors.Count), "what was answered is kept as it was answered");
        asked.Factors.ShouldNotBeEmpty();
        (kept.Low, kept.High).ShouldBe((asked.Low, asked.High));
        kept.Value.ShouldBeInRange(kept.Low!.Value, kept.High!.Value);
        kept.High.Value.ShouldBeGreaterThan(kept.Low.Value);
        (await Server.Scalar<long>("SELECT count(*) FROM predictions p WHERE NOT EXISTS (SELECT FROM readings r WHERE r.machine_key = p.machine_key AND r.at = p.at AND r.id = p.reading_id)"))
            .ShouldBe(0, "each names the reading that it was made of");
    }

    [Fact]
    public async Task The_first_version_of_a_type_answers_beside_that_of_the_fleet_until_it_is_better()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        var ofFleet = await Serving(plant, ModelScope.Fleet);
        var narrow = await WearingPumps.Ended(plant, await WearingPumps.Train(plant));
        narrow.Error.ShouldBeNull();
        var registry = WearingPumps.Get<ModelRegistry>(plant);
        async Task<VersionRow> Narrow() => (await registry.Version(narrow.VersionId!.Value, CancellationToken.None))!;
        (await Narrow()).Metrics.Champion.ShouldNotBeNull("it was measured by who answers now");
        await Patience.Until(async () => (await Narrow()).Passed == ((await Narrow()).Alias is not null), "its model has taken it up");
        (await Narrow()).Alias.ShouldNotBe(ModelAlias.Champion);

        await WearingPumps.Get<ModelMoves>(plant).Challenge((await Narrow()).Id, canary: 0, new Move("Ada", "Whatever the gate said."), CancellationToken.None);
        var step = WearingPumps.Days * 48;
        await Patience.Until(
            async () =>
            {
                await plant.Twin("pump-1").Ingest(WearingPumps.Reading(step++, 50.5));
                return (await List(plant, "pump-1", shadows: true)).Any(static row => row.IsShadow);
            },
            "both have scored the machine");
        var rows = await List(plant, "pump-1", shadows: true);
        rows.Where(static row => row.IsShadow).ShouldAllBe(row => row.ModelVersion == 2);
        rows.Where(static row => !row.IsShadow).ShouldAllBe(row => row.ModelVersion == ofFleet.Number);
    }

    [Fact]
    public async Task What_a_twin_has_seen_foretells_what_its_history_does()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        await WearingPumps.Live(plant);
        await WearingPumps.Meet(plant, "fresh", "worn");
        var features = (await Learnt(plant)).Lineage.Features;
        Task<PredictionAnswer> Answer() => WearingPumps.Get<Predictor>(plant).Predict(Plant.Id("worn"), PredictionTask.FailureRisk, 24, 0.8, CancellationToken.None);
        async Task<PredictionRow> Ask() => (await Answer()).ShouldBeOfType<PredictionAnswer.Predicted>().Row;
        await Patience.Until(async () => await Answer() is not PredictionAnswer.NoModel, "the version answers");

        var byHistory = await Ask();
        await Patience.Until(async () => await plant.Twin("worn").Inputs(features) is not null, "the twin has the inputs");
        var byTwin = await Ask();

        byTwin.Id.ShouldBe(byHistory.Id);
        byTwin.Value.ShouldBe(byHistory.Value, 1e-12);
    }

    [Fact]
    public async Task Of_a_machine_that_stays_at_risk_factors_are_kept_now_and_then_and_told_of_each_score_that_somebody_asks_about()
    {
        await using var plant = await Plant.Start(Server, settings: [.. Quick, ("Learning:ExplainEvery", "03:00:00")]);
        await Serving(plant);
        await WearingPumps.Meet(plant, "fresh", "worn");
        var (first, step) = await Scored(plant, "worn", WearingPumps.Days * 48 + 150, temperature: 87);

        for (var last = step + 12; step < last; step++)
            await plant.Twin("worn").Ingest(WearingPumps.Reading(step, 87));
        IReadOnlyList<PredictionRow> rows = [];
        await Patience.Until(async () => (rows = await List(plant, "worn", shadows: false)).Count(row => row.At >= first.At) == 13, "each reading is scored");

        rows.ShouldAllBe(static row => row.Value > 0.9);
        var explained = rows.Where(static row => row.Factors.Count > 0).Select(static row => row.At).Order().ToList();
        explained[0].ShouldBe(rows[^1].At);
        explained.Count.ShouldBeGreaterThan(1);
        explained.Zip(explained.Skip(1), static (one, next) => next - one).ShouldAllBe(static span => span == TimeSpan.FromHours(3));
        var between = rows.First(static row => row.Factors.Count == 0);
        var told = (await WearingPumps.Get<Explainer>(plant).Explain(between.Id, null, CancellationToken.None)).ShouldBeOfType<ExplanationAnswer.Explained>();
        told.Row.Factors[0].Feature.ShouldStartWith("temperature.");
    }

    [Fact]
    public async Task A_failure_that_comes_settles_what_was_foreseen()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        await Serving(plant);
        var (made, next) = await Scored(plant, "pump-1");

        await plant.Twin("pump-1").Ingest(WearingPumps.Reading(next, 97));

        await Patience.Until(
            async () => (await List(plant, "pump-1", shadows: false)).Any(row => row.Id == made.Id && row.ActualValue == 1), "the outcome is written back");
    }

    [Fact]
    public async Task A_challenger_that_does_as_well_becomes_a_canary_and_then_the_champion_in_one_chain()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        await Serving(plant);
        var second = await WearingPumps.Ended(plant, await WearingPumps.Train(plant));
        var registry = WearingPumps.Get<ModelRegistry>(plant);
        await Patience.Until(async () => (await registry.Version(second.VersionId!.Value, CancellationToken.None))!.Alias == ModelAlias.Challenger, "it answers beside");

        var step = WearingPumps.Days * 48;
        await Patience.Until(
            async () =>
            {
                // Nothing fails: after a day each prediction of the day before is settled.
                foreach (var pump in WearingPumps.Pumps)
                    await plant.Twin(pump).Ingest(WearingPumps.Reading(step, 50.5));
                step++;
                return (await registry.Version(second.VersionId!.Value, CancellationToken.None))!.Alias == ModelAlias.Champion;
            },
            "it becomes the champion");

        var chain = await WearingPumps.Get<LearningLog>(plant).Chain(second.TraceId, CancellationToken.None);
        chain.Take(7).Select(static happened => happened.Step).ShouldBe(
            [LearningStep.Train, LearningStep.Trained, LearningStep.GatePassed, LearningStep.Shadow, LearningStep.Canary, LearningStep.Retired, LearningStep.Champion]);
        (await Server.Scalar<long>("SELECT count(*) FROM predictions p LEFT JOIN model_versions v ON v.id = p.version_id WHERE v.id IS NULL")).ShouldBe(0);
    }

    [Fact]
    public async Task While_champions_change_places_no_prediction_is_refused_and_each_names_its_version()
    {
        const int Swaps = 20;
        // Nobody but the test decides who is champion.
        await using var plant = await Plant.Start(Server, settings: [("Learning:WatchInterval", "00:00:00.200"), ("Learning:CatalogInterval", "00:00:00.200"), ("Learning:TrialPredictions", "100000")]);
        var first = await Serving(plant);
        var second = (await WearingPumps.Ended(plant, await WearingPumps.Train(plant))).VersionId!.Value;
        var (models, predictor, swaps) = (plant.Grains.GetGrain<IModelGrain>(first.Model), WearingPumps.Get<Predictor>(plant), 0);
        async Task<List<int>> Ask()
        {
            var versions = new List<int>();
            while (Volatile.Read(ref swaps) < Swaps)
                versions.Add((await predictor.Predict(Plant.Id("pump-1"), PredictionTask.FailureRisk, 24, 0.8, CancellationToken.None)).ShouldBeOfType<PredictionAnswer.Predicted>().Row.ModelVersion);
            return versions;
        }

        async Task<int> Live()
        {
            var step = WearingPumps.Days * 48;
            for (; Volatile.Read(ref swaps) < Swaps; step++)
                (await plant.Twin("pump-2").Ingest(WearingPumps.Reading(step, 50.5))).Result.ShouldBe(IngestResult.Committed);
            return step - WearingPumps.Days * 48;
        }

        var (asked, sent) = (Task.Run(Ask), Task.Run(Live));
        for (; swaps < Swaps && !asked.IsFaulted && !sent.IsFaulted; Interlocked.Increment(ref swaps))
        {
            (await models.Promote(swaps % 2 == 0 ? second : first.Id, new MoveOrder("Ada", "To and fro.", null))).ShouldBe(MoveResult.Done);
            await plant.Twin("pump-1").Ingest(WearingPumps.Reading(WearingPumps.Days * 48 + swaps, 50.5));
        }

        (await asked).Distinct().Order().ShouldBe([1, 2]);
        var readings = await sent;
        readings.ShouldBeGreaterThan(0);
        // The last one may be on its way, and the first ones came before the twin had read its history.
        await Patience.Until(
            async () => await Server.Scalar<long>("SELECT count(*) FROM predictions JOIN machines USING (machine_key) WHERE machine_id = 'pump-2' AND NOT is_shadow") > 0, "the twin was scored meanwhile");
        (await Server.Scalar<long>($"SELECT count(*) FROM predictions WHERE version_id NOT IN ('{first.Id}', '{second}')")).ShouldBe(0);
    }

    [Fact]
    public async Task A_bad_challenger_is_rolled_back_by_what_came_of_its_predictions()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        var champion = await Serving(plant);
        var second = await WearingPumps.Ended(plant, await WearingPumps.Train(plant));
        var registry = WearingPumps.Get<ModelRegistry>(plant);
        await Patience.Until(async () => (await registry.Version(second.VersionId!.Value, CancellationToken.None))!.Alias == ModelAlias.Challenger, "it answers beside");
        // It foretold failure to machines that then did not fail.
        await Foretold(champion.Id, "0.01", outcome: "0");
        await Foretold(second.VersionId!.Value, "0.9", outcome: "0");

        await Patience.Until(async () => (await registry.Version(second.VersionId!.Value, CancellationToken.None))!.Alias is null, "it is rolled back");

        var chain = await WearingPumps.Get<LearningLog>(plant).Chain(second.TraceId, CancellationToken.None);
        chain[^1].Step.ShouldBe(LearningStep.RolledBack);
        chain[^1].Reason.ShouldStartWith("It was worse");
        (await registry.Version(champion.Id, CancellationToken.None))!.Alias.ShouldBe(ModelAlias.Champion);
    }

    [Fact]
    public async Task What_probabilities_alone_decided_is_undone_by_outcomes()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        var champion = await Serving(plant);
        var ended = await WearingPumps.Ended(plant, await WearingPumps.Train(plant));
        var second = ended.VersionId!.Value;
        var registry = WearingPumps.Get<ModelRegistry>(plant);
        async Task Until(Func<VersionRow, bool> isSo, string what) => await Patience.Until(async () => isSo((await registry.Version(second, CancellationToken.None))!), what);
        await Until(static row => row.Alias == ModelAlias.Challenger, "it answers beside");

        await Foretold(champion.Id, "n % 2");
        await Foretold(second, "1 - n % 2");
        await Until(static row => row.Canary > 0, "it seems no worse");
        await Foretold(champion.Id, "n % 2", days: 1);
        await Foretold(second, "1 - n % 2", days: 1);
        await Until(static row => row is { Alias: ModelAlias.Champion, ConfirmedAt: null }, "it seems to hold");
        await Server.Execute($"UPDATE predictions p SET actual_value = b.value, confirmed_at = now() FROM predictions b WHERE b.machine_key = p.machine_key AND b.at = p.at AND b.version_id = '{champion.Id}'");
        await Until(static row => row.Alias is null, "it turned out worse");

        var chain = await WearingPumps.Get<LearningLog>(plant).Chain(ended.TraceId, CancellationToken.None);
        chain.Skip(3).Select(static step => step.Step).ShouldBe(
            [LearningStep.Shadow, LearningStep.Canary, LearningStep.Retired, LearningStep.Champion, LearningStep.RolledBack, LearningStep.Champion]);
        (await registry.Version(champion.Id, CancellationToken.None))!.Alias.ShouldBe(ModelAlias.Champion);
    }

    [Fact]
    public async Task How_good_risks_are_is_estimated_at_once_and_realised_by_outcomes()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        var champion = await Serving(plant);
        await Foretold(champion.Id, "0.2", outcome: "(n % 5 = 0)::int");

        AccuracyRow? day = null;
        await Patience.Until(
            async () => (day = (await WearingPumps.Get<PredictionStore>(plant).Accuracy(null, WearingPumps.At(0), WearingPumps.At(2000), CancellationToken.None)).Find(static row => row.Made == 30)) is { Realised: not null },
            "it is reckoned up");

        (day!.Estimated!.Accuracy, day.Realised!.Accuracy).ShouldBe((0.8, 0.8));
        day.Estimated.AccuracyDeviation.ShouldBe(Math.Sqrt(0.2 * 0.8 / 30), 1e-9);
        day.Realised.AccuracyDeviation.ShouldBe(0);
    }

    [Fact]
    public async Task Kinds_of_failures_and_strangeness_are_learnt_too()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        await WearingPumps.Live(plant);
        var (kinds, strange) = (await WearingPumps.Ended(plant, await WearingPumps.Train(plant, PredictionTask.Cluster, null)), await WearingPumps.Ended(plant, await WearingPumps.Train(plant, PredictionTask.Anomaly, null)));
        (kinds.Error, strange.Error).ShouldBe((null, null));
        var registry = WearingPumps.Get<ModelRegistry>(plant);
        foreach (var job in new[] { kinds, strange })
        {
            var version = (await registry.Version(job.VersionId!.Value, CancellationToken.None))!;
            if (version.Alias is null)
                (await plant.Grains.GetGrain<IModelGrain>(version.Model).Promote(version.Id, new MoveOrder("Ada", "To be asked.", null))).ShouldBe(MoveResult.Done, version.Verdict);
        }
        var predictor = WearingPumps.Get<Predictor>(plant);

        var cluster = (await predictor.Predict(Plant.Id("pump-1"), PredictionTask.Cluster, 24, 0, CancellationToken.None)).ShouldBeOfType<PredictionAnswer.Predicted>().Row;
        cluster.Value.ShouldBeInRange(0, 7);
        (await Server.Scalar<int>("SELECT n_clusters FROM clusters WHERE is_active")).ShouldBeGreaterThan((int)cluster.Value);
        await WearingPumps.Meet(plant, "fresh", "worn");
        var usual = (await predictor.Predict(Plant.Id("fresh"), PredictionTask.Anomaly, 24, 0, CancellationToken.None)).ShouldBeOfType<PredictionAnswer.Predicted>().Row;
        var odd = (await predictor.Predict(Plant.Id("worn"), PredictionTask.Anomaly, 24, 0, CancellationToken.None)).ShouldBeOfType<PredictionAnswer.Predicted>().Row;
        odd.Value.ShouldBeGreaterThan(usual.Value);
        odd.Factors[0].Feature.ShouldStartWith("temperature.");
    }

    /// <summary>Thirty predictions, a quarter of an hour apart, as a version made them.</summary>
    /// <param name="value">The risk, in SQL, of number n; <paramref name="outcome"/>: likewise what came.</param>
    private Task Foretold(Guid version, string value, string? outcome = null, int days = 0) => Server.Execute(
        $"""
        INSERT INTO predictions (id, machine_key, at, task, horizon_hours, version_id, value, confidence, is_shadow, predicted_at, actual_value, confirmed_at)
        SELECT gen_random_uuid(), (SELECT machine_key FROM machines WHERE machine_id = 'pump-1'), timestamptz '2026-03-20 00:00Z' + {days} * interval '1 day' + n * interval '15 minutes',
               'failure-risk', 24, '{version}', {value}, 0.9, false, now(), {outcome ?? "NULL"}, {(outcome is null ? "NULL" : "now()")} FROM generate_series(1, 30) n
        """);

    private static async Task<VersionRow> Serving(Plant plant, ModelScope? scope = null)
    {
        await WearingPumps.Live(plant);
        return await Learnt(plant, scope);
    }

    private static async Task<VersionRow> Learnt(Plant plant, ModelScope? scope = null)
    {
        var ended = await WearingPumps.Ended(plant, await WearingPumps.Train(plant, scope: scope));
        var registry = WearingPumps.Get<ModelRegistry>(plant);
        await Patience.Until(async () => (await registry.Version(ended.VersionId!.Value, CancellationToken.None)) is { Alias: ModelAlias.Champion, LoadedAt: not null }, "a model answers");
        return (await registry.Version(ended.VersionId!.Value, CancellationToken.None))!;
    }

    /// <summary>Lets good readings come in until a twin is scored, and gives its newest score and the step after it.</summary>
    private static async Task<(PredictionRow Row, int Next)> Scored(Plant plant, string pump, int step = WearingPumps.Days * 48, double temperature = 50.5)
    {
        IReadOnlyList<PredictionRow> rows = [];
        await Patience.Until(
            async () =>
            {
                if (rows.Count == 0)
                    await plant.Twin(pump).Ingest(WearingPumps.Reading(step++, temperature));
                rows = await List(plant, pump, shadows: false);
                return rows.Count > 0 && rows[0].At == WearingPumps.At((step - 1) / 2.0);
            },
            "the twin is scored");
        return (rows[0], step);
    }

    private static async Task<IReadOnlyList<PredictionRow>> List(Plant plant, string pump, bool shadows) =>
        (await WearingPumps.Get<PredictionStore>(plant).List(Plant.Id(pump), PredictionTask.FailureRisk, shadows, 100, null, CancellationToken.None)).Items;
}
