using Millwright.Cluster.Tests.Load;
using Millwright.Cluster.Tests.Nodes;

namespace Millwright.Cluster.Tests.Faults;

/// <summary>A node is cut off from the others and from the database, while its clients still reach it.</summary>
public sealed class NetworkTests
{
    private static readonly TimeSpan Split = TimeSpan.FromMinutes(1);

    [Fact]
    [Trait(Length.Name, Length.Long)]
    public async Task A_node_is_cut_off_for_a_minute()
    {
        EngineUnderTest.RequireCluster();
        await using var network = await CutNetwork.Lay();
        await using var cluster = await TestCluster.WithDatabase($"{network.Here}");
        var here = NodePlace.OnLoopback(cluster.Postgres.ConnectionString) with { Peers = $"{network.Here}" };
        cluster.Add(here);
        cluster.Add(here);
        var cutOff = cluster.Add(network.Beyond);
        await cluster.StartAll();
        await using var plant = await WatchedPlant.Begin(cluster);

        var cut = Diary.Now;
        await network.Cut();
        await plant.TellRecovery("the network was cut", cut);
        await Length.Of(Split);
        var mended = Diary.Now;
        await network.Mend();
        await plant.TellRecovery("the network was mended", mended);
        await cutOff.End();
        var apart = new Apart(cutOff.Number, cut, Diary.Now);
        WatchedPlant.TellEnd("the network was mended", mended);
        await cutOff.Start();

        await plant.Prove(apart);
    }
}
