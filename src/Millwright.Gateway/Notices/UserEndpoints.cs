using Millwright.Gateway.Api;
using Millwright.Gateway.Errors;
using Millwright.Storage;
using Millwright.Storage.Machines;
using Millwright.Storage.Notices;

namespace Millwright.Gateway.Notices;

/// <summary>The people, and what they want to hear.</summary>
internal static class UserEndpoints
{
    public static void MapUsers(this RouteGroupBuilder api)
    {
        var users = api.MapGroup("/users").WithTags("People");
        users.MapGet("", List).WithSummary("List people.").Produces<Page<UserRow>>();
        users.MapPost("", Create).WithSummary("Add a person.").Produces<UserRow>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status409Conflict);
        users.MapGet("/{id:guid}", Get).WithSummary("One person.").Produces<UserRow>();
        users.MapPut("/{id:guid}", Update).WithSummary("Change a person, with If-Match.").Produces<UserRow>();
        users.MapDelete("/{id:guid}", Delete).WithSummary("Remove a person, with If-Match; the log of what they were sent stays.");
        users.MapGet("/{id:guid}/preferences", Preferences).WithSummary("What a person wants to hear.").Produces<UserPreferences>();
        users.MapPut("/{id:guid}/preferences", PutPreferences).WithSummary("Set all that a person wants to hear, with If-Match.").Produces<UserPreferences>();
    }

    private static async Task<IResult> List(int? limit, string? cursor, PeopleRegistry people, CancellationToken cancellationToken)
    {
        var paging = new Paging(limit, cursor);
        return paging.Problem ?? TypedResults.Ok(await people.List(paging.Size, cursor, cancellationToken));
    }

    private static async Task<IResult> Get(Guid id, PeopleRegistry people, HttpContext context, CancellationToken cancellationToken) =>
        await people.Get(id, cancellationToken) is { } found ? Changes.Answer(found, found.Version, context) : Problems.NotFound("user", $"{id}");

    private static async Task<IResult> Create(
        UserDocument document, PeopleRegistry people, SystemLog log, HttpContext context, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (draft, errors) = document.Check(Guid.CreateVersion7(clock.GetUtcNow()));
        if (draft is null)
            return Problems.Validation("The person is not valid.", [.. errors]);
        var made = await people.Create(draft, cancellationToken);
        if (made.Outcome == ChangeOutcome.Exists)
            return Problems.Exists("user", document.Email ?? "");
        await log.Add("user.created", "done", new { draft.Id, draft.Name }, null, cancellationToken);
        context.Response.Headers.ETag = Preconditions.ETag(made.Value!.Version);
        return TypedResults.Created($"/api/v1/users/{draft.Id}", made.Value);
    }

    private static async Task<IResult> Update(Guid id, UserDocument document, PeopleRegistry people, SystemLog log, HttpContext context, CancellationToken cancellationToken)
    {
        if (Preconditions.IfMatch(context.Request, out var version) is { } unconditional)
            return unconditional;
        var (draft, errors) = document.Check(id);
        if (draft is null)
            return Problems.Validation("The person is not valid.", [.. errors]);
        var changed = await people.Update(draft, version, cancellationToken);
        if (Changes.Problem(changed.Outcome, "user", $"{id}", document.Email ?? "", context) is { } failed)
            return failed;
        await log.Add("user.changed", "done", new { id, document.Name }, null, cancellationToken);
        return Changes.Answer(changed.Value!, changed.Value!.Version, context);
    }

    private static async Task<IResult> Delete(Guid id, PeopleRegistry people, SystemLog log, HttpContext context, CancellationToken cancellationToken)
    {
        if (Preconditions.IfMatch(context.Request, out var version) is { } unconditional)
            return unconditional;
        var deleted = await people.Delete(id, version, cancellationToken);
        if (Changes.Problem(deleted.Outcome, "user", $"{id}", "", context) is { } failed)
            return failed;
        await log.Add("user.removed", "done", new { id, deleted.Value!.Name }, null, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> Preferences(Guid id, PeopleRegistry people, HttpContext context, CancellationToken cancellationToken)
    {
        if (await people.Preferences(id, cancellationToken) is not { } found)
            return Problems.NotFound("user", $"{id}");
        context.Response.Headers.ETag = Preconditions.ETag(found.Version);
        return TypedResults.Ok(found);
    }

    private static async Task<IResult> PutPreferences(
        Guid id, PreferencesDocument document, PeopleRegistry people, ChannelRegistry channels, OnCallRegistry onCall, SystemLog log, HttpContext context,
        CancellationToken cancellationToken)
    {
        if (Preconditions.IfMatch(context.Request, out var version) is { } unconditional)
            return unconditional;
        var known = await channels.Ids(cancellationToken);
        var schedules = (await onCall.List(cancellationToken)).Select(static row => row.Id).ToHashSet();
        FieldError[] errors = [.. document.Errors(known, schedules)];
        if (errors.Length > 0)
            return Problems.Validation("The preferences are not valid.", errors);
        var changed = await people.PutPreferences(id, document.Items, version, cancellationToken);
        if (Changes.Problem(changed.Outcome, "user", $"{id}", "", context) is { } failed)
            return failed;
        await log.Add("preferences.changed", "done", new { user = id, count = document.Items.Count }, null, cancellationToken);
        context.Response.Headers.ETag = Preconditions.ETag(changed.Value!.Version);
        return TypedResults.Ok(changed.Value);
    }
}
