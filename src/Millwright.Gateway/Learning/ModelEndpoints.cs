using Millwright.Contracts.Learning;
using Millwright.Gateway.Alarms;
using Millwright.Gateway.Api;
using Millwright.Gateway.Errors;
using Millwright.Storage;
using Millwright.Storage.Learning;

namespace Millwright.Gateway.Learning;

/// <summary>Models, their versions, and who of them answers.</summary>
internal static class ModelEndpoints
{
    private const int MostName = 100;
    private const int MostReason = 2_000;

    public static void MapModels(this RouteGroupBuilder ml)
    {
        var models = ml.MapGroup("/models");
        models.MapGet("", List).WithSummary("Every model, with its champions and challengers.").Produces<ItemList<ModelSummary>>();
        models.MapGet("/{name}", Get).WithSummary("A model.").Produces<ModelSummary>();
        models.MapGet("/{name}/events", Events).WithSummary("What the loop did with a model and why, newest first.").Produces<Page<LearningEvent>>();
        models.MapGet("/{name}/versions", Versions).WithSummary("A model's versions, newest first.").Produces<Page<VersionRow>>();
        models.MapGet("/{name}/versions/{number:int}", Version).WithSummary("A version: lineage, metrics, part.").Produces<VersionRow>();
        models.MapPost("/{name}/versions/{number:int}/promote", Promote).WithSummary("Make a version the champion of its scope, with If-Match.").Produces<VersionRow>();
        models.MapPost("/{name}/versions/{number:int}/rollback", RollBack).WithSummary("Take its part from a version, with If-Match; the champion before it answers again.").Produces<VersionRow>();
        models.MapPost("/{name}/versions/{number:int}/archive", Archive).WithSummary("Put a version away for good, with If-Match.").Produces<VersionRow>();
        ml.MapGet("/chains/{trace:guid}", Chain).WithSummary("One chain of the loop, from what began it to how it ended.").Produces<ItemList<LearningEvent>>();
    }

    private static async Task<IResult> List(ModelRegistry models, CancellationToken cancellationToken) => TypedResults.Ok(new ItemList<ModelSummary>(await models.List(cancellationToken)));

    private static async Task<IResult> Get(string name, ModelRegistry models, CancellationToken cancellationToken) =>
        (await models.List(cancellationToken)).Find(model => model.Name == name) is { } found ? TypedResults.Ok(found) : Problems.NotFound("model", name);

    private static async Task<IResult> Events(string name, int? limit, string? cursor, ModelRegistry models, LearningLog log, CancellationToken cancellationToken)
    {
        var paging = new Paging(limit, cursor);
        if (paging.Problem is { } problem)
            return problem;
        return await models.Get(name, cancellationToken) is null ? Problems.NotFound("model", name) : TypedResults.Ok(await log.List(name, paging.Size, cursor, cancellationToken));
    }

    private static async Task<IResult> Versions(string name, int? limit, string? cursor, ModelRegistry models, CancellationToken cancellationToken)
    {
        var paging = new Paging(limit, cursor);
        if (paging.Problem is { } problem)
            return problem;
        return await models.Get(name, cancellationToken) is null ? Problems.NotFound("model", name) : TypedResults.Ok(await models.Versions(name, paging.Size, cursor, cancellationToken));
    }

    private static async Task<IResult> Version(string name, int number, ModelRegistry models, HttpContext context, CancellationToken cancellationToken)
    {
        if (await models.Version(name, number, cancellationToken) is not { } found)
            return Problems.NotFound("version", $"{name}/{number}");
        context.Response.Headers.ETag = Preconditions.ETag(found.Version);
        return Preconditions.IsKnown(context.Request, found.Version) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Ok(found);
    }

    private static async Task<IResult> Chain(Guid trace, LearningLog log, CancellationToken cancellationToken) =>
        await log.Chain(trace, cancellationToken) is { Count: > 0 } chain ? TypedResults.Ok(new ItemList<LearningEvent>(chain)) : Problems.NotFound("chain", $"{trace}");

    private static Task<IResult> Promote(string name, int number, MoveDocument? move, ModelRegistry models, IGrainFactory grains, HttpContext context, CancellationToken cancellationToken) =>
        Move(name, number, move, "An archived version never answers again; train a new one.", static (grain, id, order) => grain.Promote(id, order), models, grains, context, cancellationToken);

    private static Task<IResult> RollBack(string name, int number, MoveDocument? move, ModelRegistry models, IGrainFactory grains, HttpContext context, CancellationToken cancellationToken) =>
        Move(name, number, move, "It is neither champion nor challenger: there is nothing to take from it.", static (grain, id, order) => grain.RollBack(id, order), models, grains, context, cancellationToken);

    private static Task<IResult> Archive(string name, int number, MoveDocument? move, ModelRegistry models, IGrainFactory grains, HttpContext context, CancellationToken cancellationToken) =>
        Move(name, number, move, "It answers: roll it back, or promote another one first.", static (grain, id, order) => grain.Archive(id, order), models, grains, context, cancellationToken);

    private static async Task<IResult> Move(
        string name, int number, MoveDocument? said, string impossible, Func<IModelGrain, Guid, MoveOrder, Task<MoveResult>> move, ModelRegistry models, IGrainFactory grains, HttpContext context,
        CancellationToken cancellationToken)
    {
        if (Preconditions.IfMatch(context.Request, out var version) is { } problem)
            return problem;
        if (said?.By is { Length: 0 or > MostName })
            return Problems.Validation($"by must be 1 to {MostName} characters.", new FieldError("by", $"1 to {MostName} characters"));
        if (said?.Reason is { Length: 0 or > MostReason })
            return Problems.Validation($"reason must be 1 to {MostReason} characters.", new FieldError("reason", $"1 to {MostReason} characters"));
        if (await models.Version(name, number, cancellationToken) is not { } found)
            return Problems.NotFound("version", $"{name}/{number}");
        var order = new MoveOrder(said?.By ?? ActDocument.DefaultBy, said?.Reason ?? "Somebody decided so.", version);
        return await move(grains.GetGrain<IModelGrain>(name), found.Id, order) switch
        {
            MoveResult.Missing => Problems.NotFound("version", $"{name}/{number}"),
            MoveResult.Outdated => Problems.Outdated(context.Request.Headers.IfMatch.ToString()),
            MoveResult.Impossible => Problems.Of(StatusCodes.Status409Conflict, "model.impossible", "The version's part does not allow it.", impossible),
            _ => await Version(name, number, models, context, cancellationToken),
        };
    }
}
