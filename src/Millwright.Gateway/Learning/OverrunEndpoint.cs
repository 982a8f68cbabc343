using Millwright.Gateway.Errors;
using Millwright.Silo.Learning;
using Millwright.Twins.Machines;
using Millwright.Twins.Models;

namespace Millwright.Gateway.Learning;

/// <summary>Maintenance as it is planned.</summary>
/// <param name="PlannedHours">Setting up included; above 0, at most 8760; left out: what it usually takes.</param>
public sealed record OverrunQuestion(string MachineId, double? PlannedHours = null);

/// <summary>The probability that maintenance takes longer than planned.</summary>
/// <param name="Interval">What holds the probability nine times in ten.</param>
/// <param name="ConfidenceScore">0 to 1: how narrow the interval is.</param>
/// <param name="Past">Maintenance from which it is known, of <paramref name="Scope"/>.</param>
/// <param name="ExpectedHours">What half of that took at most; null: there was none.</param>
/// <param name="UsedHours">How long the machine has been in maintenance by now; null: it is not.</param>
/// <param name="Caution">Why not to rely on it; null: nothing speaks against it.</param>
public sealed record OverrunDocument(string MachineId, double PlannedHours, double Probability, IntervalDocument Interval, double ConfidenceScore, int Past, double? ExpectedHours, double? UsedHours, ModelScope Scope, string? Caution);

internal static class OverrunEndpoint
{
    private const double LongestHours = 8_760;

    public static async Task<IResult> Ask(OverrunQuestion asked, OverrunForecast forecast, CancellationToken cancellationToken)
    {
        var errors = new List<FieldError>();
        if (!MachineId.TryParse(asked.MachineId, out var machine))
            errors.Add(new FieldError("machineId", $"expected {MachineId.Expectation}", asked.MachineId));
        if (asked.PlannedHours is not (null or (> 0 and <= LongestHours)))
            errors.Add(new FieldError("plannedHours", $"above 0, at most {LongestHours}", $"{asked.PlannedHours}"));
        if (errors.Count > 0)
            return Problems.NotValid("request", errors);
        return await forecast.Of(machine, asked.PlannedHours, cancellationToken) is { } overrun
            ? TypedResults.Ok(new OverrunDocument(
                machine.Value, overrun.PlannedHours, overrun.Probability, new IntervalDocument(overrun.Low, overrun.High), 1 - (overrun.High - overrun.Low), overrun.Past, overrun.ExpectedHours, overrun.UsedHours, overrun.Scope,
                overrun.IsThin ? $"Only {overrun.Past} past maintenances of {overrun.Scope} are known: go by the interval." : null))
            : Problems.NotFound("machine", machine.Value);
    }
}
