using System.Text.Json;
using Millwright.Storage.Cluster;
using Millwright.Storage.Migrations;

namespace Millwright.Storage.Tests.Cluster;

public sealed class NodeRegisterTests : IAsyncLifetime
{
    private static readonly NodeReport Node = new(
        "node-1", "silo", IsDraining: false, "0.1.0", "orleans 10.0.0", Migrator.Known, "http://10.0.0.7:5080", "10.0.0.7:11111", DateTimeOffset.UnixEpoch, Twins: 3,
        [new HotMachine("pump-1", 12.5)], [new HotMachine("pump-2", 0.25), new HotMachine("pump-1", 0.125)]);

    private readonly TestDatabase _database = new();

    private NodeRegister Register => new(_database.Database);

    public async ValueTask InitializeAsync()
    {
        _database.Require();
        await _database.InitializeAsync();
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_node_is_as_it_last_said()
    {
        await Register.Write(Node, CancellationToken.None);
        var bare = Node with { Http = null, Silo = null, IsDraining = true, Twins = 0, MostReadings = [], MostTime = [] };
        await Register.Write(bare, CancellationToken.None);
        await Register.Write(Node with { Node = "node-10" }, CancellationToken.None);
        await Register.Write(Node with { Node = "node-2" }, CancellationToken.None);

        var rows = await Register.List(CancellationToken.None);

        rows.Select(static row => row.Report.Node).ShouldBe(["node-1", "node-2", "node-10"]);
        Text(rows[0].Report).ShouldBe(Text(bare));
        Text(rows[1].Report).ShouldBe(Text(Node with { Node = "node-2" }));
    }

    [Fact]
    public async Task A_node_that_falls_silent_is_lost_and_forgotten_a_day_later()
    {
        foreach (var (node, silence) in new[] { ("node-1", "19 seconds"), ("node-2", "21 seconds"), ("node-3", "25 hours") })
        {
            await Register.Write(Node with { Node = node }, CancellationToken.None);
            await _database.Execute($"UPDATE nodes SET seen_at = seen_at - interval '{silence}' WHERE node = '{node}'");
        }
        (await Register.List(CancellationToken.None)).ConvertAll(static row => row.IsLost).ShouldBe([false, true, true]);

        await Register.Remove("node-1", CancellationToken.None);

        (await Register.List(CancellationToken.None)).ShouldHaveSingleItem().Report.Node.ShouldBe("node-2");
    }

    /// <summary>All that a report says.</summary>
    private static string Text(NodeReport report) => JsonSerializer.Serialize(report);
}
