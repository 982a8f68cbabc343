using Millwright.Gateway.Live;
using Millwright.Silo.Cluster;
using Millwright.Silo.Hosting;
using Millwright.Storage;
using Millwright.Storage.Cluster;
using Millwright.Storage.Journaling;
using Millwright.Storage.Migrations;

namespace Millwright.Gateway.Health;

/// <summary>How the installation is.</summary>
/// <param name="Status"><c>ready</c>, <c>starting</c>, <c>degraded</c>: live reads work and nothing can be written, or <c>draining</c>: it was told to stop and wants no more to do.</param>
/// <param name="Engine">What supplies the grains: <c>orleans</c> or <c>embedded</c>.</param>
/// <param name="Node">The name of the node that answers.</param>
/// <param name="Machines">That the gateway shows; on a node that answers no clients 0.</param>
/// <param name="Reasons">What is missing for ready.</param>
public sealed record HealthReport(
    string Status, string Version, string Engine, string Node, NodeRole Role, int Schema, int Machines, DateTimeOffset StartedAt, IReadOnlyList<string> Reasons);

/// <summary>Is it alive, is it ready, and how is it.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").WithTags("Health");
        health.MapGet("/live", static () => TypedResults.Ok()).WithSummary("200 while the process answers.");
        health.MapGet("/ready", Ready).WithSummary("200 when everything works, else 503.").Produces<HealthReport>().Produces<HealthReport>(StatusCodes.Status503ServiceUnavailable);
        health.MapGet("/serving", Serving).WithSummary("200 while it answers what it can, PostgreSQL or not; 503 while it starts or is about to stop.").Produces<HealthReport>().Produces<HealthReport>(StatusCodes.Status503ServiceUnavailable);
        health.MapGet("", static (HealthProbe probe, CancellationToken cancellationToken) => probe.Report(cancellationToken)).WithSummary("How the installation is.");
    }

    private static async Task<IResult> Ready(HealthProbe probe, CancellationToken cancellationToken) => Answer(await probe.Report(cancellationToken), "ready");

    private static async Task<IResult> Serving(HealthProbe probe, CancellationToken cancellationToken) => Answer(await probe.Report(cancellationToken), "ready", "degraded");

    private static IResult Answer(HealthReport report, params ReadOnlySpan<string> good) =>
        good.Contains(report.Status) ? TypedResults.Ok(report) : TypedResults.Json(report, statusCode: StatusCodes.Status503ServiceUnavailable);
}

/// <param name="board">Null on a node that answers no clients.</param>
internal sealed class HealthProbe(NodeRegister nodes, Journal journal, ThisNode node, TimeProvider clock, FleetBoard? board = null)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly DateTimeOffset _startedAt = clock.GetUtcNow();

    /// <summary>The status of the last report.</summary>
    public string Last { get; private set; } = "starting";

    /// <summary>The roles that no living node filled at the last report; null: PostgreSQL did not say.</summary>
    public IReadOnlyList<NodeRole>? Missing { get; private set; }

    public async Task<HealthReport> Report(CancellationToken cancellationToken)
    {
        var reasons = new List<string>();
        Missing = await Living(cancellationToken) is { } living ? NodeRoles.MissingFrom(living) : null;
        if (Missing is null)
            reasons.Add("PostgreSQL does not answer.");
        else if (Missing.Contains(NodeRole.Silo))
            reasons.Add("No node of the cluster holds twins: readings are refused until one does.");
        if (!journal.IsAvailable)
            reasons.Add("The journal waits for PostgreSQL: readings are refused until it is back.");
        var isDegraded = reasons.Count > 0;
        var isStarting = board is { IsFilled: false };
        if (isStarting)
            reasons.Add("The register of machines is being read.");
        if (node.IsDraining)
            reasons.Add("The node was told to stop.");
        Last = node.IsDraining ? "draining" : isDegraded ? "degraded" : isStarting ? "starting" : "ready";
        return new HealthReport(Last, ProgramVersion.Number, SiloHosting.Engine, node.Name, node.Role, Migrator.Known, board?.Count ?? 0, _startedAt, reasons);
    }

    /// <summary>The roles of the nodes that live, this one among them; null: PostgreSQL does not answer.</summary>
    private async Task<List<NodeRole>?> Living(CancellationToken cancellationToken)
    {
        try
        {
            var rows = await nodes.List(cancellationToken).WaitAsync(Patience, clock, cancellationToken);
            return [node.Role, .. rows.Where(static row => !row.IsLost).Select(static row => NodeRoles.Parse(row.Report.Role))];
        }
        catch (Exception error) when (error is DatabaseUnavailableException or TimeoutException)
        {
            return null;
        }
    }
}
