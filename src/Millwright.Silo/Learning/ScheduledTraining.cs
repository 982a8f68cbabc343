using Microsoft.Extensions.Options;
using Millwright.Contracts.Learning;
using Millwright.Storage.Learning;
using Millwright.Twins.Events;
using Millwright.Twins.Models;
using Millwright.Twins.Units;

namespace Millwright.Silo.Learning;

/// <summary>
/// Asks for the trainings that are due, after a look at whether they could learn anything; what fails, the look or the training, is tried again three times, each
/// time later. Every silo does: a schedule is moved on by the one that finds it as it was seen.
/// </summary>
internal sealed class ScheduledTraining(
    TrainingSchedules schedules, TrainerHealth health, TrainingJobs jobs, ModelRegistry models, IGrainFactory grains, IOptions<LearningOptions> options, TimeProvider clock)
{
    private const string By = "schedule";
    private const int Seed = 42;

    public async Task Turn(CancellationToken cancellationToken)
    {
        foreach (var (schedule, state, error) in await schedules.Ended(cancellationToken))
            await schedules.Move(schedule, state == JobState.Failed ? Failed(schedule, error!) : WentThrough(schedule, state), cancellationToken);
        foreach (var schedule in await schedules.Due(clock.GetUtcNow(), cancellationToken))
            await Begin(schedule, cancellationToken);
    }

    private async Task Begin(ScheduleRow schedule, CancellationToken cancellationToken)
    {
        var checks = (await health.Checks(cancellationToken)).Concat(await health.ChecksOf(schedule.Scope, cancellationToken));
        if (string.Join(' ', checks.Where(static check => !check.IsHealthy).Select(static check => check.Detail)) is { Length: > 0 } wrong)
        {
            await schedules.Move(schedule, Failed(schedule, wrong), cancellationToken);
            return;
        }
        var now = clock.GetUtcNow();
        var model = (await models.Get(schedule.Model, cancellationToken))!;
        var request = new TrainingRequest(now - options.Value.History, now, now, TrainingRequest.UsualSampleEvery(model.HorizonHours), Seed);
        // Of this time of the schedule: several silos, or one that begins again, ask for one.
        var id = DerivedId.Of($"{schedule.Model} {schedule.Scope}", By, schedule.NextAt.Micros());
        var (job, _) = await jobs.Queue(id, schedule.Model, schedule.Scope, request, By, DerivedId.Of(id.ToString(), "trace", 0), cancellationToken);
        var next = ScheduleRule.Next(schedule.DueAt, schedule.Every, now);
        if (await schedules.Move(schedule, schedule with { DueAt = next, NextAt = next, JobId = job.Id, LastAt = now, LastOutcome = "A training was asked for." }, cancellationToken))
            await grains.GetGrain<ITrainingJobGrain>(job.Id).Start();
    }

    private ScheduleRow WentThrough(ScheduleRow schedule, JobState state) => schedule with
    {
        Failures = 0,
        JobId = null,
        LastAt = clock.GetUtcNow(),
        LastOutcome = state == JobState.Cancelled ? "The training was cancelled." : "It has learnt.",
    };

    private ScheduleRow Failed(ScheduleRow schedule, string why)
    {
        var (now, failures) = (clock.GetUtcNow(), schedule.Failures + 1);
        var regular = ScheduleRule.Next(schedule.DueAt, schedule.Every, now);
        return ScheduleRule.Backoff(failures, options.Value.RetryAfter) is { } wait
            ? schedule with
            {
                DueAt = regular,
                NextAt = now + wait,
                Failures = failures,
                JobId = null,
                LastAt = now,
                LastOutcome = $"{why} It is tried again in {DurationText.Of(wait)}, for the {failures}. of {ScheduleRule.MostRetries} times.",
            }
            : schedule with { DueAt = regular, NextAt = regular, Failures = 0, JobId = null, LastAt = now, LastOutcome = $"{why} It was tried {failures} times; the next is at {regular:u}." };
    }
}
