using Millwright.Gateway.Live;
using static Millwright.Gateway.Tests.Live.Fleet;

namespace Millwright.Gateway.Tests.Live;

public sealed class FleetBoardTests
{
    private readonly FleetBoard _board = new();

    [Fact]
    public void What_changed_since_a_version_is_exactly_what_is_told()
    {
        _board.Tell(Machine("a"), Machine("b"), Machine("c"));
        var (version, _, _) = All(0);
        _board.Tell(Machine("b", 2));

        All(version).Machines.ShouldBe(["b 2"]);
        All(0).Machines.ShouldBe(["a 1", "b 2", "c 1"]);
    }

    [Fact]
    public void What_is_older_than_what_is_shown_is_dropped()
    {
        _board.Tell(Machine("a", 5));
        var (version, _, _) = All(0);

        _board.Tell(Machine("a", 4));

        All(version).Machines.ShouldBeEmpty();
        All(0).Machines.ShouldBe(["a 5"]);
    }

    [Theory]
    [InlineData(FeedScope.Site, "north", "a")]
    [InlineData(FeedScope.Line, "north/1", "a")]
    [InlineData(FeedScope.Line, "/2", "d")]
    [InlineData(FeedScope.Type, "mill", "b")]
    [InlineData(FeedScope.Tag, "hot", "c")]
    [InlineData(FeedScope.Machine, "c", "c")]
    public void A_scope_holds_its_own_machines_only(FeedScope scope, string key, string machine)
    {
        _board.Tell(Machine("a", site: "north", line: "1"), Machine("b", type: "mill"), Machine("c", tags: ["old", "hot"]), Machine("d", line: "2"));

        _board.Since(0, new FeedRequest(scope, key)).Items.ShouldHaveSingleItem().Item.Id.ShouldBe(machine);
    }

    public static TheoryData<FeedScope, string?, bool> Leavings => new()
    {
        { FeedScope.Site, "north", false }, { FeedScope.Line, "north/1", false }, { FeedScope.Type, "press", false }, { FeedScope.Tag, "hot", false }, { FeedScope.Fleet, null, true },
    };

    [Theory]
    [MemberData(nameof(Leavings))]
    public void Who_leaves_a_scope_is_told_as_removed(FeedScope scope, string? key, bool retires)
    {
        _board.Tell(Machine("a", site: "north", line: "1", tags: ["hot"]));
        var version = _board.Since(0, new FeedRequest(scope, key)).Version;

        _board.Tell(retires ? Machine("a", 2, "north", "1", tags: ["hot"], retired: true) : Machine("a", 2, "south", "1", "mill", ["cold"]));

        var since = _board.Since(version, new FeedRequest(scope, key));
        since.Items.ShouldBeEmpty();
        since.Removed.ShouldBe(["a"]);
    }

    [Theory]
    [InlineData("north", "1", "south/1")]
    [InlineData("north", null, "north/")]
    [InlineData(null, "1", "north/1")]
    [InlineData("north", "11", "north/1")]
    public void A_line_of_that_name_elsewhere_is_another_line(string? site, string? line, string key)
    {
        _board.Tell(Machine("a", site: site, line: line));

        _board.Since(0, new FeedRequest(FeedScope.Line, key)).Items.ShouldBeEmpty();
    }

    [Fact]
    public void Who_was_never_in_a_scope_is_not_told_as_removed_by_changing()
    {
        _board.Tell(Machine("a", site: "north"), Machine("b", site: "south"));
        var version = _board.Since(0, new FeedRequest(FeedScope.Site, "north")).Version;

        _board.Tell(Machine("b", 2, "south"));

        _board.Since(version, new FeedRequest(FeedScope.Site, "north")).Removed.ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_waits_for_a_change_is_woken_by_it()
    {
        _board.Tell(Machine("a"));
        var (version, _, _) = All(0);
        var past = _board.Past(version);
        past.IsCompleted.ShouldBeFalse();

        _board.Tell(Machine("a", 2));

        await past.Soon();
        _board.Past(version).IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public void Each_gateways_life_has_an_epoch_of_its_own() => new FleetBoard().Epoch.ShouldNotBe(_board.Epoch);

    private (long Version, string[] Machines, List<string> Removed) All(long since)
    {
        var (version, _, machines, removed) = _board.Since(since, new FeedRequest());
        return (version, [.. machines.Select(static machine => $"{machine.Item.Id} {machine.Item.Version}").Order()], removed);
    }
}
