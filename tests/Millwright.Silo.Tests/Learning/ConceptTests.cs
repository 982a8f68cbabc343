using Millwright.Storage.Learning;
using Millwright.Storage.Machines;
using Millwright.Twins.Models;

namespace Millwright.Silo.Tests.Learning;

/// <summary>A champion that outcomes show to err more than it did, while its inputs and its own probabilities are as ever.</summary>
public sealed class ConceptTests : PlantTest
{
    private const int Horizon = 24;
    private static readonly (string, string)[] Quick = [("Learning:WatchInterval", "00:00:00.200"), ("Learning:CatalogInterval", "00:00:00.200"), ("Learning:CoolDown", "00:00:00")];

    [Fact]
    public async Task Failures_that_are_no_longer_foreseen_are_a_change_of_concept_and_have_the_model_learn_anew_once()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        var version = await WearingPumps.Serving(plant, since: 6);
        await Tell(plant, version, 0, 60, static failed => failed ? 0.9 : 0.02);
        await Tell(plant, version, 60, 75, static failed => 0.02);

        await LookAtAll(plant, version);

        var change = (await Concepts(plant)).ShouldHaveSingleItem();
        (change.Kind, change.Detector, change.Feature, change.VersionId, change.MachinesWatched).ShouldBe((DriftKind.Concept, "hddm-a", "missed-failures", version.Id, 4));
        change.ErrorBefore!.Value.ShouldBe(0.1, 0.01);
        change.ErrorSince!.Value.ShouldBe(0.98, 0.1);
        change.Score.ShouldBeGreaterThan(change.Threshold);
        change.CurrentFrom.ShouldBeInRange(Day(57), Day(63), "it was found where it began");
        (change.Reference.Shares.Sum(), change.Current.Shares.Sum()).ShouldSatisfyAllConditions(static sums => sums.Item1.ShouldBe(1, 1e-9), static sums => sums.Item2.ShouldBe(1, 1e-9));
        var jobs = (await WearingPumps.Get<TrainingJobs>(plant).List(null, null, 10, null, CancellationToken.None)).Items;
        jobs.Count(job => job.Request.DriftEvent == change.Id).ShouldBe(1);
    }

    [Fact]
    public async Task Machines_that_are_taken_for_failing_and_do_not_fail_are_false_alarms()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        var version = await WearingPumps.Serving(plant, since: 6);
        await Tell(plant, version, 0, 60, static failed => failed ? 0.9 : 0.02);
        await Tell(plant, version, 60, 75, static failed => 0.9);

        await LookAtAll(plant, version);

        var change = (await Concepts(plant)).ShouldHaveSingleItem();
        (change.Feature, change.Extent).ShouldBe(("false-alarms", DriftExtent.All));
    }

    [Fact]
    public async Task Errors_that_are_as_ever_are_no_change_however_often_one_looks()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        var version = await WearingPumps.Serving(plant, since: 6);
        var random = new Random(5);
        for (var day = 0; day < 80; day += 20)
        {
            await Tell(plant, version, day, day + 20, failed => Math.Clamp((failed ? 0.7 : 0.1) + 0.25 * (random.NextDouble() - 0.5), 0, 1));
            await WearingPumps.Look(plant, version);
        }

        (await Concepts(plant)).ShouldBeEmpty();
        (await Server.Scalar<long>("SELECT count(*) FROM outcome_errors")).ShouldBeGreaterThan(250);
    }

    [Fact]
    public async Task Outcomes_that_are_not_known_yet_are_waited_for()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        var version = await WearingPumps.Serving(plant, since: 6);
        await Tell(plant, version, 0, 10, static failed => failed ? 0.9 : 0.02);
        await Server.Execute($"UPDATE predictions SET actual_value = NULL, confirmed_at = NULL WHERE at >= '{Day(6):O}'");
        await WearingPumps.Look(plant, version);
        var before = await Server.Scalar<DateTime>("SELECT max(at) FROM outcome_errors");
        before.ShouldBe(Day(5).UtcDateTime);

        await Server.Execute("UPDATE predictions SET actual_value = 0, confirmed_at = now() WHERE actual_value IS NULL");
        await WearingPumps.Look(plant, version);

        // The horizons of the last two days are not over.
        (await Server.Scalar<DateTime>("SELECT max(at) FROM outcome_errors")).ShouldBe(Day(7).UtcDateTime);
    }

    /// <summary>Midnight, so many days after the past of the pumps.</summary>
    private static DateTimeOffset Day(int day) => DateTimeOffset.UnixEpoch + TimeSpan.FromDays(Math.Ceiling((WearingPumps.At((WearingPumps.Days + 6) * 24) - DateTimeOffset.UnixEpoch).TotalDays) + day);

    /// <summary>Risks of all pumps, four a day, of which one pump in two fails each day, with outcomes that are known.</summary>
    private async Task Tell(Plant plant, VersionRow version, int from, int to, Func<bool, double> risk)
    {
        foreach (var (place, pump) in WearingPumps.Pumps.Index())
        {
            var key = (await WearingPumps.Get<MachineRegistry>(plant).Get(Plant.Id(pump), CancellationToken.None))!.Key;
            var told = new List<NewPrediction>();
            for (var at = Day(from); at < Day(to); at += TimeSpan.FromHours(6))
            {
                var (micros, failed) = ((at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond, HasFailed(at, place));
                told.Add(new NewPrediction(Guid.NewGuid(), key, Plant.Id(pump), micros, 0, PredictionTask.FailureRisk, Horizon, version.Id, risk(failed), 0.9, null, null, [], null, IsShadow: false, micros, null));
            }
            await WearingPumps.Get<PredictionStore>(plant).Write(told, CancellationToken.None);
        }
        foreach (var (place, pump) in WearingPumps.Pumps.Index())
            await Server.Execute(
                $"""
                UPDATE predictions SET actual_value = 1 - (extract(epoch FROM date_trunc('day', at, 'UTC'))::bigint / 86400 + {place}) % 2, confirmed_at = now()
                 WHERE machine_key = (SELECT machine_key FROM machines WHERE machine_id = '{pump}') AND at >= '{Day(from):O}'
                """);
    }

    /// <summary>A look takes up a month of outcomes at most; the last one sees nothing new.</summary>
    private static async Task LookAtAll(Plant plant, VersionRow version)
    {
        for (var look = 0; look < 4; look++)
            await WearingPumps.Look(plant, version);
    }

    private static bool HasFailed(DateTimeOffset at, int place) => ((at - DateTimeOffset.UnixEpoch).Days + place) % 2 == 0;

    private static async Task<IReadOnlyList<DriftEvent>> Concepts(Plant plant) =>
        [.. (await WearingPumps.Get<DriftLog>(plant).List(null, null, 50, null, CancellationToken.None)).Items.Where(static drift => drift.Kind == DriftKind.Concept)];
}
