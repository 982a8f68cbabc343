using Millwright.Cluster.Tests.Load;
using Millwright.Cluster.Tests.Nodes;
using Millwright.Cluster.Tests.Proofs;

namespace Millwright.Cluster.Tests.Faults;

/// <summary>A cluster with a plant at work and a watcher at each node: what every fault is done to.</summary>
internal sealed class WatchedPlant : IAsyncDisposable
{
    private const int ReadingsOfAPhase = 10;

    /// <summary>The design's bound for machines whose silo has died.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(15);

    /// <summary>Whoever waits longer than this has felt the fault.</summary>
    private static readonly TimeSpan Felt = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly TestCluster _cluster;
    private readonly PlantLoad _load;
    private readonly List<Watcher> _watchers = [];

    private WatchedPlant(TestCluster cluster, PlantLoad load) => (_cluster, _load) = (cluster, load);

    /// <summary>Begins, and returns when every machine has sent for a while.</summary>
    /// <param name="door">A load balancer that all work goes through; null: none.</param>
    public static async Task<WatchedPlant> Begin(TestCluster cluster, Uri? door = null)
    {
        var plant = new WatchedPlant(cluster, await PlantLoad.Begin(cluster, door));
        foreach (var node in cluster.Nodes.Where(static node => node.IsRunning))
            await plant.Watch(node);
        await plant.Work();
        return plant;
    }

    public async Task Watch(Node node) => _watchers.Add(await Watcher.At(node));

    /// <summary>Ends the watching at a node that goes for good.</summary>
    public async Task Unwatch(Node node)
    {
        foreach (var watcher in _watchers.FindAll(watcher => watcher.Node == node))
            await watcher.DisposeAsync();
        _watchers.RemoveAll(watcher => watcher.Node == node);
    }

    /// <summary>Lets every machine send some more readings.</summary>
    public async Task Work()
    {
        var before = _load.Diaries.ToDictionary(static diary => diary, static diary => diary.Acknowledged);
        await Eventually.Is(
            () => Task.FromResult(before.All(static machine => machine.Key.Acknowledged >= machine.Value + ReadingsOfAPhase)),
            $"every machine sends {ReadingsOfAPhase} more readings", Patience);
    }

    /// <summary>Waits until every machine has taken a reading that was sent after an instant, and prints how long that took.</summary>
    public async Task TellRecovery(string since, long instant)
    {
        var waits = await _load.FirstAcceptedAfter(instant);
        var felt = waits.FindAll(static wait => wait > Felt);
        var words = felt.Count == 0
            ? $"none of {waits.Count} machines waited over {Felt.TotalSeconds:N0} s for its first accepted reading; the longest wait was {waits[^1].TotalSeconds:N2} s"
            : $"{felt.Count} of {waits.Count} machines waited over {Felt.TotalSeconds:N0} s for their first accepted reading: median {felt[felt.Count / 2].TotalSeconds:N1} s, longest {felt[^1].TotalSeconds:N1} s, {(felt[^1] <= Bound ? "within" : "beyond")} the bound of {Bound.TotalSeconds:N0} s";
        Tell($"since {since}: {words}");
    }

    /// <summary>Prints when the node ended that the others had given up.</summary>
    public static void TellEnd(string since, long instant) =>
        Tell($"since {since}: the node that the others had given up ended by itself after {TimeSpan.FromMicroseconds(Diary.Now - instant).TotalSeconds:N1} s");

    /// <summary>Every node that is watched is to be well again; one whose process ended by itself is started again, as a service manager does.</summary>
    public async Task UntilAllAreWell()
    {
        foreach (var watcher in _watchers)
            await Eventually.Is(watcher.Node.IsWellOrStartedAgain, $"node {watcher.Node.Number} is well", Patience);
    }

    /// <summary>Ends the work and proves that nothing was lost, doubled, gone back on or missed.</summary>
    /// <param name="apart">A node that was out of reach of the others for a while.</param>
    public async Task Prove(Apart? apart = null)
    {
        await UntilAllAreWell();
        await Work();
        await _load.Finish();
        await UntilAllAreWell();
        var wrong = await Proof.OfEverything(_cluster, _load, _watchers, apart);
        var readings = _load.Diaries.Sum(static diary => diary.Acknowledged);
        var operations = _load.Diaries.Sum(static diary => diary.History().Count);
        var unknown = _load.Diaries.Sum(static diary => diary.History().Count(static operation => operation.Completed is null));
        Tell($"{readings:N0} readings acknowledged; {operations:N0} operations in the histories, {unknown:N0} of unknown outcome; refused: {_load.Clients.Refusals}; {(wrong.Count == 0 ? "nothing wrong" : $"{wrong.Count} things wrong")}");
        wrong.ShouldBeEmpty();
    }

    /// <summary>Proves as well that every request was served at its first attempt, or taken by nobody and served elsewhere.</summary>
    public async Task ProveWithoutRefusal()
    {
        await Prove();
        _load.Clients.Refusals.ShouldBe("none");
    }

    public async ValueTask DisposeAsync()
    {
        await _load.DisposeAsync();
        foreach (var watcher in _watchers)
            await watcher.DisposeAsync();
    }

    private static void Tell(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
