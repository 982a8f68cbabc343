using Millwright.Gateway.Api;
using Millwright.Gateway.Errors;
using Millwright.Storage;
using Millwright.Storage.Episodes;

namespace Millwright.Gateway.Episodes;

/// <summary>A note to be added.</summary>
/// <param name="Text">1 to 4000 characters.</param>
/// <param name="Author">At most 100 characters; <c>unknown</c> where it is left out.</param>
public sealed record NoteDocument(string Text, string? Author = null);

/// <summary>What people write to an episode.</summary>
internal static class NoteEndpoints
{
    private const string Unknown = "unknown";

    public static void MapNotes(this RouteGroupBuilder api)
    {
        var notes = api.MapGroup("/episodes/{episode:guid}/notes").WithTags("Episodes");
        notes.MapGet("", List).WithSummary("What people wrote to an episode, newest first.").Produces<Page<EpisodeNote>>().ProducesProblem(StatusCodes.Status404NotFound);
        notes.MapPost("", Add).WithSummary("Write a note to an episode.").Produces<EpisodeNote>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        notes.MapDelete("/{note:guid}", Delete).WithSummary("Take a note back.").Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> List(Guid episode, int? limit, string? cursor, EpisodeQueries episodes, EpisodeNotes notes, CancellationToken cancellationToken)
    {
        var paging = new Paging(limit, cursor);
        if (paging.Problem is { } problem)
            return problem;
        return await episodes.Get(episode, cancellationToken) is null
            ? Problems.NotFound("episode", $"{episode}")
            : TypedResults.Ok(await notes.List(episode, paging.Size, cursor, cancellationToken));
    }

    private static async Task<IResult> Add(Guid episode, NoteDocument document, EpisodeNotes notes, CancellationToken cancellationToken)
    {
        var author = string.IsNullOrWhiteSpace(document.Author) ? Unknown : document.Author.Trim();
        var errors = new List<FieldError>();
        if (string.IsNullOrWhiteSpace(document.Text) || document.Text.Length > EpisodeNotes.MostTextLength)
            errors.Add(new FieldError("text", $"1 to {EpisodeNotes.MostTextLength} characters, not only spaces", $"{document.Text.Length} characters"));
        if (author.Length > EpisodeNotes.MostAuthorLength)
            errors.Add(new FieldError("author", $"at most {EpisodeNotes.MostAuthorLength} characters", author));
        if (errors.Count > 0)
            return Problems.Validation("The note cannot be added.", [.. errors]);
        return await notes.Add(episode, author, document.Text, cancellationToken) is { } made
            ? TypedResults.Created($"/api/v1/episodes/{episode}/notes/{made.Id}", made)
            : Problems.NotFound("episode", $"{episode}");
    }

    private static async Task<IResult> Delete(Guid episode, Guid note, EpisodeNotes notes, CancellationToken cancellationToken) =>
        await notes.Delete(episode, note, cancellationToken) ? TypedResults.NoContent() : Problems.NotFound("note of this episode", $"{note}");
}
