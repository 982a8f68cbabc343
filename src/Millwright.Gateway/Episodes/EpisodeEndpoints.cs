using Millwright.Gateway.Api;
using Millwright.Gateway.Errors;
using Millwright.Gateway.History;
using Millwright.Storage;
using Millwright.Storage.Episodes;
using Millwright.Storage.Events;
using Millwright.Storage.History;
using Millwright.Storage.Machines;
using Millwright.Twins.Machines;

namespace Millwright.Gateway.Episodes;

/// <summary>Failure episodes with their readings, and the timeline of what the twins decided.</summary>
internal static class EpisodeEndpoints
{
    public static void MapEpisodes(this RouteGroupBuilder api)
    {
        var episodes = api.MapGroup("").WithTags("Episodes");
        episodes.MapGet("/machines/{id}/episodes", OfMachine).WithSummary("A machine's failure episodes, newest first.").Produces<Page<EpisodeRow>>();
        episodes.MapGet("/episodes", OfFleet).WithSummary("The fleet's failure episodes, newest first.").Produces<Page<EpisodeRow>>();
        episodes.MapGet("/episodes/{episode:guid}", Get).WithSummary("One episode, with its cause and peaks.").Produces<EpisodeRow>();
        episodes.MapGet("/episodes/{episode:guid}/readings", Readings).WithSummary("The readings taken during an episode.").Produces<Page<ReadingItem>>();
        episodes.MapGet("/episodes/{episode:guid}/analysis", AnalysisEndpoint.Read).WithSummary("Which sensors left their usual range before and in an episode, in which order, and which past episodes were like it.")
            .WithDescription(
                "The quiet time before the episode, at most two hours, is halved: its first half is the baseline (median and median absolute deviation), the second belongs to the window. "
                + "A sensor has moved with the first of five consecutive values more than 3.5 robust deviations away on one side. Sensors come in the order in which they moved, then by how far. "
                + "Similarity is the cosine of the vectors of signed peak deviations by sensor, among the newest past episodes of the machine type.")
            .Produces<EpisodeAnalysis>().ProducesProblem(StatusCodes.Status404NotFound);
        episodes.MapGet("/machines/{id}/events", EventsOfMachine).WithSummary("A machine's timeline, newest first.").Produces<Page<EventRow>>();
        episodes.MapGet("/fleet/events", EventsOfFleet).WithSummary("The fleet's timeline, newest first.").Produces<Page<EventRow>>();
    }

    private static async Task<IResult> OfMachine(
        string id, bool? active, int? limit, string? cursor, EpisodeQueries episodes, MachineRegistry machines, CancellationToken cancellationToken)
    {
        var paging = new Paging(limit, cursor);
        if (paging.Problem is { } problem)
            return problem;
        return MachineId.TryParse(id, out var machine) && await machines.Get(machine, cancellationToken) is not null
            ? TypedResults.Ok(await episodes.List(machine, active, paging.Size, cursor, cancellationToken))
            : Problems.NotFound("machine", id);
    }

    private static async Task<IResult> OfFleet(bool? active, int? limit, string? cursor, EpisodeQueries episodes, CancellationToken cancellationToken)
    {
        var paging = new Paging(limit, cursor);
        return paging.Problem ?? TypedResults.Ok(await episodes.List(null, active, paging.Size, cursor, cancellationToken));
    }

    private static async Task<IResult> Get(Guid episode, EpisodeQueries episodes, CancellationToken cancellationToken) =>
        await episodes.Get(episode, cancellationToken) is { } found ? TypedResults.Ok(found) : Problems.NotFound("episode", $"{episode}");

    private static async Task<IResult> Readings(
        Guid episode, string[]? sensor, int? limit, string? cursor, EpisodeQueries episodes, MachineRegistry machines, HistoryQueries history, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (await episodes.Get(episode, cancellationToken) is not { } found || !MachineId.TryParse(found.MachineId, out var id)
            || await machines.Get(id, cancellationToken) is not { } machine)
            return Problems.NotFound("episode", $"{episode}");
        // The range of a page excludes its end, and the reading that ended the episode belongs to it.
        var end = (found.EndTime ?? clock.GetUtcNow()).AddMicroseconds(1);
        return await HistoryEndpoints.Page(machine, sensor, found.StartTime, end, new Paging(limit, cursor), history, cancellationToken);
    }

    private static async Task<IResult> EventsOfMachine(
        string id, string? kind, DateTimeOffset? from, DateTimeOffset? to, int? limit, string? cursor, EventQueries events, MachineRegistry machines,
        CancellationToken cancellationToken)
    {
        var paging = new Paging(limit, cursor);
        if (paging.Problem is { } problem)
            return problem;
        return MachineId.TryParse(id, out var machine) && await machines.Get(machine, cancellationToken) is not null
            ? TypedResults.Ok(await events.List(machine, kind, from, to, paging.Size, cursor, cancellationToken))
            : Problems.NotFound("machine", id);
    }

    private static async Task<IResult> EventsOfFleet(
        string? kind, DateTimeOffset? from, DateTimeOffset? to, int? limit, string? cursor, EventQueries events, CancellationToken cancellationToken)
    {
        var paging = new Paging(limit, cursor);
        return paging.Problem ?? TypedResults.Ok(await events.List(null, kind, from, to, paging.Size, cursor, cancellationToken));
    }
}
