using System.Xml;
using Millwright.Gateway.Api;
using Millwright.Gateway.Errors;
using Millwright.Storage;
using Millwright.Storage.History;
using Millwright.Storage.Machines;
using Millwright.Twins.Machines;
using Millwright.Twins.Readings;

namespace Millwright.Gateway.History;

/// <summary>A reading as it was accepted: when it was measured, when it arrived, and its place in the machine's journal.</summary>
public sealed record ReadingItem(
    string Id, DateTimeOffset Timestamp, DateTimeOffset ArrivedAt, long JournalSequence, long? Sequence, ReadingQuality Quality, bool? HasFailure,
    IReadOnlyDictionary<string, double> Values)
{
    public static ReadingItem Of(ReadingRow row) => new(
        ((ulong)row.Id).ToString("x16"), row.At, row.ArrivedAt, row.Sequence, row.SourceSequence, (ReadingQuality)(row.Flags & ReadingFlags.QualityMask),
        (row.Flags & ReadingFlags.SaysFailure) == ReadingFlags.None ? null : (row.Flags & ReadingFlags.Failed) != ReadingFlags.None, row.Values);
}

/// <summary>A sensor's history in buckets.</summary>
/// <param name="Resolution">The coarsest that any of it was read from.</param>
public sealed record BucketSeries(string Sensor, string? Unit, string Bucket, Resolution Resolution, IReadOnlyList<Bucket> Items, string? NextCursor = null);

/// <summary>A sensor's curve in so many points, peaks kept.</summary>
/// <param name="Resolution">The coarsest that any of it was read from.</param>
public sealed record PointSeries(string Sensor, string? Unit, Resolution Resolution, IReadOnlyList<Point> Items, string? NextCursor = null);

/// <summary>What a machine's sensors have measured: reading by reading, in buckets, or as a curve of so many points.</summary>
internal static class HistoryEndpoints
{
    private static readonly TimeSpan DefaultRange = TimeSpan.FromHours(1);

    public static void MapHistory(this RouteGroupBuilder api) => api.MapGet("/machines/{id}/readings", Read).WithTags("History")
        .WithSummary("A machine's history: readings by page; with bucket (PT1M, 1m, 60s) min, max, mean, count, last and deviation of each; with points a curve that keeps its peaks.")
        .WithDescription("from is inclusive, to exclusive, both of event time; without them the last hour. bucket and points are of one sensor. Whole minutes, hours and days come from roll-ups; resolution says the coarsest that answered, which is coarser than asked for where retention has taken what was finer.")
        .Produces<Page<ReadingItem>>();

    private static async Task<IResult> Read(
        string id, string[]? sensor, DateTimeOffset? from, DateTimeOffset? to, string? bucket, int? points, int? limit, string? cursor,
        HistoryQueries history, TwinStore twins, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!MachineId.TryParse(id, out var machine) || await twins.Registration(machine, cancellationToken) is not { } registered)
            return Problems.NotFound("machine", id);
        var until = to ?? clock.GetUtcNow();
        var since = from ?? until - DefaultRange;
        if (since >= until)
            return Problems.Validation("from must lie before to.", new FieldError("from", $"not before {until:O}", $"{since:O}"));
        if (bucket is null && points is null)
            return await Page(registered.Machine, sensor, since, until, new Paging(limit, cursor), history, cancellationToken);
        if (sensor is not [{ Length: > 0 } only])
            return Problems.Validation("Buckets and points are of one sensor.", new FieldError("sensor", "exactly one is needed", string.Join(',', sensor ?? [])));
        var unit = registered.Desired.Sensors.GetValueOrDefault(only)?.Unit;
        if (bucket is null)
            return points is >= 2 and <= HistoryQueries.MostPoints
                ? TypedResults.Ok(Curve(only, unit, await history.Points(registered.Machine, only, since, until, points.Value, cancellationToken)))
                : Problems.Validation($"points must be 2 to {HistoryQueries.MostPoints}.", new FieldError("points", $"2 to {HistoryQueries.MostPoints}", $"{points}"));
        if (Span(bucket) is not { } length || length < TimeSpan.FromMilliseconds(1) || (until - since) / length > HistoryQueries.MostBuckets)
            return Problems.Validation(
                $"bucket must be a duration of at least 1 ms, and at most {HistoryQueries.MostBuckets} of them may fit into the range.", new FieldError("bucket", "such as PT1M, 1m, 30s or 1h", bucket));
        var buckets = await history.Buckets(registered.Machine, only, since, until, length, cancellationToken);
        return TypedResults.Ok(new BucketSeries(only, unit, XmlConvert.ToString(length), buckets.Resolution, buckets.Items));
    }

    private static PointSeries Curve(string sensor, string? unit, History<Point> points) => new(sensor, unit, points.Resolution, points.Items);

    internal static async Task<IResult> Page(
        MachineRecord machine, string[]? sensors, DateTimeOffset from, DateTimeOffset to, Paging paging, HistoryQueries history, CancellationToken cancellationToken)
    {
        if (paging.Problem is { } problem)
            return problem;
        var page = await history.Raw(machine, sensors is { Length: > 0 } ? sensors : null, from, to, paging.Size, paging.Cursor, cancellationToken);
        return TypedResults.Ok(new Page<ReadingItem>([.. page.Items.Select(ReadingItem.Of)], page.NextCursor));
    }

    /// <summary>ISO 8601, or a number with ms, s, m, h or d; null when it is neither.</summary>
    private static TimeSpan? Span(string text)
    {
        var letters = text.AsSpan().TrimStart("0123456789.");
        var hasNumber = double.TryParse(text.AsSpan(0, text.Length - letters.Length), out var number) && number is > 0 and < 1e9;
        try
        {
            return letters switch
            {
                "ms" when hasNumber => TimeSpan.FromMilliseconds(number),
                "s" when hasNumber => TimeSpan.FromSeconds(number),
                "m" when hasNumber => TimeSpan.FromMinutes(number),
                "h" when hasNumber => TimeSpan.FromHours(number),
                "d" when hasNumber => TimeSpan.FromDays(number),
                _ => XmlConvert.ToTimeSpan(text),
            };
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            return null;
        }
    }
}
