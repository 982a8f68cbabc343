using Millwright.Storage.Machines;
using Millwright.Storage.Rollups;
using Millwright.Twins.Readings;
using Millwright.Twins.State;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.History;

/// <summary>
/// What a machine's sensors have measured, from the journal and from its roll-ups by the minute, hour and day. Ranges are of event time, from inclusive, to
/// exclusive; times are kept to the microsecond. A sensor that never sent anything has an empty history.
/// </summary>
/// <exception cref="DatabaseUnavailableException">PostgreSQL is away; every query may throw it.</exception>
/// <exception cref="ArgumentOutOfRangeException">A limit or length outside the range given here, or a range that does not end after it starts.</exception>
public sealed class HistoryQueries(Database database)
{
    /// <summary>Readings in one page, at most.</summary>
    public const int MostReadings = 10_000;

    /// <summary>Buckets in one answer, at most.</summary>
    public const int MostBuckets = 100_000;

    /// <summary>Points in one answer, at most.</summary>
    public const int MostPoints = 20_000;

    private const string Readings =
        """
        SELECT r.id, r.at, r.arrived_at, r.seq, r.source_sequence, r.flags, l.sensors, r."values"
          FROM readings r JOIN sensor_layouts l ON l.id = r.layout
         WHERE r.machine_key = $1 AND r.at >= $2 AND (r.at, r.id) > ($2, $3) AND r.at < $4
           AND ($5::text[] IS NULL OR EXISTS (
                 SELECT FROM unnest(l.sensors, r."values") AS v (sensor, value) WHERE v.sensor = ANY ($5) AND v.value <> 'NaN'))
         ORDER BY r.at, r.id LIMIT $6
        """;

    /// <summary>A page of readings in order of event time, then id; whatever their quality.</summary>
    /// <param name="sensors">Only readings with a value of one of these, and only these values; null: all.</param>
    /// <param name="limit">1 to <see cref="MostReadings"/>.</param>
    /// <param name="cursor">Where the page before ended; null: the first page.</param>
    /// <exception cref="BadCursorException">The cursor is of another list.</exception>
    public async Task<Page<ReadingRow>> Raw(
        MachineRecord machine, IReadOnlyCollection<string>? sensors, DateTimeOffset from, DateTimeOffset to, int limit, string? cursor,
        CancellationToken cancellationToken)
    {
        Check(from, to);
        CheckRange(limit, 1, MostReadings, nameof(limit));
        var after = cursor is null ? BeforeAll(from) : Parse(cursor, from, to);
        var rows = await database.List(
            Readings, parameters => Add(parameters, machine, sensors, after, to, limit + 1), reader => Read(reader, sensors), cancellationToken);
        return Page<ReadingRow>.Of(rows, limit, static last => Cursor.Of($"{Database.Micros(last.At.UtcDateTime)}", $"{last.Id}"));
    }

    /// <summary>The first readings of a range in the order of <see cref="Raw"/>, as they come from the database; for rules that go through many.</summary>
    public IAsyncEnumerable<JournaledReading> Stream(MachineRecord machine, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken)
    {
        Check(from, to);
        return database.Stream(
            Readings, parameters => Add(parameters, machine, sensors: null, BeforeAll(from), to, limit),
            static reader => new JournaledReading(
                reader.GetInt64(3), reader.Micros(1), reader.Micros(2), reader.GetInt64(0), reader.IsDBNull(4) ? 0 : reader.GetInt64(4),
                (ReadingFlags)reader.GetInt16(5), TwinState.ShareNames(reader.GetFieldValue<string[]>(6)), reader.GetFieldValue<double[]>(7)),
            cancellationToken);
    }

    /// <summary>
    /// A sensor's values in buckets that start at whole multiples of their length since 1970-01-01 UTC, in order of time; the range is widened
    /// to whole buckets, and empty ones are left out. Whole minutes, hours and days (UTC) are answered from their roll-ups, and from what is finer
    /// where these are still open.
    /// </summary>
    /// <param name="bucket">1 ms or more; at most <see cref="MostBuckets"/> of them may fit into the range.</param>
    public async Task<History<Bucket>> Buckets(
        MachineRecord machine, string sensor, DateTimeOffset from, DateTimeOffset to, TimeSpan bucket, CancellationToken cancellationToken)
    {
        Check(from, to);
        if (bucket < TimeSpan.FromMilliseconds(1) || (to - from) / bucket > MostBuckets)
            throw new ArgumentOutOfRangeException(
                nameof(bucket), bucket, $"A bucket is 1 ms or longer, and at most {MostBuckets} of them may fit into the range: take a longer bucket or a shorter range.");
        var length = bucket.Ticks / TimeSpan.TicksPerMicrosecond;
        var fold = new BucketFold(length);
        var resolution = await Fold(
            machine, sensor, BucketFold.Floor(Micros(from), length), BucketFold.Ceiling(Micros(to), length), RollupLengths.Dividing(length), fold.Add, cancellationToken);
        return new History<Bucket>(fold.End(), resolution);
    }

    /// <summary>
    /// A sensor's curve in at most <paramref name="maxPoints"/> points, in order of time, with its peaks kept: the smallest and the largest
    /// value of each of <paramref name="maxPoints"/> / 2 equal windows. Where a window is a minute, an hour, a day or longer, their roll-ups answer:
    /// the range is widened to whole ones, and a peak's time is then the start of its span. Values of bad quality are left out.
    /// </summary>
    /// <param name="maxPoints">2 to <see cref="MostPoints"/>.</param>
    public async Task<History<Point>> Points(
        MachineRecord machine, string sensor, DateTimeOffset from, DateTimeOffset to, int maxPoints, CancellationToken cancellationToken)
    {
        Check(from, to);
        CheckRange(maxPoints, 2, MostPoints, nameof(maxPoints));
        var (start, end) = (Micros(from), Micros(to));
        var wanted = RollupLengths.Within((end - start) / (maxPoints / 2));
        if (RollupLengths.Of(wanted) is { } length)
            (start, end) = (BucketFold.Floor(start, length), BucketFold.Ceiling(end, length));
        var fold = new PeakFold(start, end, maxPoints);
        var resolution = await Fold(machine, sensor, start, end, wanted, fold.Add, cancellationToken);
        return new History<Point>(fold.End(), resolution);
    }

    private Task<Resolution> Fold(MachineRecord machine, string sensor, long from, long to, Resolution wanted, Action<Sample> take, CancellationToken cancellationToken) =>
        database.Use(connection => Samples.Read(connection, machine.Key, sensor, from, to, wanted, take, cancellationToken), cancellationToken);

    private static void Add(
        NpgsqlParameterCollection parameters, MachineRecord machine, IReadOnlyCollection<string>? sensors, (long At, long Id) after, DateTimeOffset to, long? limit)
    {
        parameters.AddWithValue(machine.Key);
        parameters.AddWithValue(NpgsqlDbType.TimestampTz, Database.Moment(after.At));
        parameters.AddWithValue(after.Id);
        parameters.AddWithValue(NpgsqlDbType.TimestampTz, to.UtcDateTime);
        parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Text, (object?)sensors?.ToArray() ?? DBNull.Value);
        parameters.AddWithValue(NpgsqlDbType.Bigint, (object?)limit ?? DBNull.Value);
    }

    private static ReadingRow Read(NpgsqlDataReader reader, IReadOnlyCollection<string>? sensors)
    {
        var names = reader.GetFieldValue<string[]>(6);
        var values = reader.GetFieldValue<double[]>(7);
        var present = new Dictionary<string, double>(values.Length, StringComparer.Ordinal);
        for (var slot = 0; slot < values.Length; slot++)
            if (!double.IsNaN(values[slot]) && sensors?.Contains(names[slot]) != false)
                present[names[slot]] = values[slot];
        return new ReadingRow(
            reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetInt64(3),
            reader.IsDBNull(4) ? null : reader.GetInt64(4), (ReadingFlags)reader.GetInt16(5), present);
    }

    /// <summary>The place just before the first reading of a range.</summary>
    private static (long At, long Id) BeforeAll(DateTimeOffset from) => (Micros(from) - 1, long.MaxValue);

    private static (long At, long Id) Parse(string cursor, DateTimeOffset from, DateTimeOffset to) =>
        Cursor.Parse(cursor, 2) is [var at, var id] && long.TryParse(at, out var micros) && long.TryParse(id, out var number)
            && micros >= Micros(from) && micros < Micros(to)
            ? (micros, number)
            : throw new BadCursorException(cursor);

    private static long Micros(DateTimeOffset at) => Database.Micros(at.UtcDateTime);

    private static void Check(DateTimeOffset from, DateTimeOffset to)
    {
        if (to <= from)
            throw new ArgumentOutOfRangeException(nameof(to), to, $"The range must end after it starts, at {from:O}.");
    }

    private static void CheckRange(int value, int least, int most, string name)
    {
        if (value < least || value > most)
            throw new ArgumentOutOfRangeException(name, value, $"Expected {least} to {most}.");
    }
}
