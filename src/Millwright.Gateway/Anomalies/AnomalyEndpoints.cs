using Millwright.Gateway.Api;
using Millwright.Gateway.Errors;
using Millwright.Storage;
using Millwright.Storage.Anomalies;
using Millwright.Storage.Machines;
using Millwright.Twins.Alarms;
using Millwright.Twins.Machines;

namespace Millwright.Gateway.Anomalies;

/// <summary>What the detectors found.</summary>
internal static class AnomalyEndpoints
{
    public static void MapAnomalies(this RouteGroupBuilder api)
    {
        var anomalies = api.MapGroup("").WithTags("Anomalies");
        anomalies.MapGet("/anomalies", OfFleet).WithSummary("What the detectors found, newest first.").Produces<Page<AnomalyRow>>();
        anomalies.MapGet("/anomalies/{anomaly:guid}", Get).WithSummary("One anomaly.").Produces<AnomalyRow>();
        anomalies.MapGet("/machines/{id}/anomalies", OfMachine).WithSummary("What the detectors found on a machine, newest first.").Produces<Page<AnomalyRow>>();
    }

    private static async Task<IResult> OfFleet(
        string? machine, string? type, string? severity, string? algorithm, DateTimeOffset? from, DateTimeOffset? to, int? limit, string? cursor,
        AnomalyQueries anomalies, MachineRegistry machines, CancellationToken cancellationToken)
    {
        if (machine is not null)
            return await OfMachine(machine, type, severity, algorithm, from, to, limit, cursor, anomalies, machines, cancellationToken);
        return await List(new AnomalyFilter(null, type, null, algorithm, from, to), severity, new Paging(limit, cursor), anomalies, cancellationToken);
    }

    private static async Task<IResult> OfMachine(
        string id, string? type, string? severity, string? algorithm, DateTimeOffset? from, DateTimeOffset? to, int? limit, string? cursor,
        AnomalyQueries anomalies, MachineRegistry machines, CancellationToken cancellationToken) =>
        MachineId.TryParse(id, out var machine) && await machines.Get(machine, cancellationToken) is not null
            ? await List(new AnomalyFilter(machine, type, null, algorithm, from, to), severity, new Paging(limit, cursor), anomalies, cancellationToken)
            : Problems.NotFound("machine", id);

    private static async Task<IResult> Get(Guid anomaly, AnomalyQueries anomalies, CancellationToken cancellationToken) =>
        await anomalies.Get(anomaly, cancellationToken) is { } found ? TypedResults.Ok(found) : Problems.NotFound("anomaly", $"{anomaly}");

    private static async Task<IResult> List(AnomalyFilter filter, string? severity, Paging paging, AnomalyQueries anomalies, CancellationToken cancellationToken)
    {
        if (paging.Problem is { } problem)
            return problem;
        return QueryWord.TryRead<Severity>("severity", severity, out var wanted, out var unknown)
            ? TypedResults.Ok(await anomalies.List(filter with { Severity = wanted }, paging.Size, paging.Cursor, cancellationToken))
            : unknown;
    }
}
