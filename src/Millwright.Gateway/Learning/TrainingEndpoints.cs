using Microsoft.Extensions.Options;
using Millwright.Contracts.Learning;
using Millwright.Gateway.Alarms;
using Millwright.Gateway.Api;
using Millwright.Gateway.Errors;
using Millwright.Silo.Learning;
using Millwright.Storage;
using Millwright.Storage.Learning;
using Millwright.Twins.Models;

namespace Millwright.Gateway.Learning;

/// <summary>Trainings: <c>docs/learning.md</c>.</summary>
internal static class TrainingEndpoints
{
    private const int MostName = 100;
    private const int FewestTrials = 2;
    private const int MostTrials = 64;

    public static void MapTraining(this RouteGroupBuilder ml)
    {
        ml.MapPost("/train", Train).WithSummary("Have a model learn from history; answers with the job at once.").Produces<TrainingJobRow>(StatusCodes.Status202Accepted);
        ml.MapGet("/jobs", List).WithSummary("Trainings, newest first.").Produces<Page<TrainingJobRow>>();
        ml.MapGet("/jobs/{id:guid}", Get).WithSummary("A training: how far it is, or how it ended.").Produces<TrainingJobRow>();
        ml.MapDelete("/jobs/{id:guid}", Cancel).WithSummary("End a training as soon as it can be ended.").Produces<TrainingJobRow>(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> Train(
        TrainDocument asked, ModelRegistry models, TrainingJobs jobs, IGrainFactory grains, IOptions<LearningOptions> options, TimeProvider clock, HttpContext context,
        CancellationToken cancellationToken)
    {
        var errors = new List<FieldError>();
        var scope = ScopeDocument.Read(asked.Scope, errors);
        var horizon = Horizon.Of(asked.Task, asked.HorizonHours, errors);
        var now = clock.GetUtcNow();
        var (from, to) = (asked.From ?? (asked.To ?? now) - options.Value.History, asked.To ?? now);
        if (from >= to)
            errors.Add(new FieldError("from", $"not before {to:O}", $"{from:O}"));
        if (asked.SampleEvery is { } every && (every < TimeSpan.FromSeconds(1) || every > TimeSpan.FromDays(30)))
            errors.Add(new FieldError("sampleEvery", "PT1S to P30D", $"{every}"));
        if (asked.Tune is { Trials: < FewestTrials or > MostTrials } tune)
            errors.Add(new FieldError("tune.trials", $"{FewestTrials} to {MostTrials}", $"{tune.Trials}"));
        else if (asked is { Tune: not null, Task: PredictionTask.Anomaly or PredictionTask.Cluster })
            errors.Add(new FieldError("tune", $"{asked.Task} has no settings to search; leave it out"));
        if (asked.By is { Length: 0 or > MostName })
            errors.Add(new FieldError("by", $"1 to {MostName} characters", asked.By));
        if (errors.Count > 0)
            return Problems.NotValid("training", errors);
        var model = await models.Ensure(ModelNames.Of(asked.Task, horizon), asked.Task, ModelNames.HasHorizon(asked.Task) ? horizon : null, cancellationToken);
        var request = new TrainingRequest(from, to, now, asked.SampleEvery ?? TrainingRequest.UsualSampleEvery(horizon), asked.Seed, Tune: asked.Tune?.Trials ?? 0);
        var (job, _) = await jobs.Queue(Guid.CreateVersion7(now), model.Name, scope!, request, asked.By ?? ActDocument.DefaultBy, Guid.CreateVersion7(now), cancellationToken);
        await grains.GetGrain<ITrainingJobGrain>(job.Id).Start();
        context.Response.Headers.Location = $"/api/v1/ml/jobs/{job.Id}";
        return TypedResults.Json(job, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> List(string? model, string? state, int? limit, string? cursor, TrainingJobs jobs, CancellationToken cancellationToken)
    {
        var paging = new Paging(limit, cursor);
        if (paging.Problem is { } problem)
            return problem;
        if (!QueryWord.TryRead<JobState>("state", state, out var only, out var unknown))
            return unknown;
        return TypedResults.Ok(await jobs.List(model, only, paging.Size, cursor, cancellationToken));
    }

    private static async Task<IResult> Get(Guid id, TrainingJobs jobs, CancellationToken cancellationToken) =>
        await jobs.Get(id, cancellationToken) is { } job ? TypedResults.Ok(job) : Problems.NotFound("training", $"{id}");

    private static async Task<IResult> Cancel(Guid id, TrainingJobs jobs, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (await jobs.Get(id, cancellationToken) is null)
            return Problems.NotFound("training", $"{id}");
        await grains.GetGrain<ITrainingJobGrain>(id).Cancel();
        return TypedResults.Json(await jobs.Get(id, cancellationToken), statusCode: StatusCodes.Status202Accepted);
    }
}

/// <summary>How far ahead somebody wants to look.</summary>
internal static class Horizon
{
    public static int Of(PredictionTask task, int? asked, List<FieldError> errors)
    {
        if (asked is not null && !ModelNames.HasHorizon(task))
            errors.Add(new FieldError("horizonHours", $"{task} has no horizon; leave it out", $"{asked}"));
        else if (asked is < 1 or > ModelNames.LongestHorizonHours)
            errors.Add(new FieldError("horizonHours", $"1 to {ModelNames.LongestHorizonHours}", $"{asked}"));
        return asked ?? ModelNames.DefaultHorizonHours;
    }
}
