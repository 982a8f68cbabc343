using Millwright.Cluster.Tests.Load;
using Millwright.Cluster.Tests.Nodes;

namespace Millwright.Cluster.Tests.Faults;

/// <summary>The clock of one node is wrong.</summary>
public sealed class ClockTests
{
    private static readonly TimeSpan Off = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData("+180s")]
    [InlineData("-180s")]
    [Trait(Length.Name, Length.Long)]
    public async Task The_clock_of_one_node_is_three_minutes_off(string off)
    {
        await using var cluster = await TestCluster.WithDatabase();
        var library = Library();
        for (var node = 0; node < 3; node++)
            cluster.Add(NodePlace.OnLoopback(cluster.Postgres.ConnectionString));
        // Of the time of day alone: intervals go on being as long as they are.
        cluster.Nodes[2].Oddities = [("LD_PRELOAD", library), ("FAKETIME", off), ("DONT_FAKE_MONOTONIC", "1"), ("FAKETIME_DONT_FAKE_MONOTONIC", "1")];
        await cluster.StartAll();
        await using var plant = await WatchedPlant.Begin(cluster);

        var killed = Diary.Now;
        await cluster.Nodes[1].Kill();
        await plant.TellRecovery($"kill -9 of a node whose clock is right, beside one that is off by {off}", killed);
        await cluster.Nodes[1].Start();
        var told = Diary.Now;
        await plant.Unwatch(cluster.Nodes[2]);
        await cluster.Nodes[2].Stop();
        await plant.TellRecovery("SIGTERM of the node whose clock is off", told);

        // Delays of alarms end by the clock of the twin's node: where one that is ahead has ended some, the replay of the others agrees when they have ended there too.
        await Length.Of(Off);
        await plant.Prove();
    }

    private static string Library()
    {
        var library = Directory.Exists("/usr/lib") ? Directory.EnumerateFiles("/usr/lib", "libfaketimeMT.so.1", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }).FirstOrDefault() : null;
        Assert.SkipWhen(library is null, "libfaketime is not there: apt-get install faketime.");
        return library!;
    }
}
