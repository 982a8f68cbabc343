using Millwright.Gateway.Alarms;
using Millwright.Gateway.Api;
using Millwright.Gateway.Errors;
using Millwright.Learning.Anomalies;
using Millwright.Silo.Learning;
using Millwright.Storage;
using Millwright.Storage.Anomalies;
using Millwright.Storage.Machines;
using Millwright.Twins.Alarms;
using Millwright.Twins.Machines;

namespace Millwright.Gateway.Anomalies;

/// <summary>False alarms of a machine's detectors since a version of the anomaly model has judged it.</summary>
/// <param name="From">Event time from which they were counted, to <paramref name="Until"/>: a day before the newest reading, for of what is newer nobody knows yet; null: that is no day yet.</param>
/// <param name="QuietDays">Days between them that were neither in failure nor within a day before one.</param>
/// <param name="Rates">The model's measures together, then each streaming detector.</param>
public sealed record AlarmRateDocument(string MachineId, string Model, int ModelVersion, DateTimeOffset? From, DateTimeOffset? Until, double? QuietDays, IReadOnlyList<AlarmRate> Rates);

/// <summary>What a person says of an anomaly.</summary>
/// <param name="Verdict">Required.</param>
/// <param name="Note">At most 1,000 characters.</param>
/// <param name="By">Who; at most 100 characters. Without it: <c>operator</c>.</param>
public sealed record VerdictDocument(AnomalyVerdict? Verdict = null, string? Note = null, string? By = null);

/// <summary>What the detectors found.</summary>
internal static class AnomalyEndpoints
{
    public static void MapAnomalies(this RouteGroupBuilder api)
    {
        var anomalies = api.MapGroup("").WithTags("Anomalies");
        anomalies.MapGet("/anomalies", OfFleet).WithSummary("What the detectors found, newest first.").Produces<Page<AnomalyRow>>();
        anomalies.MapGet("/anomalies/{anomaly:guid}", Get).WithSummary("One anomaly.").Produces<AnomalyRow>();
        anomalies.MapPut("/anomalies/{anomaly:guid}/verdict", Say).WithSummary("Say whether an anomaly was real or a false alarm; the last who says so counts.").Produces<AnomalyRow>();
        anomalies.MapDelete("/anomalies/{anomaly:guid}/verdict", TakeBack).WithSummary("Take back what was said of an anomaly.").Produces<AnomalyRow>();
        anomalies.MapGet("/machines/{id}/anomalies", OfMachine).WithSummary("What the detectors found on a machine, newest first.").Produces<Page<AnomalyRow>>();
        anomalies.MapGet("/machines/{id}/anomalies/rate", Rate).WithSummary("False alarms of a machine's detectors a month, beside the budget that their limits were learnt for.").Produces<AlarmRateDocument>();
    }

    private static async Task<IResult> Rate(string id, MachineRegistry machines, AlarmRates rates, CancellationToken cancellationToken)
    {
        if (!MachineId.TryParse(id, out var machine) || await machines.Get(machine, cancellationToken) is null)
            return Problems.NotFound("machine", id);
        return await rates.Of(machine, cancellationToken) is { } found
            ? TypedResults.Ok(new AlarmRateDocument(id, found.Model, found.ModelVersion, found.Counted?.From, found.Counted?.Until, found.Counted?.QuietDays, found.Rates))
            : Problems.Of(
                StatusCodes.Status409Conflict, "model.none", $"No version of the anomaly model answers for {id}, so there is no budget of false alarms.", "Have one learn: POST /api/v1/ml/train with the task anomaly.");
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

    private static async Task<IResult> Say(Guid anomaly, VerdictDocument said, AnomalyVerdicts verdicts, AnomalyQueries anomalies, TimeProvider clock, CancellationToken cancellationToken)
    {
        var errors = new List<FieldError>();
        if (said.Verdict is null)
            errors.Add(new FieldError("verdict", "real or falseAlarm"));
        ActDocument.CheckWords(errors, said.By, said.Note);
        if (errors.Count > 0)
            return Problems.NotValid("verdict", errors);
        var verdict = new SaidOfAnomaly(said.Verdict!.Value, said.By ?? ActDocument.DefaultBy, clock.GetUtcNow(), said.Note);
        return await Keep(anomaly, verdict, verdicts, anomalies, cancellationToken);
    }

    private static Task<IResult> TakeBack(Guid anomaly, AnomalyVerdicts verdicts, AnomalyQueries anomalies, CancellationToken cancellationToken) =>
        Keep(anomaly, null, verdicts, anomalies, cancellationToken);

    private static async Task<IResult> Keep(Guid anomaly, SaidOfAnomaly? said, AnomalyVerdicts verdicts, AnomalyQueries anomalies, CancellationToken cancellationToken) =>
        await verdicts.Say(anomaly, said, AlarmBudget.Default.Separation, cancellationToken)
            ? await Get(anomaly, anomalies, cancellationToken)
            : Problems.NotFound("anomaly", $"{anomaly}");

    private static async Task<IResult> List(AnomalyFilter filter, string? severity, Paging paging, AnomalyQueries anomalies, CancellationToken cancellationToken)
    {
        if (paging.Problem is { } problem)
            return problem;
        return QueryWord.TryRead<Severity>("severity", severity, out var wanted, out var unknown)
            ? TypedResults.Ok(await anomalies.List(filter with { Severity = wanted }, paging.Size, paging.Cursor, cancellationToken))
            : unknown;
    }
}
