using Millwright.Gateway.Alarms;
using Millwright.Gateway.Api;
using Millwright.Gateway.Errors;
using Millwright.Gateway.Machines;
using Millwright.Storage;
using Millwright.Storage.Alarms;
using Millwright.Storage.Incidents;

namespace Millwright.Gateway.Incidents;

/// <summary>An incident with the first of its alarms, in order of their raises, and the first of what happened in it.</summary>
/// <param name="Alarms">The rest is at <c>/incidents/{id}/alarms</c>.</param>
/// <param name="Timeline">The rest is at <c>/incidents/{id}/timeline</c>.</param>
public sealed record IncidentDocument(IncidentRow Incident, Page<AlarmItem> Alarms, Page<IncidentStep> Timeline);

/// <summary>What somebody says of an incident.</summary>
public sealed record IncidentRemark(string Text, string? By = null);

/// <summary>Who acknowledges an incident's alarms, and what there is to say of it; limits as for one alarm.</summary>
public sealed record IncidentAcknowledgement(string? By = null, string? Note = null);

/// <summary>Alarms that tell one story: <c>docs/alarm-performance.md</c>.</summary>
internal static class IncidentEndpoints
{
    private const int MostText = 2_000;
    private const int MostName = 100;

    public static void MapIncidents(this RouteGroupBuilder api)
    {
        var incidents = api.MapGroup("/incidents").WithTags("Incidents");
        incidents.MapGet("", List).WithSummary("Incidents, newest first.").Produces<Page<IncidentRow>>();
        incidents.MapGet("/{id:guid}", Get).WithSummary("One incident: its alarms in order, its probable first cause, what happened.").Produces<IncidentDocument>();
        incidents.MapGet("/{id:guid}/alarms", Alarms).WithSummary("An incident's alarms, in order of their raises.").Produces<Page<AlarmItem>>();
        incidents.MapGet("/{id:guid}/timeline", Timeline).WithSummary("What happened in an incident, in order of time.").Produces<Page<IncidentStep>>();
        incidents.MapPost("/{id:guid}/acknowledge", Acknowledge).WithSummary("Acknowledges every alarm of an incident that waits for it; reported row by row.").Produces<BulkActReport>();
        incidents.MapPost("/{id:guid}/comment", Comment).WithSummary("Says something of an incident.").Produces<IncidentStep>();
    }

    private static async Task<IResult> List(
        bool? open, string? site, string? line, string? machine, DateTimeOffset? from, DateTimeOffset? to, int? limit, string? cursor, IncidentQueries incidents,
        CancellationToken cancellationToken)
    {
        var paging = new Paging(limit, cursor);
        return paging.Problem ?? TypedResults.Ok(await incidents.List(new IncidentFilter(open, site, line, machine, from, to), paging.Size, cursor, cancellationToken));
    }

    private static async Task<IResult> Get(Guid id, IncidentQueries incidents, AlarmQueries alarms, CancellationToken cancellationToken)
    {
        if (await incidents.Get(id, cancellationToken) is not { } found)
            return Problems.NotFound("incident", $"{id}");
        return TypedResults.Ok(new IncidentDocument(
            found, await AlarmsOf(found, Paging.Default, null, alarms, cancellationToken), await incidents.Timeline(found.Id, Paging.Default, null, cancellationToken)));
    }

    private static async Task<IResult> Alarms(Guid id, int? limit, string? cursor, IncidentQueries incidents, AlarmQueries alarms, CancellationToken cancellationToken)
    {
        var paging = new Paging(limit, cursor);
        if (paging.Problem is { } problem)
            return problem;
        return await incidents.Get(id, cancellationToken) is { } found
            ? TypedResults.Ok(await AlarmsOf(found, paging.Size, cursor, alarms, cancellationToken))
            : Problems.NotFound("incident", $"{id}");
    }

    private static async Task<IResult> Timeline(Guid id, int? limit, string? cursor, IncidentQueries incidents, CancellationToken cancellationToken)
    {
        var paging = new Paging(limit, cursor);
        if (paging.Problem is { } problem)
            return problem;
        return await incidents.Get(id, cancellationToken) is { } found
            ? TypedResults.Ok(await incidents.Timeline(found.Id, paging.Size, cursor, cancellationToken))
            : Problems.NotFound("incident", $"{id}");
    }

    private static async Task<IResult> Comment(Guid id, IncidentRemark remark, IncidentQueries incidents, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (remark.Text.Trim() is not { Length: > 0 and <= MostText } text)
            return Problems.Validation($"text must be 1 to {MostText} characters.", new FieldError("text", $"1 to {MostText} characters"));
        if (remark.By is { Length: 0 or > MostName })
            return Problems.Validation($"by must be 1 to {MostName} characters.", new FieldError("by", $"1 to {MostName} characters"));
        if (await incidents.Get(id, cancellationToken) is not { } found)
            return Problems.NotFound("incident", $"{id}");
        var (now, by) = (clock.GetUtcNow(), remark.By ?? ActDocument.DefaultBy);
        var step = new IncidentStep(Guid.CreateVersion7(now), now, null, null, Twins.Alarms.AlarmMove.Comment, null, null, by, text);
        await incidents.Comment(step.Id, found.Id, now, by, text, cancellationToken);
        return TypedResults.Ok(step);
    }

    /// <summary>Those that somebody has acknowledged already are left out; the others are reported one by one.</summary>
    private static async Task<IResult> Acknowledge(
        Guid id, IncidentAcknowledgement said, IncidentQueries incidents, AlarmQueries alarms, TwinCalls twins, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await incidents.Get(id, cancellationToken) is not { } found)
            return Problems.NotFound("incident", $"{id}");
        var waiting = await alarms.OpenOf(new AlarmFilter(Incident: found.Id, Waiting: true), BulkActs.MostIds, cancellationToken);
        var act = new BulkActDocument("acknowledge", [.. waiting.Select(static row => row.Alarm)], By: said.By, Note: said.Note);
        return await BulkActs.Act(act, alarms, twins, clock, cancellationToken);
    }

    private static async Task<Page<AlarmItem>> AlarmsOf(IncidentRow incident, int limit, string? cursor, AlarmQueries alarms, CancellationToken cancellationToken)
    {
        var page = await alarms.List(new AlarmFilter(Incident: incident.Id), AlarmOrder.RaisedAt, descending: false, limit, cursor, cancellationToken);
        return new Page<AlarmItem>([.. page.Items.Select(AlarmItem.Of)], page.NextCursor);
    }
}
