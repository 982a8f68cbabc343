using Millwright.Gateway.Errors;
using Millwright.Storage.Episodes;
using Millwright.Storage.History;
using Millwright.Storage.Machines;
using Millwright.Twins.Episodes;
using Millwright.Twins.Machines;
using Millwright.Twins.Readings;

namespace Millwright.Gateway.Episodes;

/// <summary>A span of event time.</summary>
public sealed record TimeRange(DateTimeOffset From, DateTimeOffset To);

/// <summary>How a sensor behaved around an episode; figures in <paramref name="Unit"/>.</summary>
/// <param name="Mean">Where it usually is: the median of the baseline.</param>
/// <param name="Deviation">The robust standard deviation of the baseline.</param>
/// <param name="MovedAt">When it left its usual range; null: it did not.</param>
/// <param name="LeadSeconds">How long before the episode began that was; below 0 after.</param>
/// <param name="Peak">The value that was farthest from usual, from the window or the whole episode.</param>
/// <param name="PeakDeviations">How many deviations that was, with its sign; at most 100 either way.</param>
public sealed record SensorAnalysis(
    string Sensor, string? Unit, double Mean, double Deviation, DateTimeOffset? MovedAt, double? LeadSeconds, MoveDirection? Direction, double Peak,
    DateTimeOffset PeakAt, double PeakDeviations);

/// <summary>A past episode that looked like this one.</summary>
/// <param name="Similarity">Above 0 up to 1: the same pattern of deviations.</param>
public sealed record SimilarEpisode(Guid EpisodeId, string MachineId, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, double Similarity, EpisodeCause Cause);

/// <summary>What led to an episode, and what was like it.</summary>
/// <param name="Baseline">The quiet time that says what is usual.</param>
/// <param name="Window">Where moves were looked for.</param>
/// <param name="Sensors">In the order in which they moved, then by how far; those with too little to compare are left out.</param>
/// <param name="Similar">The most similar first, at most five.</param>
public sealed record EpisodeAnalysis(
    Guid EpisodeId, string MachineId, TimeRange Baseline, TimeRange Window, IReadOnlyList<SensorAnalysis> Sensors, IReadOnlyList<SimilarEpisode> Similar);

/// <summary><c>GET /api/v1/episodes/{id}/analysis</c>.</summary>
internal static class AnalysisEndpoint
{
    private const int MostReadings = 200_000;
    private const int MostCompared = 200;
    private const int MostSimilar = 5;
    private static readonly TimeSpan MostQuiet = TimeSpan.FromHours(2);
    private static readonly TimeSpan MostOfEpisode = TimeSpan.FromMinutes(30);

    public static async Task<IResult> Read(
        Guid episode, EpisodeQueries episodes, EpisodeComparison comparison, TwinStore twins, HistoryQueries history, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await episodes.Get(episode, cancellationToken) is not { } found || !MachineId.TryParse(found.MachineId, out var id)
            || await twins.Registration(id, cancellationToken) is not { } registered)
            return Problems.NotFound("episode", $"{episode}");
        var compared = await comparison.WithPast(episode, MostCompared, cancellationToken);
        if (compared.Find(other => other.Id == episode) is not { } own)
            return Problems.NotFound("episode", $"{episode}");

        var quietFrom = Later(found.StartTime - MostQuiet, await comparison.EndBefore(episode, cancellationToken));
        var until = Earlier(found.StartTime + MostOfEpisode, found.EndTime ?? clock.GetUtcNow());
        var around = await Around.Read(history, registered.Machine, quietFrom, found.StartTime, until, MostReadings, cancellationToken);
        var moves = Deviation.InOrder(around.Moves(own.Peaks));
        return TypedResults.Ok(new EpisodeAnalysis(
            episode, found.MachineId, around.Baseline, around.Window,
            [.. moves.Select(move => Of(move, found.StartTime, registered.Desired.Sensors.GetValueOrDefault(move.Sensor)?.Unit))], Similar(own, compared)));
    }

    private static SensorAnalysis Of(SensorMove move, DateTimeOffset start, string? unit)
    {
        DateTimeOffset? movedAt = move.MovedAt is { } at ? Moment(at) : null;
        return new SensorAnalysis(
            move.Sensor, unit, move.Usual, move.Spread, movedAt, (start - movedAt)?.TotalSeconds, move.Direction, move.Peak, Moment(move.PeakAt), move.PeakDeviations);
    }

    private static IReadOnlyList<SimilarEpisode> Similar(ComparedEpisode own, IEnumerable<ComparedEpisode> compared)
    {
        var print = Fingerprint.Of(own.Peaks, own.Usual);
        return
        [
            .. compared.Where(other => other.Id != own.Id)
                .Select(other => new SimilarEpisode(
                    other.Id, other.MachineId, other.StartedAt, other.EndedAt, Fingerprint.Similarity(print, Fingerprint.Of(other.Peaks, other.Usual)), other.Cause))
                .Where(static other => other.Similarity > 0)
                .OrderByDescending(static other => other.Similarity).ThenByDescending(static other => other.StartedAt).Take(MostSimilar),
        ];
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => other < one ? other : one;

    private static DateTimeOffset Moment(long micros) => DateTimeOffset.UnixEpoch.AddMicroseconds(micros);

    /// <summary>The readings around an episode by sensor, cut where the quiet time before it is half over.</summary>
    private sealed record Around(TimeRange Baseline, TimeRange Window, IReadOnlyDictionary<string, List<Sample>> Samples)
    {
        public static async Task<Around> Read(
            HistoryQueries history, MachineRecord machine, DateTimeOffset quietFrom, DateTimeOffset start, DateTimeOffset until, int most, CancellationToken cancellationToken)
        {
            var samples = new Dictionary<string, List<Sample>>(StringComparer.Ordinal);
            var (count, first, last) = (0, start, start);
            // The range of a stream excludes its end, and the reading that ended the episode belongs to it.
            await foreach (var reading in history.Stream(machine, quietFrom, until.AddMicroseconds(1), most, cancellationToken))
            {
                last = Moment(reading.At);
                if (count++ == 0)
                    first = last;
                if ((ReadingQuality)(reading.Flags & ReadingFlags.QualityMask) != ReadingQuality.Bad)
                    Add(samples, reading);
            }
            var middle = first + (start - first) / 2;
            return new Around(new TimeRange(first, middle), new TimeRange(middle, count == most ? last : until), samples);
        }

        public IEnumerable<SensorMove> Moves(IReadOnlyDictionary<string, Peak> peaks)
        {
            foreach (var (sensor, samples) in Samples)
            {
                var cut = samples.FindIndex(sample => Moment(sample.At) >= Baseline.To) is >= 0 and var found ? found : samples.Count;
                if (Deviation.Of(sensor, samples[..cut], samples[cut..], peaks.TryGetValue(sensor, out var peak) ? peak : null) is { } move)
                    yield return move;
            }
        }

        private static void Add(Dictionary<string, List<Sample>> samples, in JournaledReading reading)
        {
            for (var column = 0; column < reading.Sensors.Length && column < reading.Values.Length; column++)
            {
                if (double.IsNaN(reading.Values[column]))
                    continue;
                if (!samples.TryGetValue(reading.Sensors[column], out var list))
                    samples[reading.Sensors[column]] = list = [];
                list.Add(new Sample(reading.At, reading.Values[column]));
            }
        }
    }
}
