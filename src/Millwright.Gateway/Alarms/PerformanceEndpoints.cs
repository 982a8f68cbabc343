using Millwright.Gateway.Errors;
using Millwright.Storage.Alarms;
using Millwright.Twins.Alarms.Performance;

namespace Millwright.Gateway.Alarms;

/// <summary>How good the alarms are, by ISA-18.2: <c>docs/alarm-performance.md</c>.</summary>
internal static class PerformanceEndpoints
{
    private const int MostOperators = 1_000;

    /// <summary>How many of a source's newest annunciations its remedies are told from.</summary>
    private const int History = 200;

    private static readonly TimeSpan Default = TimeSpan.FromDays(30);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    public static void MapAlarmPerformance(this RouteGroupBuilder api) =>
        api.MapGet("/alarms/performance", Get).WithTags("Alarms").WithSummary("The alarms of a period against the limits of ISA-18.2, and what would quieten the worst.")
            .Produces<PerformanceDocument>();

    private static async Task<IResult> Get(
        DateTimeOffset? from, DateTimeOffset? to, string? site, string? line, int? operators, double? share, PerformanceQueries queries, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var until = to ?? clock.GetUtcNow();
        var since = from ?? until - Default;
        var wanted = share ?? 0.5;
        if (Problem(since, until, operators ?? 1, wanted) is { } problem)
            return problem;
        var period = new Period(Micros(since), Micros(until));
        List<Annunciation> annunciations;
        try
        {
            annunciations = await queries.Annunciations(period, site, line, cancellationToken);
        }
        catch (TooManyAlarmsException error)
        {
            return Problems.Validation(error.Message, new FieldError("from", "a shorter period"));
        }
        var performance = PerformanceRule.Of(annunciations, period, new PerformanceOptions { Operators = operators ?? 1 });
        return TypedResults.Ok(PerformanceDocument.Of(performance, await BadActors(performance, annunciations, wanted, queries, cancellationToken)));
    }

    private static IResult? Problem(DateTimeOffset from, DateTimeOffset to, int operators, double share)
    {
        if (to <= from || to - from > Longest)
            return Problems.Validation($"The period must end after it begins, and be {Longest.TotalDays} days at the most.", new FieldError("from", $"before to, by {Longest.TotalDays} days at the most", $"{from:O}"));
        if (operators is < 1 or > MostOperators)
            return Problems.Validation($"operators must be 1 to {MostOperators}.", new FieldError("operators", $"1 to {MostOperators}", $"{operators}"));
        return share is > 0 and <= 1 ? null : Problems.Validation("share must be above 0 and at most 1.", new FieldError("share", "above 0 and at most 1", $"{share}"));
    }

    /// <summary>The most frequent sources and those that chatter, each with what would have kept it quieter.</summary>
    private static async Task<List<BadActor>> BadActors(
        AlarmPerformance performance, List<Annunciation> annunciations, double share, PerformanceQueries queries, CancellationToken cancellationToken)
    {
        var sources = performance.MostFrequent.Concat(performance.Chattering.Take(performance.MostFrequent.Count)).DistinctBy(static source => source.Source).ToList();
        var histories = annunciations.Where(one => performance.Period.Holds(one.At)).ToLookup(static one => one.Source);
        var limits = (await queries.LimitsOf([.. sources.Select(static source => source.Source)], cancellationToken)).ToDictionary(static limit => limit.Source);
        var actors = new List<BadActor>(sources.Count);
        foreach (var source in sources)
        {
            var history = histories[source.Source].OrderByDescending(static one => one.At).Take(History).ToList();
            var limit = limits.GetValueOrDefault(source.Source);
            var depths = limit is null ? [] : await queries.Depths(limit, Remedies.Gaps(history), cancellationToken);
            actors.Add(new BadActor(source.Source, source.Count, source.Share, limit?.Unit, Remedies.Of(history, depths, share)));
        }
        return actors;
    }

    private static long Micros(DateTimeOffset moment) => (moment.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
