using System.Reflection;
using Millwright.Gateway.Live;
using Millwright.Silo.Hosting;
using Millwright.Storage;
using Millwright.Storage.Journaling;
using Millwright.Storage.Migrations;

namespace Millwright.Gateway.Health;

/// <summary>How the installation is.</summary>
/// <param name="Status"><c>ready</c>, <c>starting</c> or <c>degraded</c>: live reads work and nothing can be written.</param>
/// <param name="Engine">What supplies the grains: <c>orleans</c> or <c>embedded</c>.</param>
/// <param name="Reasons">What is missing for ready.</param>
public sealed record HealthReport(string Status, string Version, string Engine, int Schema, int Machines, DateTimeOffset StartedAt, IReadOnlyList<string> Reasons);

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

internal sealed class HealthProbe(Database database, Journal journal, FleetBoard board, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly DateTimeOffset _startedAt = clock.GetUtcNow();

    public static string Version { get; } = typeof(HealthProbe).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>The status of the last report.</summary>
    public string Last { get; private set; } = "starting";

    public async Task<HealthReport> Report(CancellationToken cancellationToken)
    {
        var reasons = new List<string>();
        if (!await IsReachable(cancellationToken))
            reasons.Add("PostgreSQL does not answer.");
        if (!journal.IsAvailable)
            reasons.Add("The journal waits for PostgreSQL: readings are refused until it is back.");
        var isDegraded = reasons.Count > 0;
        if (!board.IsFilled)
            reasons.Add("The register of machines is being read.");
        Last = isDegraded ? "degraded" : board.IsFilled ? "ready" : "starting";
        return new HealthReport(Last, Version, SiloHosting.Engine, Migrator.Known, board.Count, _startedAt, reasons);
    }

    private async Task<bool> IsReachable(CancellationToken cancellationToken)
    {
        try
        {
            await database.Ping(cancellationToken).WaitAsync(Patience, clock, cancellationToken);
            return true;
        }
        catch (Exception error) when (error is DatabaseUnavailableException or TimeoutException)
        {
            return false;
        }
    }
}
