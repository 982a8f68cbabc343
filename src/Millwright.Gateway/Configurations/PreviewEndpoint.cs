using Millwright.Gateway.Errors;
using Millwright.Storage.History;
using Millwright.Storage.Machines;
using Millwright.Twins.Episodes;
using Millwright.Twins.Machines;

namespace Millwright.Gateway.Configurations;

/// <summary>What is to be tried, and on which readings.</summary>
/// <param name="Override">What the machine is to say otherwise than its type, as it would be put.</param>
/// <param name="From">Event time; seven days before <paramref name="To"/> where it is left out.</param>
/// <param name="To">Event time; now where it is left out.</param>
public sealed record PreviewRequest(MachineConfigurationOverride Override, DateTimeOffset? From = null, DateTimeOffset? To = null);

/// <summary>What two configurations make of the same readings.</summary>
/// <param name="To">How far the readings reach that were judged.</param>
/// <param name="Truncated">There are more readings in the range that was asked for, after <paramref name="To"/>.</param>
public sealed record Preview(DateTimeOffset From, DateTimeOffset To, int Readings, bool Truncated, PreviewOutcome Current, PreviewOutcome Proposed);

/// <summary>What a configuration makes of the readings.</summary>
/// <param name="Episodes">In order of time, at most 1,000.</param>
/// <param name="EpisodeCount">All of them.</param>
/// <param name="WarningSeconds">How long the machine's status was warning.</param>
/// <param name="CriticalSeconds">How long it was critical.</param>
/// <param name="LimitEvents">How often a limit was passed.</param>
public sealed record PreviewOutcome(IReadOnlyList<PreviewEpisode> Episodes, int EpisodeCount, double WarningSeconds, double CriticalSeconds, long LimitEvents)
{
    internal static PreviewOutcome Of(TrialResult result) => new(
        [.. result.Episodes.Select(static episode => new PreviewEpisode(Moment(episode.StartedAt), episode.EndedAt is { } end ? Moment(end) : null, episode.Cause))],
        result.EpisodeCount, result.Warning.TotalSeconds, result.Critical.TotalSeconds, result.LimitEvents);

    private static DateTimeOffset Moment(long micros) => DateTimeOffset.UnixEpoch.AddMicroseconds(micros);
}

/// <summary>An episode that would have been.</summary>
/// <param name="EndedAt">Null: it was active at the end of the range.</param>
public sealed record PreviewEpisode(DateTimeOffset StartedAt, DateTimeOffset? EndedAt, EpisodeCause Cause);

/// <summary>Room for as many previews at once as leave the rest of the gateway its own.</summary>
internal sealed class PreviewRoom : IDisposable
{
    public const int AtOnce = 2;
    private readonly SemaphoreSlim _free = new(AtOnce);

    public bool TryEnter() => _free.Wait(0);

    public void Leave() => _free.Release();

    public void Dispose() => _free.Dispose();
}

/// <summary><c>POST /api/v1/machines/{id}/configuration/preview</c>.</summary>
internal static class PreviewEndpoint
{
    public const int MostReadings = 1_000_000;

    /// <summary>Readings after which other work has its turn on the thread.</summary>
    private const int ReadingsPerTurn = 2_000;

    private static readonly TimeSpan DefaultRange = TimeSpan.FromDays(7);

    public static async Task<IResult> Run(
        string id, PreviewRequest request, PreviewRoom room, TwinStore twins, ConfigurationRegistry configurations, HistoryQueries history, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (await Proposal.Of(id, request.Override, twins, configurations, cancellationToken) is not { } proposal)
            return Problems.NotFound("machine", id);
        if (proposal.Problem is { } invalid)
            return invalid;
        var now = clock.GetUtcNow();
        var to = request.To < now ? request.To.Value : now;
        var from = request.From ?? to - DefaultRange;
        if (from >= to)
            return Problems.Validation("from must lie before to and in the past.", new FieldError("from", $"not before {to:O}", $"{from:O}"));
        if (!room.TryEnter())
            return Problems.Of(StatusCodes.Status429TooManyRequests, "system.busy", "Other previews are being made.", $"At most {PreviewRoom.AtOnce} are made at once; ask again after Retry-After.");
        try
        {
            return TypedResults.Ok(await Try(proposal, from, to, history, cancellationToken));
        }
        finally
        {
            room.Leave();
        }
    }

    private static async Task<Preview> Try(Proposal proposal, DateTimeOffset from, DateTimeOffset to, HistoryQueries history, CancellationToken cancellationToken)
    {
        var current = new ConfigurationTrial(proposal.Machine.Id, proposal.Current);
        var proposed = new ConfigurationTrial(proposal.Machine.Id, proposal.Proposed);
        var readings = 0;
        var until = Micros(to);
        await foreach (var reading in history.Stream(proposal.Machine, from, to, MostReadings + 1, cancellationToken))
        {
            if (readings == MostReadings)
            {
                until = reading.At;
                break;
            }
            current.Take(reading);
            proposed.Take(reading);
            if (++readings % ReadingsPerTurn == 0)
                await Task.Yield();
        }
        var truncated = until != Micros(to);
        return new Preview(
            from, truncated ? DateTimeOffset.UnixEpoch.AddMicroseconds(until) : to, readings, truncated,
            PreviewOutcome.Of(current.End(until)), PreviewOutcome.Of(proposed.End(until)));
    }

    private static long Micros(DateTimeOffset moment) => (moment.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
