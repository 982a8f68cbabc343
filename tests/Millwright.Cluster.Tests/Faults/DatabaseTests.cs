using Millwright.Cluster.Tests.Load;
using Millwright.Cluster.Tests.Nodes;

namespace Millwright.Cluster.Tests.Faults;

/// <summary>The database goes and comes back under a cluster.</summary>
public sealed class DatabaseTests
{
    private static readonly TimeSpan Outage = TimeSpan.FromMinutes(1);

    [Fact]
    [Trait(Length.Name, Length.Long)]
    public async Task The_database_is_restarted()
    {
        await using var cluster = await TestCluster.Start(3);
        await using var plant = await WatchedPlant.Begin(cluster);

        var told = Diary.Now;
        await cluster.Postgres.Restart();
        await plant.TellRecovery("the database was told to restart", told);

        await plant.Prove();
    }

    [Fact]
    [Trait(Length.Name, Length.Long)]
    public async Task The_database_is_away_for_a_minute()
    {
        await using var cluster = await TestCluster.Start(3);
        await using var plant = await WatchedPlant.Begin(cluster);

        await cluster.Postgres.PullPlug();
        await Length.Of(Outage);
        var back = Diary.Now;
        await cluster.Postgres.Resume();
        await plant.UntilAllAreWell();
        await plant.TellRecovery("the database was started again", back);

        await plant.Prove();
    }
}
