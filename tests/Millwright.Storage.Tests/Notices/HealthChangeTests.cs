using Millwright.Storage.Notices;

namespace Millwright.Storage.Tests.Notices;

/// <summary>What each gateway finds of the installation's health, and writes when it can.</summary>
public sealed class HealthChangeTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);
    private readonly TestDatabase _database = new();

    public ValueTask InitializeAsync() => _database.Require().InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Theory]
    // Both write all they found once PostgreSQL is back; the second looked earlier or later than the first.
    [InlineData("0 degraded,60 ready", "2 degraded,63 ready", "0 degraded,60 ready")]
    [InlineData("2 degraded,63 ready", "0 degraded,60 ready", "2 degraded,63 ready")]
    [InlineData("0 degraded,60 ready", "3 degraded,57 ready", "0 degraded,60 ready")]
    // It comes and goes.
    [InlineData("0 degraded,10 ready,20 degraded,60 ready", "1 degraded,11 ready,19 degraded,58 ready", "0 degraded,10 ready,20 degraded,60 ready")]
    // One alone lost its way to PostgreSQL.
    [InlineData("0 ready", "100 degraded,160 ready", "100 degraded,160 ready")]
    // A gateway that starts says how it finds the installation, and that was known; or what ran before it died without a word.
    [InlineData("0 ready", "5 ready", "")]
    [InlineData("0 degraded", "300 ready", "0 degraded,300 ready")]
    public async Task Is_told_once(string first, string second, string told)
    {
        foreach (var change in Changes(first).Concat(Changes(second)))
            await new NoticeEvents(_database.Database).Add(change, CancellationToken.None);

        (await Told()).ShouldBe(told);
    }

    [Fact]
    public async Task Is_told_once_by_gateways_that_write_at_once()
    {
        var events = new NoticeEvents(_database.Database);

        var isNew = await Task.WhenAll(Enumerable.Range(0, 8).Select(node => events.Add(new HealthChange(Start.AddSeconds(node), "degraded", $"Node {node}."), CancellationToken.None)));

        isNew.Count(static one => one).ShouldBe(1);
    }

    private static IEnumerable<HealthChange> Changes(string found) =>
        found.Split(',').Select(static one => one.Split(' ')).Select(static words => new HealthChange(Start.AddSeconds(int.Parse(words[0])), words[1], "Why."));

    private async Task<string> Told() => await _database.Scalar<string>(
        $"SELECT coalesce(string_agg(extract(epoch FROM at - '{Start:u}')::int || ' ' || (payload ->> 'state'), ',' ORDER BY at), '') FROM notice_events WHERE type = 'system.health'");
}
