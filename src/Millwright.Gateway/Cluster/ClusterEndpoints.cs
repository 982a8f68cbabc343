using Microsoft.Extensions.Options;
using Millwright.Silo.Cluster;
using Millwright.Silo.Hosting;
using Millwright.Storage.Cluster;

namespace Millwright.Gateway.Cluster;

/// <summary>The nodes of the cluster.</summary>
/// <param name="Node">The one that answers.</param>
/// <param name="Missing">Roles that no living node fills, of <c>gateway</c>, <c>silo</c> and <c>jobs</c>; without the second no reading is taken, without the third nothing is sent, learnt or cleared away.</param>
public sealed record ClusterDocument(string ClusterId, string Node, IReadOnlyList<NodeRole> Missing, IReadOnlyList<NodeItem> Nodes);

public enum NodeStatus
{
    /// <summary>It does its work.</summary>
    Up,

    /// <summary>It was told to stop and hands over what it has.</summary>
    Draining,

    /// <summary>It has said nothing for 20 s, and has not left in order.</summary>
    Lost,
}

/// <summary>A node, by its own word of at most 5 s ago.</summary>
/// <param name="Engine">Name and version.</param>
/// <param name="Schema">The newest schema that its program knows.</param>
/// <param name="Http">Where clients reach it.</param>
/// <param name="Silo">Where the other nodes reach it.</param>
/// <param name="Twins">That it holds in memory.</param>
/// <param name="MostReadings">The machines that sent most in the last minute, in readings per second.</param>
/// <param name="MostTime">The machines whose turns took longest in the last minute, as a share of the time: 1 is all that one machine can have.</param>
public sealed record NodeItem(
    string Node, NodeRole Role, NodeStatus Status, string Version, string Engine, int Schema, string? Http, string? Silo, DateTimeOffset StartedAt, DateTimeOffset SeenAt, int Twins,
    IReadOnlyList<HotMachine> MostReadings, IReadOnlyList<HotMachine> MostTime);

/// <summary>Which nodes there are, what they do, and what gives them most to do.</summary>
internal static class ClusterEndpoints
{
    public static void MapCluster(this RouteGroupBuilder api) =>
        api.MapGet("/cluster", Read).WithTags("Cluster").WithSummary("The nodes of the cluster, and the machines that give them most to do.").Produces<ClusterDocument>();

    private static async Task<IResult> Read(NodeRegister register, ThisNode node, IOptions<ClusterSettings> settings, CancellationToken cancellationToken)
    {
        var nodes = (await register.List(cancellationToken)).ConvertAll(Item);
        // The one that answers lives, whether the register knows it already or not.
        var missing = NodeRoles.MissingFrom([node.Role, .. nodes.Where(static item => item.Status != NodeStatus.Lost).Select(static item => item.Role)]);
        return TypedResults.Ok(new ClusterDocument(settings.Value.ClusterId, node.Name, missing, nodes));
    }

    private static NodeItem Item(NodeRow row)
    {
        var report = row.Report;
        var status = row.IsLost ? NodeStatus.Lost : report.IsDraining ? NodeStatus.Draining : NodeStatus.Up;
        return new NodeItem(
            report.Node, NodeRoles.Parse(report.Role), status, report.Version, report.Engine, report.Schema, report.Http, report.Silo, report.StartedAt,
            row.SeenAt, report.Twins, report.MostReadings, report.MostTime);
    }
}
