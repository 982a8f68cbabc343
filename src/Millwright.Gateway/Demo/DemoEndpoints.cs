using Millwright.Gateway.Errors;

namespace Millwright.Gateway.Demo;

/// <summary>How the simulated plant is.</summary>
/// <param name="Available">This installation has a simulator.</param>
/// <param name="Machines">Machines of the plant that runs; 0 when none does.</param>
public sealed record DemoState(bool Available, bool Running, int Machines);

/// <summary>The plant to be simulated.</summary>
/// <param name="Machines">1 to 200.</param>
public sealed record DemoRequest(int Machines);

/// <summary>A simulated plant for who looks at the product for the first time.</summary>
internal static class DemoEndpoints
{
    private const int MostMachines = 200;

    public static void AddDemo(this IServiceCollection services)
    {
        services.AddOptions<DemoOptions>().BindConfiguration(DemoOptions.Section);
        services.AddSingleton<DemoPlant>().AddHostedService(static provider => provider.GetRequiredService<DemoPlant>());
    }

    public static void MapDemo(this RouteGroupBuilder api)
    {
        var demo = api.MapGroup("/demo").WithTags("Demo");
        demo.MapGet("", State).WithSummary("Whether a plant can be simulated here, and whether one is.")
            .WithDescription("Of the plant that was started here; one that a simulator of its own sends is seen by its machines only.").Produces<DemoState>();
        demo.MapPost("", Start).WithSummary("Simulate a plant that sends to this gateway, until it is stopped or the gateway ends.").Produces<DemoState>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        demo.MapDelete("", Stop).WithSummary("Stop the simulated plant; its machines and what they sent stay.").Produces<DemoState>();
    }

    private static DemoState State(DemoPlant plant)
    {
        var machines = plant.Machines;
        return new DemoState(plant.IsAvailable, machines > 0, machines);
    }

    private static IResult Start(DemoRequest request, DemoPlant plant)
    {
        if (request.Machines is < 1 or > MostMachines)
            return Problems.Validation($"machines must be 1 to {MostMachines}.", new FieldError("machines", $"1 to {MostMachines}", $"{request.Machines}"));
        if (!plant.IsAvailable)
            return Problems.Of(
                StatusCodes.Status404NotFound, "business.no-simulator", "There is no simulator here.",
                "Set MILLWRIGHT_Demo__Simulator to the simulator's program, or start with ./millwright up, which does.");
        return plant.TryStart(request.Machines)
            ? TypedResults.Accepted("/api/v1/demo", State(plant))
            : Problems.Of(StatusCodes.Status409Conflict, "business.running", "A plant is being simulated already.", $"It has {plant.Machines} machines; stop it with DELETE first.");
    }

    private static async Task<IResult> Stop(DemoPlant plant, CancellationToken cancellationToken)
    {
        await plant.Stop(cancellationToken);
        return TypedResults.Ok(State(plant));
    }
}
