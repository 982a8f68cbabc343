using Millwright.Contracts.Machines;
using Millwright.Gateway.Api;
using Millwright.Gateway.Errors;
using Millwright.Silo.Machines;
using Millwright.Storage;
using Millwright.Storage.Machines;
using Millwright.Twins.Machines;

namespace Millwright.Gateway.Machines;

/// <summary>The register of machines, and their live state.</summary>
internal static class MachineEndpoints
{
    public static void MapMachines(this RouteGroupBuilder api)
    {
        var machines = api.MapGroup("/machines").WithTags("Machines");
        machines.MapGet("", List).WithSummary("List machines.").Produces<Page<MachineRow>>();
        machines.MapPost("", Create).WithSummary("Register a machine.").Produces<Registration>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status409Conflict);
        machines.MapGet("/{id}", Live).WithSummary("A machine's live state; its ETag is the twin's version.").Produces<MachineView>();
        machines.MapGet("/{id}/state", StateAt).WithSummary("A machine's state as of a past time.").Produces<MachineView>();
        machines.MapGet("/{id}/replay", Replay).WithSummary("Replay the machine's whole journal and compare it with the live twin.").Produces<ReplayProof>();
        machines.MapGet("/{id}/registration", Get).WithSummary("A machine as it is registered.").Produces<Registration>();
        machines.MapPut("/{id}/registration", Update).WithSummary("Change a machine, with If-Match; one that was retired is back in service.").Produces<Registration>();
        machines.MapDelete("/{id}/registration", Retire).WithSummary("Retire a machine, with If-Match; its history stays.").Produces<Registration>();
        machines.MapPut("/{id}/maintenance", BeginMaintenance).WithSummary("Begin maintenance: nothing is judged until it ends.").Produces<MachineView>();
        machines.MapDelete("/{id}/maintenance", EndMaintenance).WithSummary("End maintenance.").Produces<MachineView>();
    }

    /// <param name="sort"><c>id</c> (the default), <c>name</c> or <c>lastSeen</c>; with a minus before it, from the end.</param>
    private static async Task<IResult> List(
        MachineDirectory directory, string? status, string? type, string? site, string? line, string? tag, string? text, bool? retired, string? sort,
        int? limit, string? cursor, CancellationToken cancellationToken)
    {
        var paging = new Paging(limit, cursor);
        if (paging.Problem is { } problem)
            return problem;
        if (!QueryWord.TryRead<MachineStatus>("status", status, out var wanted, out var unknown))
            return unknown;
        if (!Enum.TryParse<MachineOrder>(sort?.TrimStart('-') ?? "id", ignoreCase: true, out var order) || !Enum.IsDefined(order))
            return Problems.Validation("sort must be id, name or lastSeen, with a minus before it to begin from the end.", new FieldError("sort", "id, name or lastSeen", sort));
        var filter = new MachineFilter(wanted, type, site, line, tag, text, retired ?? false);
        return TypedResults.Ok(await directory.List(filter, order, sort?.StartsWith('-') == true, paging.Size, cursor, cancellationToken));
    }

    private static async Task<IResult> Create(MachineDocument document, MachineRegistry registry, TwinCalls twins, HttpContext context, CancellationToken cancellationToken)
    {
        var (draft, errors) = document.Check();
        if (draft is null)
            return Problems.Validation("The machine cannot be registered.", [.. errors]);
        var made = await registry.Create(draft, cancellationToken);
        if (made.Outcome == ChangeOutcome.Exists)
            return Problems.Exists("machine", document.Id);
        await twins.Tell(document.Id, static twin => twin.Refresh());
        context.Response.Headers.ETag = Preconditions.ETag(made.Value!.Version);
        return TypedResults.Created($"/api/v1/machines/{document.Id}", Registration.Of(made.Value));
    }

    private static async Task<IResult> Live(string id, TwinCalls twins) =>
        MachineId.IsWellFormed(id) && await twins.Ask(id, static twin => twin.View()) is { } view ? new LiveState(view) : Problems.NotFound("machine", id);

    private static async Task<IResult> StateAt(string id, DateTimeOffset at, PastStates past, CancellationToken cancellationToken)
    {
        if (!MachineId.TryParse(id, out var machine) || await past.At(machine, at, cancellationToken) is not { } view)
            return Problems.NotFound("machine", id);
        return new LiveState(view, isCurrent: false);
    }

    private static async Task<IResult> Replay(string id, PastStates past, TwinCalls twins, CancellationToken cancellationToken)
    {
        for (var look = 1; ; look++)
        {
            if (!MachineId.TryParse(id, out var machine) || await twins.Ask(id, static twin => twin.View()) is not { } live || await past.FromNothing(machine, cancellationToken) is not { } replayed)
                return Problems.NotFound("machine", id);
            var proof = ReplayProof.Of(live, replayed);
            if (proof.IsSame || look == ReplayProof.Looks)
                return TypedResults.Ok(proof);
            await twins.Tell(id, static twin => twin.Wake());
        }
    }

    private static async Task<IResult> Get(string id, MachineRegistry registry, HttpContext context, CancellationToken cancellationToken) =>
        MachineId.TryParse(id, out var machine) && await registry.Get(machine, cancellationToken) is { } found ? Answer(found, context) : Problems.NotFound("machine", id);

    private static async Task<IResult> Update(
        string id, MachineDocument document, MachineRegistry registry, TwinCalls twins, HttpContext context, CancellationToken cancellationToken)
    {
        if (Preconditions.IfMatch(context.Request, out var version) is { } problem)
            return problem;
        var (draft, errors) = (document with { Id = id }).Check();
        if (document.Id != id)
            errors = [.. errors, new FieldError("id", "differs from the path; an id never changes", document.Id)];
        if (draft is null || errors.Count > 0)
            return Problems.Validation("The machine cannot be changed.", [.. errors]);
        var changed = await registry.Update(draft, version, cancellationToken);
        if (changed is { Outcome: ChangeOutcome.Changed, Value.IsRetired: true })
            changed = await registry.SetRetired(draft.Id, retired: false, version: null, cancellationToken);
        return await Finish(changed, id, twins, context);
    }

    private static async Task<IResult> Retire(string id, MachineRegistry registry, TwinCalls twins, HttpContext context, CancellationToken cancellationToken)
    {
        if (Preconditions.IfMatch(context.Request, out var version) is { } problem)
            return problem;
        if (!MachineId.TryParse(id, out var machine))
            return Problems.NotFound("machine", id);
        return await Finish(await registry.SetRetired(machine, retired: true, version, cancellationToken), id, twins, context);
    }

    private static async Task<IResult> Finish(Change<MachineRecord> change, string id, TwinCalls twins, HttpContext context)
    {
        if (change.Outcome == ChangeOutcome.Missing)
            return Problems.NotFound("machine", id);
        if (change.Outcome == ChangeOutcome.Outdated)
            return Problems.Outdated(context.Request.Headers.IfMatch.ToString());
        await twins.Tell(id, static twin => twin.Refresh());
        return Answer(change.Value!, context);
    }

    private static IResult Answer(MachineRecord machine, HttpContext context)
    {
        context.Response.Headers.ETag = Preconditions.ETag(machine.Version);
        return HttpMethods.IsGet(context.Request.Method) && Preconditions.IsKnown(context.Request, machine.Version)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(Registration.Of(machine));
    }

    private static Task<IResult> BeginMaintenance(string id, TwinCalls twins) => SetMaintenance(id, true, twins);

    private static Task<IResult> EndMaintenance(string id, TwinCalls twins) => SetMaintenance(id, false, twins);

    private static async Task<IResult> SetMaintenance(string id, bool inMaintenance, TwinCalls twins) =>
        MachineId.IsWellFormed(id) && await twins.Ask(id, twin => twin.SetMaintenance(inMaintenance)) is { } view ? new LiveState(view) : Problems.NotFound("machine", id);
}
