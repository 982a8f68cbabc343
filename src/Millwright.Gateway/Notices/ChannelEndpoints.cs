using Millwright.Gateway.Api;
using Millwright.Gateway.Errors;
using Millwright.Silo.Notices;
using Millwright.Storage;
using Millwright.Storage.Machines;
using Millwright.Storage.Notices;
using Millwright.Twins.Notices;

namespace Millwright.Gateway.Notices;

/// <summary>Whom a test goes to, where the channel leads to each person apart.</summary>
/// <param name="To">An address, a number or a person's id.</param>
/// <param name="UserId">Or the person.</param>
public sealed record TestRequest(string? To = null, Guid? UserId = null);

/// <summary>The ways out.</summary>
internal static class ChannelEndpoints
{
    public static void MapChannels(this RouteGroupBuilder api)
    {
        var channels = api.MapGroup("/channels").WithTags("Channels");
        channels.MapGet("", List).WithSummary("List channels; secrets are never shown.").Produces<Page<ChannelView>>();
        channels.MapPost("", Create).WithSummary("Make a channel.").Produces<ChannelView>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status409Conflict);
        channels.MapGet("/{id:guid}", Get).WithSummary("One channel.").Produces<ChannelView>();
        channels.MapPut("/{id:guid}", Update).WithSummary("Change a channel, with If-Match; a secret that is left out stays.").Produces<ChannelView>();
        channels.MapDelete("/{id:guid}", Delete).WithSummary("Remove a channel, with If-Match; what waits for it becomes a dead letter, its log stays.");
        channels.MapPost("/{id:guid}/test", Test).WithSummary("Send a test now, and wait for what becomes of it.").Produces<NoticeDetail>();
    }

    private static async Task<IResult> List(string? kind, int? limit, string? cursor, ChannelRegistry channels, CancellationToken cancellationToken)
    {
        var paging = new Paging(limit, cursor);
        if (paging.Problem is { } problem)
            return problem;
        var page = await channels.List(kind, paging.Size, cursor, cancellationToken);
        return TypedResults.Ok(new Page<ChannelView>([.. page.Items.Select(ChannelView.Of)], page.NextCursor));
    }

    private static async Task<IResult> Get(Guid id, ChannelRegistry channels, HttpContext context, CancellationToken cancellationToken) =>
        await channels.Get(id, cancellationToken) is { } found ? Changes.Answer(ChannelView.Of(found), found.Version, context) : Problems.NotFound("channel", $"{id}");

    private static async Task<IResult> Create(
        ChannelDocument document, ChannelRegistry channels, ChannelCatalog catalog, Sealing sealing, PeopleRegistry people, SystemLog log, HttpContext context,
        TimeProvider clock, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(clock.GetUtcNow());
        if (await Refused(document, people, cancellationToken) is { } refused)
            return refused;
        if (Drafted(document, id, null, catalog, sealing, out var draft) is { } problem)
            return problem;
        var made = await channels.Create(draft!, cancellationToken);
        if (made.Outcome == ChangeOutcome.Exists)
            return Problems.Exists("channel", document.Name);
        await log.Add("channel.created", "done", new { id, document.Kind, document.Name }, null, cancellationToken);
        context.Response.Headers.ETag = Preconditions.ETag(made.Value!.Version);
        return TypedResults.Created($"/api/v1/channels/{id}", ChannelView.Of(made.Value));
    }

    private static async Task<IResult> Update(
        Guid id, ChannelDocument document, ChannelRegistry channels, ChannelCatalog catalog, Sealing sealing, PeopleRegistry people, SystemLog log, HttpContext context,
        CancellationToken cancellationToken)
    {
        if (Preconditions.IfMatch(context.Request, out var version) is { } unconditional)
            return unconditional;
        if (await channels.Get(id, cancellationToken) is not { } before)
            return Problems.NotFound("channel", $"{id}");
        if (await Refused(document, people, cancellationToken) is { } refused)
            return refused;
        if (Drafted(document, id, before, catalog, sealing, out var draft) is { } problem)
            return problem;
        // The secrets were merged with those of this version: whoever says * means what is there, not what comes between.
        var changed = await channels.Update(draft!, version ?? before.Version, cancellationToken);
        if (Changes.Problem(changed.Outcome, "channel", $"{id}", document.Name, context) is { } failed)
            return failed;
        await log.Add("channel.changed", "done", new { id, document.Kind, document.Name, secrets = document.Secrets?.Keys }, null, cancellationToken);
        return Changes.Answer(ChannelView.Of(changed.Value!), changed.Value!.Version, context);
    }

    private static async Task<IResult> Delete(Guid id, ChannelRegistry channels, SystemLog log, HttpContext context, CancellationToken cancellationToken)
    {
        if (Preconditions.IfMatch(context.Request, out var version) is { } unconditional)
            return unconditional;
        var deleted = await channels.Delete(id, version, cancellationToken);
        if (Changes.Problem(deleted.Outcome, "channel", $"{id}", "", context) is { } failed)
            return failed;
        await log.Add("channel.removed", "done", new { id, deleted.Value!.Kind, deleted.Value.Name }, null, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> Test(
        Guid id, TestRequest? request, ChannelRegistry channels, PeopleRegistry people, ChannelTest test, DeliveryLog deliveries, SystemLog log, CancellationToken cancellationToken)
    {
        if (await channels.Get(id, cancellationToken) is not { } channel)
            return Problems.NotFound("channel", $"{id}");
        var (recipient, problem) = await Recipient(channel.Kind, request ?? new(), people, cancellationToken);
        if (problem is not null)
            return problem;
        try
        {
            var notice = await test.Send(channel, recipient, cancellationToken);
            var detail = await NoticeDetail.Of(notice, deliveries, cancellationToken);
            await log.Add("channel.tested", detail!.Notice.State == NoticeState.Sent ? "done" : "failed", new { id, channel.Kind, channel.Name }, detail.Notice.LastError, cancellationToken);
            return TypedResults.Ok(detail);
        }
        catch (SealingException error)
        {
            return NoKey(error);
        }
    }

    private static async Task<(string Recipient, IResult? Problem)> Recipient(string kind, TestRequest request, PeopleRegistry people, CancellationToken cancellationToken)
    {
        if (!ChannelKinds.IsPersonal(kind))
            return ("", null);
        var person = request.UserId is { } id ? await people.Get(id, cancellationToken) : null;
        var recipient = kind switch
        {
            ChannelKinds.Email => request.To ?? person?.Email,
            ChannelKinds.Sms => request.To ?? person?.Phone,
            _ => request.UserId?.ToString() ?? request.To,
        };
        var isGood = recipient is not null && kind switch
        {
            ChannelKinds.Email => Addresses.IsEmail(recipient),
            ChannelKinds.Sms => Addresses.IsPhone(recipient),
            _ => Guid.TryParse(recipient, out var user) && await people.Get(user, cancellationToken) is not null,
        };
        var expectation = kind switch
        {
            ChannelKinds.Email => Addresses.EmailExpectation,
            ChannelKinds.Sms => Addresses.PhoneExpectation,
            _ => "the id of a user",
        };
        return isGood ? (recipient!, null) : ("", Problems.Validation("Say whom the test is for.", new FieldError("to", $"{expectation}, or userId for somebody who has one", request.To)));
    }

    private static async Task<IResult?> Refused(ChannelDocument document, PeopleRegistry people, CancellationToken cancellationToken) =>
        document.UserId is { } user && await people.Get(user, cancellationToken) is null
            ? Problems.Validation("There is no such user.", new FieldError("userId", "the id of a user", $"{user}"))
            : null;

    private static IResult? Drafted(ChannelDocument document, Guid id, ChannelRow? before, ChannelCatalog catalog, Sealing sealing, out ChannelDraft? draft)
    {
        draft = null;
        try
        {
            (draft, var errors) = document.Check(id, before, catalog, sealing);
            return draft is null ? Problems.Validation("The channel is not valid.", [.. errors]) : null;
        }
        catch (SealingException error)
        {
            return NoKey(error);
        }
    }

    private static IResult NoKey(SealingException error) => Problems.Of(StatusCodes.Status409Conflict, "system.no-secret-key", "Secrets cannot be kept.", error.Message);
}
