using Millwright.Gateway.Api;
using Millwright.Gateway.Errors;
using Millwright.Silo.Learning;
using Millwright.Storage.Learning;

namespace Millwright.Gateway.Learning;

/// <summary>Whether a model is trained by itself, and how often.</summary>
/// <param name="Every">A minute to 366 days; an hour unless said.</param>
/// <param name="Scope">Whose model; left out: the whole fleet's.</param>
public sealed record ScheduleDocument(bool IsOn, TimeSpan? Every = null, ScopeDocument? Scope = null);

/// <summary>How the trainer is.</summary>
/// <param name="Status">healthy; degraded: something does not do, see the checks.</param>
/// <param name="Jobs">Trainings by state.</param>
public sealed record TrainerDocument(string Status, IReadOnlyList<TrainerCheck> Checks, IReadOnlyDictionary<JobState, long> Jobs, IReadOnlyList<ScheduleRow> Schedules);

/// <summary>Trainings that are due again and again, and how the trainer is.</summary>
internal static class ScheduleEndpoints
{
    private static readonly TimeSpan Hourly = TimeSpan.FromHours(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    public static void MapSchedules(this RouteGroupBuilder ml)
    {
        ml.MapGet("/health", Health).WithSummary("How the trainer is: PostgreSQL, workers, trainings by state, schedules.").Produces<TrainerDocument>();
        ml.MapGet("/models/{name}/schedules", List).WithSummary("When a model is trained by itself, by scope.").Produces<ItemList<ScheduleRow>>();
        ml.MapPut("/models/{name}/schedules", Put).WithSummary("Have a model trained by itself again and again, or no more; hourly unless said.").Produces<ScheduleRow>();
    }

    private static async Task<IResult> Health(TrainerHealth health, TrainingJobs jobs, TrainingSchedules schedules, CancellationToken cancellationToken)
    {
        var checks = await health.Checks(cancellationToken);
        return TypedResults.Ok(new TrainerDocument(
            checks.All(static check => check.IsHealthy) ? "healthy" : "degraded", checks, await jobs.Count(cancellationToken), await schedules.List(null, cancellationToken)));
    }

    private static async Task<IResult> List(string name, ModelRegistry models, TrainingSchedules schedules, CancellationToken cancellationToken) =>
        await models.Get(name, cancellationToken) is null ? Problems.NotFound("model", name) : TypedResults.Ok(new ItemList<ScheduleRow>(await schedules.List(name, cancellationToken)));

    private static async Task<IResult> Put(
        string name, ScheduleDocument said, ModelRegistry models, TrainingSchedules schedules, TimeProvider clock, CancellationToken cancellationToken)
    {
        var errors = new List<FieldError>();
        var scope = ScopeDocument.Read(said.Scope, errors);
        var every = said.Every ?? Hourly;
        if (every < Shortest || every > Longest)
            errors.Add(new FieldError("every", "PT1M to P366D", $"{every}"));
        if (errors.Count > 0)
            return Problems.NotValid("schedule", errors);
        return await models.Get(name, cancellationToken) is null
            ? Problems.NotFound("model", name)
            : TypedResults.Ok(await schedules.Put(name, scope!, said.IsOn, every, clock.GetUtcNow(), cancellationToken));
    }
}
