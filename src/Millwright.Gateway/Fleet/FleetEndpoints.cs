using Millwright.Gateway.Api;
using Millwright.Storage.Machines;

namespace Millwright.Gateway.Fleet;

internal static class FleetEndpoints
{
    public static void MapFleet(this RouteGroupBuilder api)
    {
        var fleet = api.MapGroup("/fleet").WithTags("Fleet");
        fleet.MapGet("/summary", Summary).WithSummary("How many machines are in which state, by type and site, and how many episodes are open.").Produces<FleetSummary>();
        fleet.MapPost("/trends", TrendEndpoint.Read).WithSummary("The recent course of the one sensor of each machine that matters now.")
            .WithDescription(
                "The sensor is the one with the most severe violation, then the one that has come farthest from its baseline (or mean) towards a limit, then the first by name. "
                + "'values' are the means of at most 60 equal steps, null where nothing was measured; the last step is the one that goes on. Machines that are unknown or have sent nothing are left out.")
            .Produces<ItemList<Trend>>().ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> Summary(MachineDirectory directory, CancellationToken cancellationToken) => TypedResults.Ok(await directory.Summary(cancellationToken));
}
