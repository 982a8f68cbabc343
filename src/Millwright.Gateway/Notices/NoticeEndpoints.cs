using System.Text.Json;
using Millwright.Gateway.Api;
using Millwright.Gateway.Errors;
using Millwright.Storage;
using Millwright.Storage.Machines;
using Millwright.Storage.Notices;
using Millwright.Twins.Machines;
using Millwright.Twins.Notices;

namespace Millwright.Gateway.Notices;

/// <summary>A notice with every attempt to send it, oldest first.</summary>
public sealed record NoticeDetail(NoticeRow Notice, IReadOnlyList<AttemptRow> Attempts)
{
    internal static async Task<NoticeDetail?> Of(Guid id, DeliveryLog deliveries, CancellationToken cancellationToken) =>
        await deliveries.Get(id, cancellationToken) is { } notice ? new(notice, await deliveries.Attempts(id, cancellationToken)) : null;
}

/// <summary>Which dead letters are to be tried again; what is left out does not matter.</summary>
public sealed record RetryRequest(Guid? Channel = null, Guid? User = null, Guid? Alarm = null, DateTimeOffset? From = null, DateTimeOffset? To = null);

public sealed record Retried(int Count);

/// <summary>What a provider tells of a notice afterwards, or that somebody has read it.</summary>
public sealed record Feedback(FeedbackKind What, DateTimeOffset? At = null);

public enum FeedbackKind
{
    Delivered,
    Bounced,
    Opened,
    Clicked,
    Read,
}

/// <summary>Something to be told, besides what the twins decide.</summary>
/// <param name="Id">Said twice with the same id, it is told once.</param>
/// <param name="Details">A JSON object that goes with it.</param>
public sealed record EventDocument(
    string Type, string Text, NoticeSeverity Severity = NoticeSeverity.Info, string? MachineId = null, DateTimeOffset? At = null, Guid? Id = null, JsonElement? Details = null);

/// <param name="IsNew">False: an event with this id was told before.</param>
public sealed record EventTaken(Guid Id, bool IsNew);

/// <summary>The delivery log, and what can be done about it.</summary>
internal static class NoticeEndpoints
{
    private const int MostText = 1_000;

    public static void MapDeliveries(this RouteGroupBuilder api)
    {
        var notices = api.MapGroup("/notices").WithTags("Notices");
        notices.MapGet("", List).WithSummary("The delivery log, newest first.").Produces<Page<NoticeRow>>();
        notices.MapGet("/{id:guid}", Get).WithSummary("A notice with every attempt and what the provider answered.").Produces<NoticeDetail>();
        notices.MapPost("/{id:guid}/retry", RetryOne).WithSummary("Try a dead letter again.").Produces<NoticeRow>().ProducesProblem(StatusCodes.Status409Conflict);
        notices.MapPost("/retry", RetryMany).WithSummary("Try many dead letters again.").Produces<Retried>();
        notices.MapPost("/{id:guid}/feedback", Note).WithSummary("Note what became of it: delivered, bounced, opened, clicked, read.").Produces<NoticeRow>();
        notices.MapGet("/health", Health).WithSummary("Each destination's breaker, what waits for it, and its last error.").Produces<Page<DestinationRow>>();
        notices.MapGet("/types", static () => TypedResults.Ok(new ItemList<NoticeType>(NoticeTypes.Known))).WithSummary("Every type of event that notices are made of.");
        notices.MapPost("/events", Tell).WithSummary("Tell of something: maintenance, downtime, a report, a training run.").Produces<EventTaken>(StatusCodes.Status202Accepted);
        api.MapGet("/system/log", Log).WithTags("System").WithSummary("What was done to the installation, newest first.").Produces<Page<SystemLogRow>>();
    }

    private static async Task<IResult> List(
        string? state, Guid? channel, Guid? user, Guid? alarm, [Microsoft.AspNetCore.Mvc.FromQuery(Name = "event")] Guid? happened, DateTimeOffset? from, DateTimeOffset? to, int? limit,
        string? cursor, DeliveryLog deliveries, CancellationToken cancellationToken)
    {
        var paging = new Paging(limit, cursor);
        if (paging.Problem is { } problem)
            return problem;
        if (!QueryWord.TryRead<NoticeState>("state", state, out var wanted, out var unknown))
            return unknown;
        return TypedResults.Ok(await deliveries.List(new NoticeFilter(wanted, channel, user, alarm, happened, from, to), paging.Size, cursor, cancellationToken));
    }

    private static async Task<IResult> Get(Guid id, DeliveryLog deliveries, CancellationToken cancellationToken) =>
        await NoticeDetail.Of(id, deliveries, cancellationToken) is { } found ? TypedResults.Ok(found) : Problems.NotFound("notice", $"{id}");

    private static async Task<IResult> RetryOne(Guid id, DeliveryLog deliveries, SystemLog log, TimeProvider clock, CancellationToken cancellationToken)
    {
        var retried = await deliveries.Retry(new NoticeFilter(), id, clock.GetUtcNow(), cancellationToken);
        if (await deliveries.Get(id, cancellationToken) is not { } notice)
            return Problems.NotFound("notice", $"{id}");
        if (retried == 0)
            return Problems.Of(
                StatusCodes.Status409Conflict, "business.not-dead", "It is no dead letter.",
                notice.State == NoticeState.Dead ? "Its channel was removed." : $"Only dead letters are retried; this one is {JsonNamingPolicy.CamelCase.ConvertName(notice.State.ToString())}.");
        await log.Add("notices.retried", "done", new { id }, null, cancellationToken);
        return TypedResults.Ok(notice);
    }

    private static async Task<IResult> RetryMany(RetryRequest request, DeliveryLog deliveries, SystemLog log, TimeProvider clock, CancellationToken cancellationToken)
    {
        var filter = new NoticeFilter(null, request.Channel, request.User, request.Alarm, null, request.From, request.To);
        var retried = await deliveries.Retry(filter, null, clock.GetUtcNow(), cancellationToken);
        await log.Add("notices.retried", "done", new { count = retried, request.Channel, request.User, request.Alarm }, null, cancellationToken);
        return TypedResults.Ok(new Retried(retried));
    }

    private static async Task<IResult> Note(Guid id, Feedback feedback, DeliveryLog deliveries, TimeProvider clock, CancellationToken cancellationToken) =>
        await deliveries.Note(id, JsonNamingPolicy.CamelCase.ConvertName(feedback.What.ToString()), feedback.At ?? clock.GetUtcNow(), cancellationToken)
            ? TypedResults.Ok(await deliveries.Get(id, cancellationToken))
            : Problems.NotFound("notice", $"{id}");

    private static async Task<IResult> Health(int? limit, string? cursor, DestinationHealth health, TimeProvider clock, CancellationToken cancellationToken)
    {
        var paging = new Paging(limit, cursor);
        return paging.Problem ?? TypedResults.Ok(await health.List(paging.Size, cursor, clock.GetUtcNow(), cancellationToken));
    }

    private static async Task<IResult> Tell(EventDocument document, NoticeEvents events, MachineRegistry machines, TimeProvider clock, CancellationToken cancellationToken)
    {
        var errors = new List<FieldError>();
        if (!NoticeTypes.IsKnown(document.Type) || document.Type.StartsWith("alarm.", StringComparison.Ordinal))
            errors.Add(new("type", "a type of GET /api/v1/notices/types; alarms are told by their rules", document.Type));
        if (document.Text.Trim().Length is < 1 or > MostText)
            errors.Add(new("text", $"1 to {MostText} characters"));
        if (document.Details is { ValueKind: not JsonValueKind.Object })
            errors.Add(new("details", "a JSON object"));
        MachineId machine = default;
        if (document.MachineId is { } id && !(MachineId.TryParse(id, out machine) && await machines.Get(machine, cancellationToken) is not null))
            errors.Add(new("machineId", "the id of a machine", id));
        if (errors.Count > 0)
            return Problems.Validation("The event is not valid.", [.. errors]);
        var now = clock.GetUtcNow();
        var payload = document.Details is { } details ? JsonSerializer.SerializeToNode(details)!.AsObject() : [];
        payload["text"] = document.Text;
        var happened = new NewNoticeEvent(
            document.Id ?? Guid.CreateVersion7(now), document.Type, document.Severity, document.MachineId is null ? null : machine, document.At ?? now, payload.ToJsonString());
        var isNew = await events.Add(happened, cancellationToken);
        return TypedResults.Accepted($"/api/v1/notices?event={happened.Id}", new EventTaken(happened.Id, isNew));
    }

    private static async Task<IResult> Log(string? action, string? status, int? limit, string? cursor, SystemLog log, CancellationToken cancellationToken)
    {
        var paging = new Paging(limit, cursor);
        return paging.Problem ?? TypedResults.Ok(await log.List(action, status, paging.Size, cursor, cancellationToken));
    }
}
