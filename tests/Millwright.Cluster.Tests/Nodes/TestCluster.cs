// One cluster at a time: several would measure each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Millwright.Cluster.Tests.Nodes;

/// <summary>Nodes of the built product as one cluster, with a PostgreSQL server of their own.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private readonly List<Node> _nodes = [];
    private readonly string _logs;

    private TestCluster(PrivatePostgres postgres, string logs) => (Postgres, _logs) = (postgres, logs);

    public PrivatePostgres Postgres { get; }

    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>So many nodes on loopback; the first makes the schema, the others join it together.</summary>
    public static async Task<TestCluster> Start(int nodes)
    {
        var cluster = await WithDatabase();
        for (var node = 0; node < nodes; node++)
            cluster.Add(NodePlace.OnLoopback(cluster.Postgres.ConnectionString));
        await cluster.StartAll();
        return cluster;
    }

    /// <summary>A database and no node yet.</summary>
    /// <param name="address">Where the database listens besides its socket.</param>
    public static async Task<TestCluster> WithDatabase(string? address = null)
    {
        EngineUnderTest.RequireCluster();
        var logs = Path.Combine(Built.Root, "artifacts", "cluster-logs", TestContext.Current.TestMethod?.MethodName ?? "cluster");
        if (Directory.Exists(logs))
            Directory.Delete(logs, recursive: true);
        Directory.CreateDirectory(logs);
        return new TestCluster(await PrivatePostgres.Start(address), logs);
    }

    public Node Add(NodePlace place)
    {
        var node = new Node(_nodes.Count + 1, place, _logs);
        _nodes.Add(node);
        return node;
    }

    public async Task StartAll()
    {
        await _nodes[0].Start();
        await Task.WhenAll(_nodes.Skip(1).Select(static node => node.Start()));
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_nodes.Select(static node => node.DisposeAsync().AsTask()));
        await Postgres.DisposeAsync();
    }
}
