using Millwright.Storage.Machines;
using Millwright.Twins.Machines;

namespace Millwright.Storage.Tests.Machines;

/// <summary>Thirty machines, of which ten have reported: lists, pages and sums over them.</summary>
public sealed class MachineDirectoryTests(MachineDirectoryTests.Fleet fleet) : IClassFixture<MachineDirectoryTests.Fleet>
{
    private readonly MachineDirectory _directory = new(fleet.Require().Database, TimeProvider.System);

    public static MatrixTheoryData<MachineOrder, bool, int> Orders { get; } = new(Enum.GetValues<MachineOrder>(), [false, true], [1, 7, 29]);

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Pages_lose_and_double_nothing(MachineOrder order, bool descending, int limit)
    {
        var paged = new List<string>();
        string? cursor = null;
        do
        {
            var page = await _directory.List(new MachineFilter(), order, descending, limit, cursor, CancellationToken.None);
            page.Items.Count.ShouldBeLessThanOrEqualTo(limit);
            paged.AddRange(page.Items.Select(row => row.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        var whole = await _directory.List(new MachineFilter(), order, descending, 1000, null, CancellationToken.None);
        paged.ShouldBe(whole.Items.Select(row => row.Id));
        paged.Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(0, 29).Select(number => $"m-{number:00}"));
    }

    [Fact]
    public async Task Equal_names_are_ordered_by_id()
    {
        var byName = await _directory.List(new MachineFilter(), MachineOrder.Name, descending: false, 1000, null, CancellationToken.None);

        byName.Items.Select(row => (row.Name, row.Id)).ShouldBe(byName.Items.Select(row => (row.Name, row.Id)).Order());
    }

    [Fact]
    public async Task The_newest_heard_comes_first_when_asked()
    {
        var heard = await _directory.List(new MachineFilter(), MachineOrder.LastSeen, descending: true, 10, null, CancellationToken.None);

        heard.Items.Select(row => row.LastSeen).ShouldBe(heard.Items.Select(row => row.LastSeen).OrderDescending());
        heard.Items.ShouldAllBe(row => row.LastSeen != null && row.ReadingCount == 1 && row.Status == MachineStatus.Running);
    }

    [Fact]
    public async Task Filters_narrow_and_join()
    {
        (await Ids(new MachineFilter(Type: "press"))).Count.ShouldBe(15);
        (await Ids(new MachineFilter(Site: "north"))).Count.ShouldBe(10);
        (await Ids(new MachineFilter(Line: "1"))).Count.ShouldBe(15);
        (await Ids(new MachineFilter(Site: "north", Line: "1"))).Count.ShouldBe(5);
        (await Ids(new MachineFilter(Tag: "spare"))).ShouldBe(["m-05"]);
        (await Ids(new MachineFilter(Status: MachineStatus.Running))).Count.ShouldBe(10);
        (await Ids(new MachineFilter(Text: "M-1"))).Count.ShouldBe(10);
        (await Ids(new MachineFilter(Text: "%"))).ShouldBeEmpty();
        (await Ids(new MachineFilter(Text: "_"))).ShouldBeEmpty();
        (await Ids(new MachineFilter(WithRetired: true))).Count.ShouldBe(30);
        (await Ids(new MachineFilter(Type: "press", Site: "north", Status: MachineStatus.Running))).ShouldBe(["m-00", "m-06"]);
    }

    [Fact]
    public async Task A_cursor_of_something_else_is_refused() => (await Should.ThrowAsync<BadCursorException>(
        () => _directory.List(new MachineFilter(), MachineOrder.Id, false, 10, "nonsense", CancellationToken.None))).Message.ShouldBe(
        "'nonsense' is no cursor of this list; take nextCursor of the page before, or leave it out.");

    [Fact]
    public async Task The_summary_counts_what_the_lists_show()
    {
        var summary = await _directory.Summary(CancellationToken.None);

        summary.Machines.ShouldBe(29);
        summary.ByStatus.ShouldBe(new Dictionary<string, long> { ["running"] = 10, ["unknown"] = 19 }, ignoreOrder: true);
        summary.ByType.ShouldBe(new Dictionary<string, long> { ["mill"] = 14, ["press"] = 15 }, ignoreOrder: true);
        summary.BySite.ShouldBe(new Dictionary<string, long> { ["north"] = 10, ["south"] = 10 }, ignoreOrder: true);
        summary.ActiveEpisodes.ShouldBe(0);
    }

    [Fact]
    public async Task A_board_is_filled_with_every_machine_in_service()
    {
        var all = new List<MachineRow>();
        await foreach (var row in _directory.All(CancellationToken.None))
            all.Add(row);

        all.Count.ShouldBe(29);
    }

    private async Task<List<string>> Ids(MachineFilter filter) =>
        [.. (await _directory.List(filter, MachineOrder.Id, descending: false, 1000, null, CancellationToken.None)).Items.Select(row => row.Id)];

    public sealed class Fleet : IAsyncLifetime
    {
        private readonly TestDatabase _database = new();

        public TestDatabase Require() => _database.Require();

        public async ValueTask InitializeAsync()
        {
            await _database.InitializeAsync();
            if (_database.Database is null)
                return;
            var registry = new MachineRegistry(_database.Database);
            await registry.Import(
                [
                    .. Enumerable.Range(0, 30).Select(number => new MachineDraft(
                        TestTwin.Id($"m-{number:00}"), $"Name {number / 4}", number % 2 == 0 ? "press" : "mill", Location: number % 5 == 0 ? null : "hall 1",
                        Site: (number % 3) switch { 0 => "north", 1 => "south", _ => null }, Line: number % 2 == 0 ? "1" : null, Tags: number == 5 ? ["spare", "old"] : [])),
                ],
                CancellationToken.None);
            await registry.SetRetired(TestTwin.Id("m-29"), retired: true, null, CancellationToken.None);
            await registry.SetRetired(TestTwin.Id("m-29"), retired: true, null, CancellationToken.None);
            for (var number = 0; number < 10; number++)
                await (await TestTwin.Open(_database, $"m-{number:00}")).Send(_database.Journal, Moments.Temperatures((number / 3, 20)));
        }

        public ValueTask DisposeAsync() => _database.DisposeAsync();
    }
}
