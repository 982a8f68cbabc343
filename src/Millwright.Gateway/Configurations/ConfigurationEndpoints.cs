using Millwright.Gateway.Api;
using Millwright.Gateway.Errors;
using Millwright.Gateway.Machines;
using Millwright.Storage.Machines;
using Millwright.Twins.Machines;

namespace Millwright.Gateway.Configurations;

/// <summary>How a machine is judged: what holds, and what it says otherwise than its type.</summary>
/// <param name="Effective">The type's configuration with the overrides laid over it.</param>
public sealed record MachineJudging(MachineConfiguration Effective, MachineConfigurationOverride? Overrides, long Version);

/// <summary>The configuration of machine types, and of single machines.</summary>
internal static class ConfigurationEndpoints
{
    private const int TwinsAtOnce = 32;
    private const int MostTypeLength = 50;

    public static void MapConfigurations(this RouteGroupBuilder api)
    {
        var types = api.MapGroup("/machine-types").WithTags("Configuration");
        types.MapGet("", List).WithSummary("Every type that has a configuration.").Produces<ItemList<TypeConfiguration>>();
        types.MapGet("/{type}/configuration", Get).WithSummary("How the machines of a type are judged.").Produces<TypeConfiguration>();
        types.MapPut("/{type}/configuration", Put).WithSummary("Set it: with If-Match to change, with If-None-Match: * to make.").Produces<TypeConfiguration>();
        types.MapDelete("/{type}/configuration", Delete).WithSummary("Remove it, with If-Match: the type's machines are then judged by the defaults.");

        var machines = api.MapGroup("/machines").WithTags("Configuration");
        machines.MapGet("/{id}/configuration", GetOverrides).WithSummary("How one machine is judged.").Produces<MachineJudging>();
        machines.MapPut("/{id}/configuration", PutOverrides).WithSummary("Set what one machine says otherwise than its type, with If-Match.").Produces<MachineJudging>();
        machines.MapPost("/{id}/configuration/preview", PreviewEndpoint.Run).WithSummary("What other overrides would have made of a machine's past readings, beside what its configuration makes of them.")
            .WithDescription(
                "The stored readings are judged twice by the twin's own rules from a fresh start, in the order in which they were measured and as if each had come at once; maintenance is left out of account. "
                + $"At most {PreviewEndpoint.MostReadings:N0} readings: 'truncated' says that there are more, and 'to' how far they reached. Nothing is changed.")
            .Produces<Preview>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status429TooManyRequests);
        machines.MapDelete("/{id}/configuration", DeleteOverrides).WithSummary("Take the machine's own words back, with If-Match.").Produces<MachineJudging>();
    }

    private static async Task<IResult> List(ConfigurationRegistry configurations, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ItemList<TypeConfiguration>(await configurations.List(cancellationToken)));

    private static async Task<IResult> Get(string type, ConfigurationRegistry configurations, HttpContext context, CancellationToken cancellationToken)
    {
        if (await configurations.Get(type, cancellationToken) is not { } found)
            return Problems.NotFound("configuration of the machine type", type);
        context.Response.Headers.ETag = Preconditions.ETag(found.Version);
        return Preconditions.IsKnown(context.Request, found.Version) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Ok(found);
    }

    private static async Task<IResult> Put(
        string type, MachineConfiguration configuration, ConfigurationRegistry configurations, MachineRegistry machines, TwinCalls calls, HttpContext context,
        CancellationToken cancellationToken)
    {
        long? version = null;
        var onlyNew = Preconditions.IsOnlyNew(context.Request);
        if (!onlyNew && Preconditions.IfMatch(context.Request, out version) is { } problem)
            return problem;
        var errors = ConfigurationErrors.Of(configuration);
        if (type.Length > MostTypeLength)
            errors = [.. errors, new FieldError("type", $"1 to {MostTypeLength} characters", type)];
        if (errors.Count > 0)
            return Problems.Validation("The configuration is not valid.", [.. errors]);
        var change = await configurations.Put(type, configuration, version, onlyNew, cancellationToken);
        return await Finish(change, type, machines, calls, context, cancellationToken);
    }

    private static async Task<IResult> Delete(
        string type, ConfigurationRegistry configurations, MachineRegistry machines, TwinCalls calls, HttpContext context, CancellationToken cancellationToken)
    {
        if (Preconditions.IfMatch(context.Request, out var version) is { } problem)
            return problem;
        return await Finish(await configurations.Delete(type, version, cancellationToken), type, machines, calls, context, cancellationToken);
    }

    private static async Task<IResult> Finish(
        Change<TypeConfiguration> change, string type, MachineRegistry machines, TwinCalls calls, HttpContext context, CancellationToken cancellationToken)
    {
        if (change.Outcome == ChangeOutcome.Missing)
            return Problems.NotFound("configuration of the machine type", type);
        if (change.Outcome is ChangeOutcome.Outdated or ChangeOutcome.Exists)
            return Problems.Outdated(context.Request.Headers.IfMatch.ToString());
        await Parallel.ForEachAsync(
            await machines.OfType(type, cancellationToken), new ParallelOptions { MaxDegreeOfParallelism = TwinsAtOnce, CancellationToken = cancellationToken },
            async (machine, _) => await calls.Tell(machine.Value, static twin => twin.Refresh()));
        if (HttpMethods.IsDelete(context.Request.Method))
            return TypedResults.NoContent();
        context.Response.Headers.ETag = Preconditions.ETag(change.Value!.Version);
        return change.Outcome == ChangeOutcome.Created ? TypedResults.Created($"/api/v1/machine-types/{Uri.EscapeDataString(type)}/configuration", change.Value) : TypedResults.Ok(change.Value);
    }

    private static async Task<IResult> GetOverrides(string id, TwinStore twins, ConfigurationRegistry configurations, HttpContext context, CancellationToken cancellationToken) =>
        MachineId.TryParse(id, out var machine) ? await Answer(machine, twins, configurations, context, cancellationToken) : Problems.NotFound("machine", id);

    private static async Task<IResult> PutOverrides(
        string id, MachineConfigurationOverride overrides, TwinStore twins, ConfigurationRegistry configurations, TwinCalls calls, HttpContext context,
        CancellationToken cancellationToken)
    {
        if (Preconditions.IfMatch(context.Request, out var version) is { } problem)
            return problem;
        if (await Proposal.Of(id, overrides, twins, configurations, cancellationToken) is not { } proposal)
            return Problems.NotFound("machine", id);
        if (proposal.Problem is { } invalid)
            return invalid;
        var machine = proposal.Machine.Id;
        return await Finish(machine, await configurations.PutOverrides(machine, overrides, version, cancellationToken), twins, configurations, calls, context, cancellationToken);
    }

    private static async Task<IResult> DeleteOverrides(
        string id, TwinStore twins, ConfigurationRegistry configurations, TwinCalls calls, HttpContext context, CancellationToken cancellationToken)
    {
        if (Preconditions.IfMatch(context.Request, out var version) is { } problem)
            return problem;
        if (!MachineId.TryParse(id, out var machine))
            return Problems.NotFound("machine", id);
        return await Finish(machine, await configurations.PutOverrides(machine, null, version, cancellationToken), twins, configurations, calls, context, cancellationToken);
    }

    private static async Task<IResult> Finish(
        MachineId machine, Change<MachineOverrides> change, TwinStore twins, ConfigurationRegistry configurations, TwinCalls calls, HttpContext context,
        CancellationToken cancellationToken)
    {
        if (change.Outcome == ChangeOutcome.Missing)
            return Problems.NotFound("machine", machine.Value);
        if (change.Outcome == ChangeOutcome.Outdated)
            return Problems.Outdated(context.Request.Headers.IfMatch.ToString());
        await calls.Tell(machine.Value, static twin => twin.Refresh());
        return await Answer(machine, twins, configurations, context, cancellationToken);
    }

    private static async Task<IResult> Answer(
        MachineId machine, TwinStore twins, ConfigurationRegistry configurations, HttpContext context, CancellationToken cancellationToken)
    {
        if (await twins.Registration(machine, cancellationToken) is not { } registered || await configurations.OverridesOf(machine, cancellationToken) is not { } own)
            return Problems.NotFound("machine", machine.Value);
        context.Response.Headers.ETag = Preconditions.ETag(own.Version);
        return TypedResults.Ok(new MachineJudging(registered.Desired, own.Overrides, own.Version));
    }
}
