using Millwright.Gateway.Alarms;
using Millwright.Gateway.Api;
using Millwright.Gateway.Errors;
using Millwright.Silo.Learning;
using Millwright.Storage.Learning;
using Millwright.Storage.Machines;
using Millwright.Twins.Models;

namespace Millwright.Gateway.Learning;

/// <summary>What a kind of failure is: the episodes that are of it, or its profile; exactly one of the two.</summary>
/// <param name="Episodes">From which its profile is learnt; each has ended.</param>
/// <param name="Profile">Of each feature that belongs to it, its value: <c>temperature.mean</c>, <c>duration.h</c>.</param>
public sealed record PatternDocument(string? Description = null, IReadOnlyList<Guid>? Episodes = null, IReadOnlyDictionary<string, double>? Profile = null, string? By = null);

/// <summary>A cluster of failures that a version found.</summary>
/// <param name="Cluster">Its index within the version.</param>
/// <param name="Size">Episodes in it.</param>
/// <param name="Distinctive">The features in which it differs most from all episodes, the strongest first.</param>
/// <param name="Means">Of all features, in their own units.</param>
/// <param name="Nearest">The labelled pattern that it is nearest to; null: there is none to compare with.</param>
public sealed record FailureClusterDocument(int Cluster, int Size, IReadOnlyList<TraitRow> Distinctive, IReadOnlyDictionary<string, double> Means, NearestPattern? Nearest);

/// <summary>Kinds of failures that people know by name, and the clusters that versions found.</summary>
internal static class PatternEndpoints
{
    private const int MostName = 100;
    private const int MostDescription = 2_000;
    private const int MostEpisodes = 100;
    private const int MostFeatures = 1_000;

    public static void MapPatterns(this RouteGroupBuilder ml)
    {
        var patterns = ml.MapGroup("/patterns");
        patterns.MapGet("", List).WithSummary("The kinds of failures that people know, by name.").Produces<ItemList<PatternRow>>();
        patterns.MapGet("/{name}", Get).WithSummary("A kind of failure.").Produces<PatternRow>();
        patterns.MapPut("/{name}", Put).WithSummary("Say what a kind of failure is: with If-Match to change, with If-None-Match: * to make.")
            .Produces<PatternRow>().Produces<PatternRow>(StatusCodes.Status201Created);
        patterns.MapDelete("/{name}", Remove).WithSummary("Forget a kind of failure, with If-Match.").Produces(StatusCodes.Status204NoContent);
        ml.MapGet("/models/{model}/versions/{number:int}/clusters", Clusters).WithSummary("The clusters of failures that a version found, each with the labelled pattern that it is nearest to.")
            .Produces<ItemList<FailureClusterDocument>>();
    }

    private static async Task<IResult> List(PatternRegistry patterns, CancellationToken cancellationToken) => TypedResults.Ok(new ItemList<PatternRow>(await patterns.List(cancellationToken)));

    private static async Task<IResult> Get(string name, PatternRegistry patterns, HttpContext context, CancellationToken cancellationToken)
    {
        if (await patterns.Get(name, cancellationToken) is not { } found)
            return Problems.NotFound("pattern", name);
        context.Response.Headers.ETag = Preconditions.ETag(found.Version);
        return Preconditions.IsKnown(context.Request, found.Version) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Ok(found);
    }

    private static async Task<IResult> Put(string name, PatternDocument said, PatternRegistry patterns, PatternProfiles profiles, HttpContext context, CancellationToken cancellationToken)
    {
        long? version = null;
        var onlyNew = Preconditions.IsOnlyNew(context.Request);
        if (!onlyNew && Preconditions.IfMatch(context.Request, out version) is { } problem)
            return problem;
        var errors = ErrorsOf(name, said);
        var (profile, missing) = (said.Profile, (Guid?)null);
        if (errors.Count == 0 && said.Episodes is { } episodes)
            (profile, missing) = await profiles.Of(episodes, cancellationToken);
        if (missing is { } id)
            errors.Add(new FieldError("episodes", "ids of episodes that have ended", $"{id}"));
        if (errors.Count > 0)
            return Problems.NotValid("pattern", errors);
        var pattern = new NewPattern(name, said.Description ?? "", profile!, said.Episodes ?? [], said.By ?? ActDocument.DefaultBy);
        var change = onlyNew ? await patterns.Make(pattern, cancellationToken) : await patterns.Set(pattern, version, cancellationToken);
        if (Changes.Problem(change.Outcome, "pattern", name, name, context) is { } refusal)
            return refusal;
        context.Response.Headers.ETag = Preconditions.ETag(change.Value!.Version);
        return change.Outcome == ChangeOutcome.Created ? TypedResults.Created($"/api/v1/ml/patterns/{Uri.EscapeDataString(name)}", change.Value) : TypedResults.Ok(change.Value);
    }

    private static async Task<IResult> Remove(string name, PatternRegistry patterns, HttpContext context, CancellationToken cancellationToken)
    {
        if (Preconditions.IfMatch(context.Request, out var version) is { } problem)
            return problem;
        return Changes.Problem((await patterns.Remove(name, version, cancellationToken)).Outcome, "pattern", name, name, context) ?? TypedResults.NoContent();
    }

    private static List<FieldError> ErrorsOf(string name, PatternDocument said)
    {
        var errors = new List<FieldError>();
        if (string.IsNullOrWhiteSpace(name) || name.Length > MostName)
            errors.Add(new FieldError("name", $"1 to {MostName} characters, not only spaces", name));
        if (said.Description is { Length: > MostDescription })
            errors.Add(new FieldError("description", $"{MostDescription} characters at most"));
        if (said.By is { Length: 0 or > MostName })
            errors.Add(new FieldError("by", $"1 to {MostName} characters", said.By));
        if ((said.Episodes is null) == (said.Profile is null))
            errors.Add(new FieldError("episodes", "exactly one of episodes and profile is said"));
        else if (said.Episodes is { Count: 0 or > MostEpisodes })
            errors.Add(new FieldError("episodes", $"1 to {MostEpisodes} ids"));
        else if (said.Profile is { } profile && (profile.Count is 0 or > MostFeatures || profile.Values.Any(static value => !double.IsFinite(value))))
            errors.Add(new FieldError("profile", $"1 to {MostFeatures} features with finite values"));
        return errors;
    }

    private static async Task<IResult> Clusters(string model, int number, ModelRegistry models, PatternRegistry patterns, CancellationToken cancellationToken)
    {
        if (await models.Version(model, number, cancellationToken) is not { Metrics: var metrics })
            return Problems.NotFound("version", $"{model}/{number}");
        var known = (await patterns.List(cancellationToken)).ConvertAll(static pattern => pattern.Labelled);
        return TypedResults.Ok(new ItemList<FailureClusterDocument>(
            [.. (metrics.Profiles ?? []).Select((profile, cluster) => new FailureClusterDocument(cluster, profile.Size, profile.Distinctive, profile.Means, metrics.Nearest(cluster, known)))]));
    }
}
