using Millwright.Cluster.Tests.Load;
using Millwright.Cluster.Tests.Nodes;

namespace Millwright.Cluster.Tests.Faults;

/// <summary>Nodes die, stall, go and come.</summary>
public sealed class SiloTests
{
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(60);

    /// <summary>The engine begins to move a minute after the start, and moves a few at a time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task One_of_three_silos_is_killed()
    {
        await using var cluster = await TestCluster.Start(3);
        await using var plant = await WatchedPlant.Begin(cluster);

        var killed = Diary.Now;
        await cluster.Nodes[2].Kill();
        await plant.TellRecovery("kill -9", killed);
        await cluster.Nodes[2].Start();

        await plant.Prove();
    }

    [Fact]
    public async Task All_nodes_are_rolled_one_after_the_other()
    {
        await using var cluster = await TestCluster.Start(3);
        await using var plant = await WatchedPlant.Begin(cluster);

        foreach (var node in cluster.Nodes)
        {
            var told = Diary.Now;
            await node.Stop();
            await plant.TellRecovery($"SIGTERM of node {node.Number}", told);
            await node.Start();
            await plant.Work();
        }

        await plant.Prove();
    }

    /// <summary>`MILLWRIGHT_TEST_EARLIER` is the program of another build for the same engine that has the same schema.</summary>
    [Fact]
    [Trait(Length.Name, Length.Long)]
    public async Task An_earlier_build_is_replaced_by_this_one_node_by_node_and_one_goes_back()
    {
        EngineUnderTest.RequireCluster();
        var earlier = Environment.GetEnvironmentVariable("MILLWRIGHT_TEST_EARLIER");
        Assert.SkipWhen(earlier is null, "MILLWRIGHT_TEST_EARLIER names no earlier build to be replaced.");
        await using var cluster = await TestCluster.WithDatabase();
        foreach (var _ in Enumerable.Range(0, 3))
            cluster.Add(NodePlace.OnLoopback(cluster.Postgres.ConnectionString)).Program = earlier;
        await cluster.StartAll();
        await using var plant = await WatchedPlant.Begin(cluster);

        foreach (var (node, program) in new[] { (0, Built.Gateway), (1, Built.Gateway), (0, earlier), (2, Built.Gateway), (0, Built.Gateway) })
        {
            var told = Diary.Now;
            await cluster.Nodes[node].Stop();
            cluster.Nodes[node].Program = program;
            await cluster.Nodes[node].Start();
            await plant.TellRecovery($"node {node + 1} was replaced", told);
            await plant.Work();
        }

        await plant.Prove();
    }

    [Fact]
    [Trait(Length.Name, Length.Long)]
    public async Task A_silo_stalls_for_a_minute_and_goes_on()
    {
        await using var cluster = await TestCluster.Start(3);
        await using var plant = await WatchedPlant.Begin(cluster);
        var stalled = cluster.Nodes[2];

        var frozen = Diary.Now;
        await stalled.Freeze();
        await plant.TellRecovery("SIGSTOP", frozen);
        await Length.Of(Stall);
        var thawed = Diary.Now;
        await stalled.Thaw();
        await plant.TellRecovery("SIGCONT", thawed);
        await stalled.End();
        var apart = new Apart(stalled.Number, frozen, Diary.Now);
        WatchedPlant.TellEnd("SIGCONT", thawed);
        await stalled.Start();

        await plant.Prove(apart);
    }

    [Fact]
    [Trait(Length.Name, Length.Long)]
    public async Task A_cluster_grows_from_one_to_three_and_shrinks_to_one()
    {
        await using var cluster = await TestCluster.Start(1);
        await using var plant = await WatchedPlant.Begin(cluster);

        for (var further = 0; further < 2; further++)
        {
            var added = Diary.Now;
            var node = cluster.Add(NodePlace.OnLoopback(cluster.Postgres.ConnectionString));
            await node.Start();
            await plant.Watch(node);
            await plant.TellRecovery($"node {node.Number} was added", added);
            await plant.Work();
        }
        foreach (var node in cluster.Nodes.Take(2))
        {
            var told = Diary.Now;
            await plant.Unwatch(node);
            await node.Stop();
            await plant.TellRecovery($"SIGTERM of node {node.Number}", told);
            await plant.Work();
        }

        await plant.Prove();
    }

    [Fact]
    [Trait(Length.Name, Length.Long)]
    public async Task Twins_are_moved_onto_a_node_that_was_added()
    {
        await using var cluster = await TestCluster.WithDatabase();
        await Balancing(cluster).Start();
        await using var plant = await WatchedPlant.Begin(cluster);

        var added = Balancing(cluster);
        await added.Start();
        await plant.Watch(added);
        await Eventually.Is(async () => await Twins(added) >= PlantLoad.Machines / 4, "the node that was added holds a fourth of the twins", Patience);
        await plant.Work();

        await plant.Prove();
    }

    [Fact]
    [Trait(Length.Name, Length.Long)]
    public async Task All_nodes_are_killed_at_once_and_started_again()
    {
        await using var cluster = await TestCluster.Start(3);
        await using var plant = await WatchedPlant.Begin(cluster);

        var killed = Diary.Now;
        await Task.WhenAll(cluster.Nodes.Select(static node => node.Kill()));
        await Task.WhenAll(cluster.Nodes.Select(static node => node.Start()));
        await plant.TellRecovery("kill -9 of all", killed);

        await plant.Prove();
    }

    private static Node Balancing(TestCluster cluster)
    {
        var node = cluster.Add(NodePlace.OnLoopback(cluster.Postgres.ConnectionString));
        node.Oddities = [("MILLWRIGHT_Cluster__Rebalance", "true")];
        return node;
    }

    private static async Task<int> Twins(Node node) =>
        (await node.Api.Get("/cluster"))["nodes"]!.AsArray().Where(each => each!["http"]?.GetValue<string>().EndsWith($":{node.Address.Port}", StringComparison.Ordinal) == true).Sum(static each => each!["twins"]!.GetValue<int>());
}
