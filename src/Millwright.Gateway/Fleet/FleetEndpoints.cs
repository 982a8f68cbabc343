using Millwright.Storage.Machines;

namespace Millwright.Gateway.Fleet;

internal static class FleetEndpoints
{
    public static void MapFleet(this RouteGroupBuilder api) => api.MapGet("/fleet/summary", Summary).WithTags("Fleet")
        .WithSummary("How many machines are in which state, by type and site, and how many episodes are open.").Produces<FleetSummary>();

    private static async Task<IResult> Summary(MachineDirectory directory, CancellationToken cancellationToken) => TypedResults.Ok(await directory.Summary(cancellationToken));
}
