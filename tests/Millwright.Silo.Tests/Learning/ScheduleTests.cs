using Millwright.Silo.Learning;
using Millwright.Storage.Learning;
using Millwright.Twins.Models;

namespace Millwright.Silo.Tests.Learning;

/// <summary>Trainings that are due again and again.</summary>
public sealed class ScheduleTests : PlantTest
{
    private static readonly ModelScope Pumps = new(ScopeKind.Type, "pump");
    private static readonly (string, string)[] Quick =
    [
        ("Learning:WatchInterval", "00:00:00.200"), ("Learning:CatalogInterval", "00:00:00.200"), ("Learning:RetryAfter", "00:00:00.100"), ("Learning:FreshWithin", "365.00:00:00"),
        ("Learning:History", "3650.00:00:00"),
    ];

    [Fact]
    public async Task A_training_that_is_due_is_asked_for_and_what_came_of_it_is_told()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        await WearingPumps.Live(plant);

        await DueNow(plant);

        await Patience.Until(async () => (await Schedule(plant)).LastOutcome == "It has learnt.", "the scheduled training ends");
        var schedule = await Schedule(plant);
        (schedule.Failures, schedule.JobId).ShouldBe((0, null));
        schedule.NextAt.ShouldBeGreaterThan(TimeProvider.System.GetUtcNow());
        var job = (await WearingPumps.Get<TrainingJobs>(plant).List("failure-risk-24h", null, 10, null, CancellationToken.None)).Items.ShouldHaveSingleItem();
        (job.RequestedBy, job.State).ShouldBe(("schedule", JobState.Succeeded));
    }

    [Fact]
    public async Task A_plant_that_is_not_fit_to_be_learnt_from_is_tried_thrice_more_and_then_left_until_the_next_time()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        await plant.Register("pump-1");

        await DueNow(plant);

        await Patience.Until(async () => (await Schedule(plant)).LastOutcome.Contains("It was tried 4 times", StringComparison.Ordinal), "it is given up for this time");
        var schedule = await Schedule(plant);
        schedule.LastOutcome.ShouldContain("The machines have sent none.");
        (schedule.Failures, schedule.NextAt).ShouldBe((0, schedule.DueAt));
        schedule.NextAt.ShouldBeGreaterThan(TimeProvider.System.GetUtcNow());
        (await Server.Scalar<long>("SELECT count(*) FROM training_jobs")).ShouldBe(0);
    }

    [Fact]
    public async Task A_schedule_that_is_off_asks_for_nothing()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        await WearingPumps.Live(plant);
        await WearingPumps.Get<ModelRegistry>(plant).Ensure("failure-risk-24h", PredictionTask.FailureRisk, 24, CancellationToken.None);
        var schedules = WearingPumps.Get<TrainingSchedules>(plant);

        await schedules.Put("failure-risk-24h", Pumps, isOn: false, TimeSpan.FromHours(1), WearingPumps.At(0), CancellationToken.None);

        (await schedules.Due(TimeProvider.System.GetUtcNow(), CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_trainer_says_what_is_missing_to_learn_from()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        var health = WearingPumps.Get<TrainerHealth>(plant);

        (await health.Checks(CancellationToken.None)).ShouldAllBe(static check => check.IsHealthy);
        (await health.ChecksOf(Pumps, CancellationToken.None)).ShouldHaveSingleItem().Detail.ShouldContain("No machine is registered");
        await WearingPumps.Live(plant);
        (await health.ChecksOf(Pumps, CancellationToken.None)).ShouldAllBe(static check => check.IsHealthy);
    }

    /// <summary>Sets an hourly schedule as it would have been set long ago.</summary>
    private static async Task DueNow(Plant plant)
    {
        await WearingPumps.Get<ModelRegistry>(plant).Ensure("failure-risk-24h", PredictionTask.FailureRisk, 24, CancellationToken.None);
        await WearingPumps.Get<TrainingSchedules>(plant).Put("failure-risk-24h", Pumps, isOn: true, TimeSpan.FromHours(1), WearingPumps.At(0), CancellationToken.None);
    }

    private static async Task<ScheduleRow> Schedule(Plant plant) =>
        (await WearingPumps.Get<TrainingSchedules>(plant).List("failure-risk-24h", CancellationToken.None)).ShouldHaveSingleItem();
}
