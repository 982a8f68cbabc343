using Millwright.Storage.Episodes;
using Millwright.Storage.Events;
using Millwright.Twins.Episodes;

namespace Millwright.Storage.Tests.Events;

/// <summary>Two machines that run hot four times each: their timelines and episodes.</summary>
public sealed class EventQueriesTests(EventQueriesTests.Plant plant) : IClassFixture<EventQueriesTests.Plant>
{
    private readonly EventQueries _events = new(plant.Require().Database);
    private readonly EpisodeQueries _episodes = new(plant.Require().Database);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task Pages_of_a_timeline_lose_and_double_nothing(int limit)
    {
        var all = new List<EventRow>();
        string? cursor = null;
        do
        {
            var page = await _events.List(null, null, null, null, limit, cursor, CancellationToken.None);
            all.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        all.Select(row => row.Id).Distinct().Count().ShouldBe(all.Count);
        all.Count.ShouldBe(plant.Events);
        all.Select(row => row.At).ShouldBe(all.Select(row => row.At).OrderDescending());
    }

    [Fact]
    public async Task A_timeline_is_narrowed_to_a_machine_a_kind_and_a_time()
    {
        var one = await _events.List(TestTwin.Id("hot-1"), "limit-passed", Moments.Time(Moments.Start + 3600 * Moments.Second), Moments.Time(Moments.Start + 7200 * Moments.Second), 100, null, CancellationToken.None);

        var row = one.Items.ShouldHaveSingleItem(); // at is inclusive, to is not
        (row.MachineId, row.At, row.Kind, row.Sensor, row.Violation, row.Value, row.Limit)
            .ShouldBe(("hot-1", Moments.Time(Moments.Start + 3600 * Moments.Second), "limit-passed", "temperature", "critical-high", 95, 90));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task Pages_of_episodes_lose_and_double_nothing(int limit)
    {
        var all = new List<EpisodeRow>();
        string? cursor = null;
        do
        {
            var page = await _episodes.List(null, null, limit, cursor, CancellationToken.None);
            all.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        all.Select(row => row.Id).Distinct().Count().ShouldBe(8);
        all.Count.ShouldBe(8);
        all.Select(row => row.StartTime).ShouldBe(all.Select(row => row.StartTime).OrderDescending());
    }

    [Fact]
    public async Task An_episode_reads_back_with_its_cause_and_peaks()
    {
        var listed = (await _episodes.List(TestTwin.Id("hot-0"), active: true, 10, null, CancellationToken.None)).Items.ShouldHaveSingleItem();

        var read = await _episodes.Get(listed.Id, CancellationToken.None);

        var start = Moments.Time(Moments.Start + 10800 * Moments.Second);
        (read!.MachineId, read.StartTime, read.EndTime, read.IsActive).ShouldBe(("hot-0", start, null, true));
        read.Cause.ShouldBe(new EpisodeCause(EpisodeTrigger.CriticalLimit, "temperature", 95, 90));
        read.Peaks["temperature"].ShouldBe(new PeakRow(95, start, 95, start));
        (await _episodes.List(TestTwin.Id("hot-0"), active: false, 10, null, CancellationToken.None)).Items.Count.ShouldBe(3);
        (await _episodes.Get(Guid.Empty, CancellationToken.None)).ShouldBeNull();
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("!")]
    [InlineData("OTk5OTk5OTk5OTk5OTk5OTk5HzAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwMA")] // a time past any calendar
    public async Task A_cursor_of_something_else_is_refused(string cursor)
    {
        await Should.ThrowAsync<BadCursorException>(() => _events.List(null, null, null, null, 10, cursor, CancellationToken.None));
        await Should.ThrowAsync<BadCursorException>(() => _episodes.List(null, null, 10, cursor, CancellationToken.None));
    }

    public sealed class Plant : IAsyncLifetime
    {
        private readonly TestDatabase _database = new();

        public int Events { get; private set; }

        public TestDatabase Require() => _database.Require();

        public async ValueTask InitializeAsync()
        {
            await _database.InitializeAsync();
            if (_database.Database is null)
                return;
            for (var number = 0; number < 2; number++)
            {
                var twin = await TestTwin.Open(_database, $"hot-{number}", Moments.Hot);
                for (var hour = 0; hour < 4; hour++)
                    await twin.Send(_database.Journal, Moments.Temperatures([(hour * 3600, 95), .. hour < 3 ? [(hour * 3600 + 1800.0, 20.0)] : Array.Empty<(double, double)>()]));
            }
            Events = (int)await _database.Scalar<long>("SELECT count(*) FROM machine_events");
        }

        public ValueTask DisposeAsync() => _database.DisposeAsync();
    }
}
