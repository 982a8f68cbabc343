using Millwright.Storage.Learning;
using Millwright.Storage.Notices;
using Millwright.Storage.Retention;

namespace Millwright.Storage.Tests.Retention;

/// <summary>Old notices and the old log go; what waits stays.</summary>
public sealed class NoticeRetentionTests : IAsyncLifetime
{
    private static readonly RetentionOptions Month = new() { Notices = TimeSpan.FromDays(30), SystemLog = TimeSpan.FromDays(30) };

    private readonly TestDatabase _database = new();
    private readonly Guid _destination = Guid.NewGuid();

    public async ValueTask InitializeAsync()
    {
        await _database.Require().InitializeAsync();
        var channel = Guid.NewGuid();
        await _database.Execute($"INSERT INTO notice_channels (id, kind, name) VALUES ('{channel}', 'webhook', 'hook')");
        await _database.Execute($"INSERT INTO notice_destinations (id, channel_id, recipient) VALUES ('{_destination}', '{channel}', '')");
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Theory]
    [InlineData("sent", 40, 0)]
    [InlineData("dead", 40, 0)]
    [InlineData("pending", 40, 1)]
    [InlineData("held", 40, 1)]
    [InlineData("sent", 20, 1)]
    public async Task A_notice_goes_with_its_attempts_and_its_event_once_it_is_old_and_done(string state, int days, int left)
    {
        await Notice(state, days);

        await DeleteRows();

        (await Count("notices"), await Count("notice_attempts"), await Count("notice_events")).ShouldBe((left, left, left));
    }

    [Fact]
    public async Task What_was_merged_into_a_message_that_still_waits_stays_with_it()
    {
        var summary = await Notice("pending", 40);
        await Notice("merged", 40, summary);

        (await DeleteRows()).Keys.ShouldNotContain("notices");

        await _database.Execute($"UPDATE notices SET state = 'sent' WHERE id = '{summary}'");
        await DeleteRows();
        (await Count("notices")).ShouldBe(0);
    }

    [Fact]
    public async Task An_event_that_nobody_was_told_of_goes_too_unless_it_waits_for_the_router()
    {
        await Event(40, isRouted: true);
        await Event(40, isRouted: false);

        (await DeleteRows())["notice_events"].ShouldBe(1);

        (await Count("notice_events WHERE routed_at IS NULL")).ShouldBe(1);
    }

    [Fact]
    public async Task Old_entries_of_the_system_log_go()
    {
        var log = new SystemLog(_database.Database);
        await log.Add("channel.changed", "done", new { }, null, CancellationToken.None);
        await _database.Execute("UPDATE system_logs SET created_at = now() - interval '40 days'");
        await log.Add("channel.removed", "done", new { }, null, CancellationToken.None);

        (await DeleteRows())["system_logs"].ShouldBe(1);

        (await log.List(null, null, 10, null, CancellationToken.None)).Items.ShouldHaveSingleItem().Action.ShouldBe("channel.removed");
    }

    private async Task<IReadOnlyDictionary<string, long>> DeleteRows()
    {
        await using var turn = (await new RetentionStore(
            Microsoft.Extensions.Options.Options.Create(_database.Options()), new ModelFiles(Microsoft.Extensions.Options.Options.Create(_database.Options())), Microsoft.Extensions.Options.Options.Create(Month), TimeProvider.System)
            .TryBegin(CancellationToken.None)).ShouldNotBeNull();
        return await turn.DeleteRows(CancellationToken.None);
    }

    private async Task<Guid> Event(int days, bool isRouted)
    {
        var id = Guid.NewGuid();
        await _database.Execute(
            $"""
            INSERT INTO notice_events (id, type, at, payload, created_at, routed_at)
            SELECT '{id}', 'report.ready', at, '{"{}"}', at, {(isRouted ? "at" : "NULL")} FROM (SELECT now() - interval '{days} days') AS t (at)
            """);
        return id;
    }

    private async Task<Guid> Notice(string state, int days, Guid? mergedInto = null)
    {
        var (id, told) = (Guid.NewGuid(), await Event(days, isRouted: true));
        await _database.Execute(
            $"""
            INSERT INTO notices (id, destination_id, kind, recipient, event_id, event_type, at, subject, content, payload, state, merged_into, not_before, due_at, created_at)
            SELECT '{id}', '{_destination}', 'webhook', '', '{told}', 'report.ready', at, '', '', '{"{}"}', '{state}', {(mergedInto is { } into ? $"'{into}'" : "NULL")}, at, at, at
              FROM (SELECT now() - interval '{days} days') AS t (at);
            INSERT INTO notice_attempts (notice_id) VALUES ('{id}')
            """);
        return id;
    }

    private Task<long> Count(string table) => _database.Scalar<long>($"SELECT count(*) FROM {table}");
}
