using Millwright.Cluster.Tests.Load;
using Millwright.Cluster.Tests.Nodes;

namespace Millwright.Cluster.Tests.Faults;

/// <summary>A node is taken out behind the load balancer that the product brings a configuration for.</summary>
public sealed class FrontDoorTests
{
    [Fact]
    [Trait(Length.Name, Length.Long)]
    public async Task A_node_behind_a_load_balancer_is_told_to_stop()
    {
        await using var cluster = await TestCluster.Start(3);
        await using var door = await Door.Open("haproxy", [.. cluster.Nodes.Select(static node => node.Address)]);
        await using var plant = await WatchedPlant.Begin(cluster, door.Address);

        var told = Diary.Now;
        await cluster.Nodes[1].Stop();
        await plant.TellRecovery("SIGTERM of one of three nodes behind HAProxy", told);
        await plant.Work();
        var started = Diary.Now;
        await cluster.Nodes[1].Start();
        await plant.TellRecovery("its new start", started);
        await plant.Work();

        await plant.ProveWithoutRefusal();
    }
}
