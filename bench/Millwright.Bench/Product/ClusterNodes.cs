namespace Millwright.Bench.Product;

/// <summary>Several processes as one Millwright on a database of their own; engine <c>orleans</c> only.</summary>
internal sealed class ClusterNodes : IAsyncDisposable
{
    /// <summary>Why there are no clusters here; null: there are.</summary>
    public static string? Missing =>
#if ORLEANS
        null;
#else
        "the engine embedded is one process only; MILLWRIGHT_ENGINE=orleans measures it where the packages of Orleans restore";
#endif

    private readonly List<Installation> _nodes = [];

    public IReadOnlyList<Installation> Nodes => _nodes;

    public int[] Ports => [.. _nodes.Select(static node => node.Port)];

    /// <param name="arePinned">Each node has one core to itself and those that share it, in turn.</param>
    public static async Task<ClusterNodes> Start(int nodes, bool arePinned)
    {
        var cluster = new ClusterNodes();
        try
        {
            for (var node = 0; node < nodes; node++)
            {
                int? core = arePinned ? node % Environment.ProcessorCount : null;
                cluster._nodes.Add(node == 0 ? await Installation.Start(Settings(), core) : await Installation.Beside(cluster._nodes[0].Database, Settings(), core));
            }
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>What makes a process a node of the cluster on its database, reached on loopback.</summary>
    public static Dictionary<string, string> Settings() => new()
    {
        ["MILLWRIGHT_Cluster__Enabled"] = "true",
        ["MILLWRIGHT_Cluster__Address"] = "127.0.0.1",
        ["MILLWRIGHT_Cluster__SiloPort"] = $"{Installation.FreePort()}",
        ["MILLWRIGHT_Cluster__GatewayPort"] = $"{Installation.FreePort()}",
    };

    public async ValueTask DisposeAsync()
    {
        // The first owns the database.
        for (var node = _nodes.Count - 1; node >= 0; node--)
            await _nodes[node].DisposeAsync();
    }
}
