using Millwright.Storage.Notices;
using Millwright.Twins.Notices;

namespace Millwright.Storage.Tests.Notices;

public sealed class OutboxTests : IAsyncLifetime
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);
    private readonly TestDatabase _database = new();
    private readonly Guid _channel = Guid.NewGuid(), _owner = Guid.NewGuid();

    private DateTimeOffset Now { get; set; } = TimeProvider.System.GetUtcNow();

    private Outbox Outbox => new(_database.Database);

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        await Execute($"INSERT INTO notice_channels (id, kind, name, enabled_events) VALUES ('{_channel}', 'webhook', 'hook', '{{*}}')");
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task However_many_route_at_once_each_event_makes_one_notice()
    {
        await Happens(40);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => RouteAll()));
        await RouteAll();

        (await _database.Scalar<long>("SELECT count(*) FROM notices")).ShouldBe(40);
        (await _database.Scalar<long>("SELECT count(*) FROM notice_events WHERE routed_at IS NULL")).ShouldBe(0);
        (await _database.Scalar<bool>("SELECT bool_and(a.event_order = a.notice_order) FROM (SELECT row_number() OVER (ORDER BY e.seq) AS event_order, row_number() OVER (ORDER BY n.seq) AS notice_order FROM notices n JOIN notice_events e ON e.id = n.event_id) a"))
            .ShouldBeTrue();
    }

    [Fact]
    public async Task A_destination_is_one_process_s_until_its_lease_ends()
    {
        await Happens(1);
        await RouteAll();

        var mine = await Take(_owner);
        var others = await Take(Guid.NewGuid());
        await Execute("UPDATE notice_destinations SET lease_until = now() - interval '1 second'");
        var later = await Take(Guid.NewGuid());

        (mine.Count, others.Count, later.Count).ShouldBe((1, 0, 1));
        (await Outbox.Begin(mine[0].Id, _owner, Lease, Now, TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    [Fact]
    public async Task What_failed_goes_before_what_came_after_it()
    {
        await Happens(2);
        await RouteAll();
        var destination = (await Take(_owner))[0];
        var first = await Begin(destination);

        await Finish(destination, first!, NoticeState.Pending, Now.AddMinutes(1));

        (await Begin(destination)).ShouldBeNull();
        Now = Now.AddMinutes(1);
        (await Begin(destination))!.Id.ShouldBe(first!.Id);
    }

    [Fact]
    public async Task A_dead_letter_lets_the_next_one_go_and_comes_back_when_it_is_retried()
    {
        await Happens(2);
        await RouteAll();
        var destination = (await Take(_owner))[0];
        var first = await Begin(destination);
        await Finish(destination, first!, NoticeState.Dead, Now);

        var second = await Begin(destination);
        await Finish(destination, second!, NoticeState.Sent, Now);
        (await new DeliveryLog(_database.Database).Retry(new NoticeFilter(), null, Now, TestContext.Current.CancellationToken)).ShouldBe(1);
        var again = await Begin(destination);

        (second!.Id != first!.Id, again!.Id, again.Failures).ShouldBe((true, first.Id, 0));
        (await _database.Scalar<long>($"SELECT count(*) FROM notice_attempts WHERE notice_id = '{first.Id}'")).ShouldBe(2);
    }

    [Fact]
    public async Task A_flood_is_one_notice_that_names_all_and_goes_first()
    {
        await Happens(30);
        await RouteAll();
        var destination = (await Take(_owner))[0];

        var told = await new Gathering(_database.Database).Flood(
            destination.Id, _owner, static several => new Message($"{several.Count}", "all"), Now, TestContext.Current.CancellationToken);
        var next = await Begin(destination);

        (told, next!.Subject, next.Type).ShouldBe((30, "30", NoticeTypes.Summary));
        (await _database.Scalar<long>($"SELECT count(*) FROM notices WHERE merged_into = '{next.Id}'")).ShouldBe(30);
    }

    [Fact]
    public async Task The_views_have_the_shapes_that_other_tools_know()
    {
        await Happens(1);
        await RouteAll();
        var destination = (await Take(_owner))[0];
        await Finish(destination, (await Begin(destination))!, NoticeState.Sent, Now);

        (await _database.Scalar<string>("SELECT notification_type || ' ' || status FROM notification_logs")).ShouldBe("WEBHOOK DELIVERED");
        (await _database.Scalar<string>("SELECT provider_type || ' ' || status || ' ' || retry_count FROM webhook_logs")).ShouldBe("custom sent 0");
        (await _database.Scalar<string>("SELECT provider_type || ' ' || name FROM webhook_configurations")).ShouldBe("custom hook");
        (await _database.Scalar<long>("SELECT count(*) FROM email_logs")).ShouldBe(0);
        (await _database.Scalar<long>("SELECT count(*) FROM email_digest_queue")).ShouldBe(0);
    }

    private Task Execute(string sql) => _database.Require().Execute(sql);

    private Task Happens(int times) => Execute(
        $$"""
        INSERT INTO notice_events (id, type, severity, at, payload)
        SELECT gen_random_uuid(), 'machine.downtime', 'warning', now(), '{"text":"x"}' FROM generate_series(1, {{times}})
        """);

    private Task<int> RouteAll() => new OutboxRouting(_database.Database).Route(
        1_000,
        (happened, plan, _) => Routing.Of(happened.Happened, plan, Now)
            .Select(way => new NewNotice(happened, NoticeIds.Destination(way.ChannelId, way.Recipient), way, "webhook", "https://…", new Message("s", "t"))),
        Now, TestContext.Current.CancellationToken);

    private Task<List<LeasedDestination>> Take(Guid owner) => Outbox.Lease(owner, Lease, 10, Now, Now, TestContext.Current.CancellationToken);

    private Task<DueNotice?> Begin(LeasedDestination destination) => Outbox.Begin(destination.Id, _owner, Lease, Now, TestContext.Current.CancellationToken);

    private Task Finish(LeasedDestination destination, DueNotice notice, NoticeState state, DateTimeOffset due) => Outbox.Finish(
        destination.Id, notice, new AttemptEnd(state == NoticeState.Sent ? "sent" : "failed", 200, "", null, null, state, due, 0, null), TestContext.Current.CancellationToken);
}
