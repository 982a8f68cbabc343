using Millwright.Storage.History;
using Millwright.Storage.Machines;
using Millwright.Twins.Readings;

namespace Millwright.Storage.Tests.History;

/// <summary>Two and a half hours of seeded random readings, some late, some bad, some without a value: every answer against the same computed in memory.</summary>
public sealed class HistoryQueriesTests(HistoryQueriesTests.Recording recording) : IClassFixture<HistoryQueriesTests.Recording>
{
    private const string Sensor = "pressure";
    private readonly HistoryQueries _history = new(recording.Require().Database);

    public static TheoryData<double, double, double> Ranges { get; } = new()
    {
        { 0, 9000, 60 }, { 0, 9000, 300 }, { 0, 9000, 3600 }, { 1234.5, 4321, 60 }, { 100, 8000, 120 }, // whole minutes: roll-ups
        { 8900, 9000, 60 }, { 8000, 20_000, 60 },                                                        // the minute that is still open
        { 0, 9000, 90 }, { 17.25, 5000, 1 }, { 0, 600, 0.25 }, { 3000, 3001, 7 },                        // others: readings
    };

    [Theory]
    [MemberData(nameof(Ranges))]
    public async Task Buckets_are_those_computed_in_memory(double from, double to, double seconds)
    {
        var length = (long)(seconds * Moments.Second);
        var (start, end) = (At(from) / length * length, (At(to) + length - 1) / length * length);

        var buckets = (await _history.Buckets(recording.Machine, Sensor, Moments.Time(At(from)), Moments.Time(At(to)), TimeSpan.FromSeconds(seconds), CancellationToken.None)).Items;

        var expected = recording.Judged(Sensor).Where(point => point.At >= start && point.At < end).GroupBy(point => point.At / length * length).ToList();
        buckets.Select(bucket => (bucket.Start, bucket.Count, bucket.Min, bucket.Max, bucket.Last)).ShouldBe(
            expected.Select(group => (Moments.Time(group.Key), group.LongCount(), group.Min(point => point.Value), group.Max(point => point.Value), group.Last().Value)));
        foreach (var (bucket, group) in buckets.Zip(expected))
        {
            var mean = group.Average(point => point.Value);
            bucket.Mean.ShouldBe(mean, 1e-9);
            bucket.Deviation.ShouldBe(Math.Sqrt(group.Average(point => (point.Value - mean) * (point.Value - mean))), 1e-9);
        }
    }

    [Theory]
    [InlineData(0, 9000, 20)]
    [InlineData(0, 9000, 100)]
    [InlineData(0, 9000, 1000)]
    [InlineData(500, 4000, 2)]
    [InlineData(500, 560, 10)]
    public async Task A_thinned_curve_keeps_its_peaks_in_order(double from, double to, int maxPoints)
    {
        var points = (await _history.Points(recording.Machine, Sensor, Moments.Time(At(from)), Moments.Time(At(to)), maxPoints, CancellationToken.None)).Items;

        var values = recording.Judged(Sensor).Where(point => point.At >= Floor(At(from)) && point.At < Floor(At(to) + Moments.Minute - 1)).ToList();
        if ((to - from) / (maxPoints / 2) < 60)
            values.RemoveAll(point => point.At < At(from) || point.At >= At(to));
        points.Count.ShouldBeInRange(1, maxPoints);
        points.Select(point => point.At).ShouldBe(points.Select(point => point.At).Order());
        points.Max(point => point.Value).ShouldBe(values.Max(point => point.Value));
        points.Min(point => point.Value).ShouldBe(values.Min(point => point.Value));
        foreach (var point in points)
            values.ShouldContain(value => value.Value.Equals(point.Value) && Math.Abs((Moments.Time(value.At) - point.At).TotalSeconds) < 60);
    }

    [Fact]
    public async Task A_curve_of_few_readings_is_given_whole()
    {
        var values = recording.Judged(Sensor).Where(point => point.At >= At(600) && point.At < At(660)).Select(point => new Point(Moments.Time(point.At), point.Value)).ToList();

        var points = (await _history.Points(recording.Machine, Sensor, Moments.Time(At(600)), Moments.Time(At(660)), 1000, CancellationToken.None)).Items;

        points.ShouldBe(values);
    }

    [Theory]
    [InlineData(1000, null)]
    [InlineData(97, null)]
    [InlineData(97, Sensor)]
    [InlineData(10_000, "power")]
    public async Task Pages_of_readings_lose_and_double_nothing(int limit, string? sensor)
    {
        string[]? sensors = sensor is null ? null : [sensor];
        var expected = recording.Accepted.Where(reading => sensor is null || reading.Values.ContainsKey(sensor)).OrderBy(reading => reading.At).ToList();
        var paged = new List<ReadingRow>();
        string? cursor = null;
        do
        {
            var page = await _history.Raw(recording.Machine, sensors, Moments.Time(At(0)), Moments.Time(At(9000)), limit, cursor, CancellationToken.None);
            page.Items.Count.ShouldBeLessThanOrEqualTo(limit);
            paged.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        paged.Select(row => row.At).ShouldBe(expected.Select(reading => Moments.Time(reading.At)));
        foreach (var (row, reading) in paged.Zip(expected))
            row.Values.OrderBy(value => value.Key).ShouldBe(reading.Values.Where(value => sensor is null || value.Key == sensor).OrderBy(value => value.Key));
        paged.Select(row => row.Sequence).Distinct().Count().ShouldBe(paged.Count);
    }

    [Fact]
    public async Task A_stream_gives_what_the_pages_hold_in_order_of_event_time()
    {
        var expected = recording.Accepted.Where(reading => reading.At >= At(1000) && reading.At < At(2000)).OrderBy(reading => reading.At).ToList();

        var streamed = await Streamed(limit: 1_000_000);

        streamed.Select(row => row.At).ShouldBe(expected.Select(reading => reading.At));
        foreach (var (row, reading) in streamed.Zip(expected))
            row.Sensors.Zip(row.Values).Where(pair => !double.IsNaN(pair.Second)).ToDictionary(pair => pair.First, pair => pair.Second).ShouldBe(reading.Values, ignoreOrder: true);
        (await Streamed(limit: 17)).Select(row => row.Id).ShouldBe(streamed.Take(17).Select(row => row.Id));
    }

    private async Task<List<JournaledReading>> Streamed(int limit)
    {
        var streamed = new List<JournaledReading>();
        await foreach (var row in _history.Stream(recording.Machine, Moments.Time(At(1000)), Moments.Time(At(2000)), limit, CancellationToken.None))
            streamed.Add(row);
        return streamed;
    }

    [Fact]
    public async Task Bad_quality_is_said_of_a_reading()
    {
        var page = await _history.Raw(recording.Machine, null, Moments.Time(At(0)), Moments.Time(At(9000)), 10_000, null, CancellationToken.None);

        page.Items.Count(row => (ReadingQuality)(row.Flags & ReadingFlags.QualityMask) == ReadingQuality.Bad).ShouldBe(recording.Accepted.Count(reading => reading.IsBad));
    }

    [Fact]
    public async Task A_sensor_that_sent_nothing_has_an_empty_history()
    {
        (await _history.Buckets(recording.Machine, "humour", Moments.Time(At(0)), Moments.Time(At(9000)), TimeSpan.FromMinutes(1), CancellationToken.None)).Items.ShouldBeEmpty();
        (await _history.Points(recording.Machine, "humour", Moments.Time(At(0)), Moments.Time(At(9000)), 100, CancellationToken.None)).Items.ShouldBeEmpty();
        (await _history.Raw(recording.Machine, ["humour"], Moments.Time(At(0)), Moments.Time(At(9000)), 10, null, CancellationToken.None)).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_out_of_range_is_refused()
    {
        var (from, to) = (Moments.Time(At(0)), Moments.Time(At(9000)));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => _history.Raw(recording.Machine, null, to, from, 10, null, CancellationToken.None));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => _history.Raw(recording.Machine, null, from, to, 0, null, CancellationToken.None));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => _history.Buckets(recording.Machine, Sensor, from, to, TimeSpan.Zero, CancellationToken.None));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => _history.Buckets(recording.Machine, Sensor, from, to, TimeSpan.FromMilliseconds(1), CancellationToken.None));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => _history.Points(recording.Machine, Sensor, from, to, 1, CancellationToken.None));
        await Should.ThrowAsync<BadCursorException>(() => _history.Raw(recording.Machine, null, from, to, 10, Cursor.Of("1", "2"), CancellationToken.None));
    }

    private static long At(double second) => Moments.Start + (long)(second * Moments.Second);

    private static long Floor(long at) => at - at % Moments.Minute;

    /// <summary>A reading that was sent and accepted.</summary>
    public sealed record Sent(long At, bool IsBad, IReadOnlyDictionary<string, double> Values);

    public sealed class Recording : IAsyncLifetime
    {
        private readonly TestDatabase _database = new();

        public MachineRecord Machine { get; private set; } = null!;
        public List<Sent> Accepted { get; } = [];

        public TestDatabase Require() => _database.Require();

        /// <summary>The values of a sensor that statistics count, in order of event time.</summary>
        public IEnumerable<(long At, double Value)> Judged(string sensor) => Accepted.Where(reading => !reading.IsBad && reading.Values.ContainsKey(sensor))
            .OrderBy(reading => reading.At).Select(reading => (reading.At, reading.Values[sensor]));

        public async ValueTask InitializeAsync()
        {
            await _database.InitializeAsync();
            if (_database.Database is null)
                return;
            var random = new Random(20261121);
            var twin = await TestTwin.Open(_database, "recorded");
            Machine = twin.Machine;
            var used = new HashSet<long>();
            for (var second = 0; second < 9000; second += 30)
            {
                string[] sensors = random.Next(3) == 0 ? ["power", Sensor] : [Sensor];
                var count = random.Next(1, 25);
                var late = random.Next(5) == 0 && second > 600;
                var rows = Enumerable.Range(0, count)
                    .Select(_ => At(late ? random.Next(second) : second + random.NextDouble() * 30)).Where(used.Add)
                    .Select(at => (at, sensors.Select(_ => random.Next(6) == 0 ? double.NaN : Math.Round(random.NextDouble() * 100, 3)).ToArray())).ToArray();
                if (rows.Length == 0)
                    continue;
                var batch = Moments.Batch(sensors, rows, random.Next(8) == 0 ? (ReadingFlags)ReadingQuality.Bad : ReadingFlags.None);
                await twin.Send(_database.Journal, batch, checkpoint: false);
                foreach (var (at, values) in rows)
                    Accepted.Add(new Sent(at, (ReadingQuality)batch.Flags[0] == ReadingQuality.Bad, sensors.Zip(values).Where(pair => !double.IsNaN(pair.Second)).ToDictionary(pair => pair.First, pair => pair.Second)));
            }
            if (twin.State.ReadingCount != Accepted.Count)
                throw new InvalidOperationException($"{twin.State.ReadingCount} of {Accepted.Count} readings were accepted.");
        }

        public ValueTask DisposeAsync() => _database.DisposeAsync();
    }
}
