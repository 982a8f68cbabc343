using Millwright.Gateway.Api;
using Millwright.Gateway.Errors;
using Millwright.Gateway.Machines;
using Millwright.Storage;
using Millwright.Storage.Alarms;
using Millwright.Twins.Alarms;

namespace Millwright.Gateway.Alarms;

/// <summary>The alarms of the plant, and what people do about them.</summary>
internal static class AlarmEndpoints
{
    public static void MapAlarms(this RouteGroupBuilder api)
    {
        var alarms = api.MapGroup("/alarms").WithTags("Alarms");
        alarms.MapGet("", List).WithSummary("Alarms, newest first; sort is raisedAt or severity, with a minus before it from the end.").Produces<Page<AlarmItem>>();
        alarms.MapGet("/summary", Summary).WithSummary("How many alarms are open, by state and severity.").Produces<AlarmSummary>();
        alarms.MapGet("/{alarm:guid}", Get).WithSummary("An alarm with the steps of its life.").Produces<AlarmDetail>();
        alarms.MapGet("/{alarm:guid}/transitions", Transitions).WithSummary("The steps of an alarm's life, the oldest first.").Produces<Page<TransitionRow>>();
        alarms.MapPost("/actions", BulkActs.Act).WithSummary("Do the same about many alarms: by ids, or the open ones of a filter; reported row by row.").Produces<BulkActReport>();
        foreach (var name in AlarmActions.All)
        {
            var action = name;
            alarms.MapPost($"/{{alarm:guid}}/{action}", (Guid alarm, ActDocument act, AlarmQueries queries, TwinCalls twins, TimeProvider clock, CancellationToken cancellationToken) =>
                Act(alarm, action, act, queries, twins, clock, cancellationToken))
                .WithSummary($"{char.ToUpperInvariant(action[0])}{action[1..].Replace('-', ' ')}; 409 names what is legal instead.").Produces<AlarmItem>().ProducesProblem(StatusCodes.Status409Conflict);
        }
    }

    private static async Task<IResult> List(
        string? state, string? severity, string? machine, string? site, string? line, string? type, string? rule, string? assignedTo, bool? open,
        DateTimeOffset? from, DateTimeOffset? to, string? q, string? sort, int? limit, string? cursor, AlarmQueries alarms, CancellationToken cancellationToken)
    {
        var paging = new Paging(limit, cursor);
        if (paging.Problem is { } problem)
            return problem;
        if (!QueryWord.TryRead<AlarmState>("state", state, out var wantedState, out var unknown) || !QueryWord.TryRead<Severity>("severity", severity, out var wantedSeverity, out unknown))
            return unknown;
        sort ??= "-raisedAt";
        if (!Enum.TryParse<AlarmOrder>(sort.TrimStart('-'), ignoreCase: true, out var order) || !Enum.IsDefined(order))
            return Problems.Validation("sort must be raisedAt or severity, with a minus before it to begin from the end.", new FieldError("sort", "raisedAt or severity", sort));
        var filter = new AlarmFilter(wantedState, wantedSeverity, machine, site, line, type, rule, assignedTo, open, from, to, q);
        var page = await alarms.List(filter, order, sort.StartsWith('-'), paging.Size, cursor, cancellationToken);
        return TypedResults.Ok(new Page<AlarmItem>([.. page.Items.Select(AlarmItem.Of)], page.NextCursor));
    }

    private static async Task<IResult> Summary(AlarmQueries alarms, CancellationToken cancellationToken) => TypedResults.Ok(await alarms.Summary(cancellationToken));

    private static async Task<IResult> Get(Guid alarm, AlarmQueries alarms, CancellationToken cancellationToken) =>
        await alarms.Get(alarm, cancellationToken) is { } found
            ? TypedResults.Ok(new AlarmDetail(AlarmItem.Of(found), await alarms.Transitions(alarm, Paging.Default, null, cancellationToken)))
            : Problems.NotFound("alarm", $"{alarm}");

    private static async Task<IResult> Transitions(Guid alarm, int? limit, string? cursor, AlarmQueries alarms, CancellationToken cancellationToken)
    {
        var paging = new Paging(limit, cursor);
        if (paging.Problem is { } problem)
            return problem;
        return await alarms.Get(alarm, cancellationToken) is null
            ? Problems.NotFound("alarm", $"{alarm}")
            : TypedResults.Ok(await alarms.Transitions(alarm, paging.Size, cursor, cancellationToken));
    }

    private static async Task<IResult> Act(
        Guid alarm, string action, ActDocument document, AlarmQueries alarms, TwinCalls twins, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (act, errors) = document.Check(AlarmActions.Of(action)!.Value, clock.GetUtcNow());
        if (act is null)
            return Problems.Validation($"The alarm cannot be changed: {errors[0].Message}.", [.. errors]);
        if (await alarms.Get(alarm, cancellationToken) is not { } found)
            return Problems.NotFound("alarm", $"{alarm}");
        if (await twins.Ask(found.Machine.Id, twin => twin.Act(act with { Alarms = [alarm] })) is not { } receipt)
            return Problems.NotFound("alarm", $"{alarm}");
        if (receipt.Outcomes[0] is ActOutcome.Illegal or ActOutcome.NotOpen)
            return Illegal(action, receipt.States[0]);
        return TypedResults.Ok(AlarmItem.Of((await alarms.Get(alarm, cancellationToken))!));
    }

    private static IResult Illegal(string action, AlarmState state)
    {
        var legal = AlarmActions.Legal(state) is [] ? "nothing" : string.Join(", ", AlarmActions.Legal(state));
        var word = System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(state.ToString());
        return Problems.Of(
            StatusCodes.Status409Conflict, "business.illegal-transition", "The alarm's state does not allow it.",
            $"An alarm that is {word} does not take '{action}'; legal now: {legal}.", new FieldError("action", $"legal now: {legal}", action));
    }
}
