using System.Text.Json;
using System.Threading.Channels;
using Millwright.Contracts.Machines;
using Millwright.Gateway.Live;
using static Millwright.Gateway.Tests.Live.Fleet;

namespace Millwright.Gateway.Tests.Live;

public sealed class FeedSubscriptionTests : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);

    private readonly FakeClock _clock = new();
    private readonly FleetBoard _board = new();
    private readonly Channel<FeedMessage> _messages = Channel.CreateUnbounded<FeedMessage>();
    private readonly CancellationTokenSource _end = new();

    /// <summary>Ends when the client has taken the message that is under way.</summary>
    private Task _taken = Task.CompletedTask;

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    [Fact]
    public async Task An_empty_fleet_is_an_empty_snapshot()
    {
        Subscribe();

        var snapshot = await Next();

        (snapshot.Kind, snapshot.Reset, snapshot.More, snapshot.PreviousVersion, snapshot.Items.Count).ShouldBe((FeedMessageKind.Snapshot, true, false, null, 0));
    }

    [Fact]
    public async Task A_large_snapshot_comes_in_parts_that_follow_each_other()
    {
        _board.Apply(Enumerable.Range(0, 2_500).Select(static number => Machine($"m{number}")));
        Subscribe();

        FeedMessage[] parts = [await Next(), await Next(), await Next()];

        parts.Select(static part => (part.Items.Count, part.Reset, part.More)).ShouldBe([(1_000, true, true), (1_000, false, true), (500, false, false)]);
        (parts[1].PreviousVersion, parts[2].PreviousVersion).ShouldBe((parts[0].Version, parts[1].Version));
        parts.SelectMany(Ids).Distinct().Count().ShouldBe(2_500);
    }

    [Fact]
    public async Task Each_change_follows_the_message_before_it()
    {
        Subscribe();
        var before = await Next();
        for (var version = 1; version <= 5; version++)
        {
            _board.Tell(Machine("a", version));

            var delta = await NextDelta();

            delta.PreviousVersion.ShouldBe(before.Version);
            Versions(delta).ShouldBe([$"a {version}"]);
            before = delta;
        }
    }

    [Fact]
    public async Task Resumed_from_a_version_exactly_what_changed_since_is_told()
    {
        _board.Tell(Machine("a"), Machine("b"), Machine("c", site: "north"));
        Subscribe();
        var last = await Next();
        await _end.CancelAsync();
        _board.Tell(Machine("b", 2));

        var resumed = await Resumed(last.Version);

        (resumed.Kind, resumed.Reset, resumed.PreviousVersion).ShouldBe((FeedMessageKind.Delta, false, last.Version));
        Versions(resumed).ShouldBe(["b 2"]);
    }

    [Fact]
    public async Task Resumed_without_a_change_the_client_hears_that_it_is_up_to_date()
    {
        _board.Tell(Machine("a"));
        Subscribe();
        var last = await Next();
        await _end.CancelAsync();

        var resumed = await Resumed(last.Version);

        (resumed.Kind, resumed.Version, resumed.Items.Count).ShouldBe((FeedMessageKind.Delta, last.Version, 0));
    }

    [Theory]
    [InlineData("0123456789ab:7")]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task A_cursor_of_another_life_begins_anew(string cursor)
    {
        _board.Tell(Machine("a"));

        Subscribe(new FeedRequest(ResumeFrom: cursor));

        var snapshot = await Next();
        (snapshot.Kind, snapshot.Reset, snapshot.PreviousVersion).ShouldBe((FeedMessageKind.Snapshot, true, null));
    }

    [Fact]
    public async Task A_cursor_that_this_board_has_not_reached_begins_anew()
    {
        _board.Tell(Machine("a"));

        Subscribe(new FeedRequest(ResumeFrom: $"{_board.Epoch}:99"));

        (await Next()).Reset.ShouldBeTrue();
    }

    [Fact]
    public async Task Who_leaves_the_site_is_removed()
    {
        _board.Tell(Machine("a", site: "north"), Machine("b", site: "north"));
        Subscribe(new FeedRequest(FeedScope.Site, "north"));
        await Next();

        _board.Tell(Machine("a", 2, "south"));

        var delta = await NextDelta();
        (delta.Subscription, delta.Items.Count).ShouldBe(("site:north", 0));
        delta.Removed.ShouldBe(["a"]);
    }

    [Fact]
    public async Task A_slow_client_gets_each_machine_once_in_its_newest_state()
    {
        var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _taken = taken.Task;
        Subscribe();
        var snapshot = await Next();
        for (var version = 1; version <= 50; version++)
            _board.Tell(Machine("a", version), Machine("b", version));

        taken.SetResult();

        var delta = await NextDelta();
        Versions(delta).ShouldBe(["a 50", "b 50"]);
        delta.PreviousVersion.ShouldBe(snapshot.Version);
    }

    [Fact]
    public async Task In_the_quiet_a_heartbeat_tells_that_all_is_well()
    {
        Subscribe();
        var before = await Next();

        var heartbeat = await Next();

        (heartbeat.Kind, heartbeat.PreviousVersion, heartbeat.Version).ShouldBe((FeedMessageKind.Heartbeat, before.Version, before.Version));
        (heartbeat.ServerTime - before.ServerTime).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task One_machine_is_told_with_its_statistics_and_a_fleet_without()
    {
        _board.Tell(Machine("a") with { Sensors = [new("temperature", null, 1, Moments.Start, default, false, default, 3, 1, 0, 1, 1, 0, 1)] });
        Subscribe(new FeedRequest(FeedScope.Machine, "a"));
        var full = Json(await Next());
        await _end.CancelAsync();
        Subscribe(new FeedRequest(), CancellationToken.None);

        full.GetProperty("sensors")[0].TryGetProperty("mean", out _).ShouldBeTrue();
        Json(await Next()).GetProperty("sensors")[0].TryGetProperty("mean", out _).ShouldBeFalse();
    }

    private async Task<FeedMessage> Resumed(string version)
    {
        while (_messages.Reader.TryRead(out _))
        {
            // What the connection before still had under way.
        }
        using var end = new CancellationTokenSource();
        Subscribe(new FeedRequest(ResumeFrom: version), end.Token);
        var resumed = await Next();
        await end.CancelAsync();
        return resumed;
    }

    private void Subscribe(FeedRequest? request = null, CancellationToken? until = null) => _ = new FeedSubscription<MachineView>(_board, request ?? new FeedRequest(), _clock).Run(
        async (message, _) =>
        {
            _messages.Writer.TryWrite(message);
            await _taken;
        },
        until ?? _end.Token);

    /// <summary>The next message; time passes until it is there.</summary>
    private async Task<FeedMessage> Next()
    {
        FeedMessage? message = null;
        await Patience.Until(() =>
        {
            var isThere = _messages.Reader.TryRead(out message);
            if (!isThere)
                _clock.Advance(Step);
            return Task.FromResult(isThere);
        });
        return message!;
    }

    private async Task<FeedMessage> NextDelta()
    {
        var message = await Next();
        while (message.Kind == FeedMessageKind.Heartbeat)
            message = await Next();
        message.Kind.ShouldBe(FeedMessageKind.Delta);
        return message;
    }

    private static JsonElement Json(FeedMessage message) => JsonElement.Parse(message.Items[0].Span);

    private static IEnumerable<string> Ids(FeedMessage message) => message.Items.Select(static machine => JsonElement.Parse(machine.Span).GetProperty("id").GetString()!);

    private static string[] Versions(FeedMessage message) =>
        [.. message.Items.Select(static machine => JsonElement.Parse(machine.Span)).Select(static machine => $"{machine.GetProperty("id").GetString()} {machine.GetProperty("version").GetInt64()}").Order()];
}
