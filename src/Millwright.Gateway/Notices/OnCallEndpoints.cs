using Millwright.Gateway.Api;
using Millwright.Gateway.Errors;
using Millwright.Storage.Machines;
using Millwright.Storage.Notices;
using Millwright.Twins.Notices;

namespace Millwright.Gateway.Notices;

/// <summary>A schedule as somebody writes it.</summary>
public sealed record OnCallDocument(string Name, Rotation Rotation)
{
    private const int MostName = 100, MostWeeks = 52, MostSlots = 2_000;

    internal IEnumerable<FieldError> Errors()
    {
        if (Name.Trim().Length is < 1 or > MostName)
            yield return new("name", $"1 to {MostName} characters", Name);
        if (!LocalSpans.IsZone(Rotation.TimeZone))
            yield return new("rotation.timeZone", "an id of the IANA time zone database, such as Europe/Berlin", Rotation.TimeZone);
        if (Rotation.Weeks is < 1 or > MostWeeks)
            yield return new("rotation.weeks", $"1 to {MostWeeks}", $"{Rotation.Weeks}");
        if (Rotation.Slots.Count > MostSlots)
            yield return new("rotation.slots", $"at most {MostSlots}");
        for (var index = 0; index < Rotation.Slots.Count; index++)
            if (Rotation.Slots[index].Week < 1 || Rotation.Slots[index].Week > Rotation.Weeks)
                yield return new($"rotation.slots[{index}].week", "1 to the rotation's weeks", $"{Rotation.Slots[index].Week}");
    }
}

/// <summary>Who is on call at an instant.</summary>
public sealed record OnCallNow(DateTimeOffset At, IReadOnlyList<Guid> Users);

/// <summary>Who is on call when.</summary>
internal static class OnCallEndpoints
{
    public static void MapOnCall(this RouteGroupBuilder api)
    {
        var schedules = api.MapGroup("/on-call").WithTags("People");
        schedules.MapGet("", List).WithSummary("Every on-call schedule.").Produces<ItemList<OnCallRow>>();
        schedules.MapPost("", Create).WithSummary("Make a schedule.").Produces<OnCallRow>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status409Conflict);
        schedules.MapGet("/{id:guid}", Get).WithSummary("One schedule.").Produces<OnCallRow>();
        schedules.MapGet("/{id:guid}/now", Now).WithSummary("Who is on call, now or at a given time.").Produces<OnCallNow>();
        schedules.MapPut("/{id:guid}", Update).WithSummary("Change a schedule, with If-Match.").Produces<OnCallRow>();
        schedules.MapDelete("/{id:guid}", Delete).WithSummary("Remove a schedule, with If-Match; preferences that name it hold always then.");
    }

    private static async Task<IResult> List(OnCallRegistry schedules, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ItemList<OnCallRow>(await schedules.List(cancellationToken)));

    private static async Task<IResult> Get(Guid id, OnCallRegistry schedules, HttpContext context, CancellationToken cancellationToken) =>
        await schedules.Get(id, cancellationToken) is { } found ? Changes.Answer(found, found.Version, context) : Problems.NotFound("on-call schedule", $"{id}");

    private static async Task<IResult> Now(Guid id, DateTimeOffset? at, OnCallRegistry schedules, TimeProvider clock, CancellationToken cancellationToken)
    {
        var instant = at ?? clock.GetUtcNow();
        return await schedules.Get(id, cancellationToken) is { } found
            ? TypedResults.Ok(new OnCallNow(instant, [.. OnCall.At(found.Rotation, instant).Order()]))
            : Problems.NotFound("on-call schedule", $"{id}");
    }

    private static async Task<IResult> Create(
        OnCallDocument document, OnCallRegistry schedules, PeopleRegistry people, SystemLog log, HttpContext context, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await Refused(document, people, cancellationToken) is { } refused)
            return refused;
        var id = Guid.CreateVersion7(clock.GetUtcNow());
        var made = await schedules.Create(id, document.Name, document.Rotation, cancellationToken);
        if (made.Outcome == ChangeOutcome.Exists)
            return Problems.Exists("on-call schedule", document.Name);
        await log.Add("on-call.created", "done", new { id, document.Name }, null, cancellationToken);
        context.Response.Headers.ETag = Preconditions.ETag(made.Value!.Version);
        return TypedResults.Created($"/api/v1/on-call/{id}", made.Value);
    }

    private static async Task<IResult> Update(
        Guid id, OnCallDocument document, OnCallRegistry schedules, PeopleRegistry people, SystemLog log, HttpContext context, CancellationToken cancellationToken)
    {
        if (Preconditions.IfMatch(context.Request, out var version) is { } unconditional)
            return unconditional;
        if (await Refused(document, people, cancellationToken) is { } refused)
            return refused;
        var changed = await schedules.Update(id, document.Name, document.Rotation, version, cancellationToken);
        if (Changes.Problem(changed.Outcome, "on-call schedule", $"{id}", document.Name, context) is { } failed)
            return failed;
        await log.Add("on-call.changed", "done", new { id, document.Name }, null, cancellationToken);
        return Changes.Answer(changed.Value!, changed.Value!.Version, context);
    }

    private static async Task<IResult> Delete(Guid id, OnCallRegistry schedules, SystemLog log, HttpContext context, CancellationToken cancellationToken)
    {
        if (Preconditions.IfMatch(context.Request, out var version) is { } unconditional)
            return unconditional;
        var deleted = await schedules.Delete(id, version, cancellationToken);
        if (Changes.Problem(deleted.Outcome, "on-call schedule", $"{id}", "", context) is { } failed)
            return failed;
        await log.Add("on-call.removed", "done", new { id, deleted.Value!.Name }, null, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<IResult?> Refused(OnCallDocument document, PeopleRegistry people, CancellationToken cancellationToken)
    {
        var errors = document.Errors().ToList();
        var named = document.Rotation.Slots.Select(static slot => slot.UserId).Concat(document.Rotation.FallbackUserId is { } fallback ? [fallback] : []).Distinct();
        foreach (var user in named)
            if (await people.Get(user, cancellationToken) is null)
                errors.Add(new("rotation", "people of GET /api/v1/users only", $"{user}"));
        return errors.Count == 0 ? null : Problems.Validation("The schedule is not valid.", [.. errors]);
    }
}
