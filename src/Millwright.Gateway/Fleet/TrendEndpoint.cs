using Millwright.Contracts.Machines;
using Millwright.Gateway.Api;
using Millwright.Gateway.Errors;
using Millwright.Gateway.Live;
using Millwright.Gateway.Machines;
using Millwright.Storage.History;
using Millwright.Storage.Machines;
using Millwright.Twins.Machines;
using Millwright.Twins.Thresholds;

namespace Millwright.Gateway.Fleet;

/// <summary>Whose trends are asked for.</summary>
/// <param name="Machines">At most 100 ids; unknown ones are left out of the answer.</param>
/// <param name="Minutes">How far back, 5 to 1440.</param>
public sealed record TrendRequest(IReadOnlyList<string> Machines, int Minutes = 60);

/// <summary>The recent course of one sensor.</summary>
/// <param name="From">Where the first step begins.</param>
/// <param name="StepSeconds">How long each step is; whole minutes.</param>
/// <param name="Values">The mean of each step, in <paramref name="Unit"/>; null: nothing was measured.</param>
/// <param name="Low">The lower warning limit; null: none.</param>
/// <param name="High">The upper warning limit; null: none.</param>
public sealed record Trend(
    string MachineId, string Sensor, string? Unit, DateTimeOffset From, int StepSeconds, IReadOnlyList<double?> Values, double? Low, double? High);

/// <summary><c>POST /api/v1/fleet/trends</c>: two queries, however many machines.</summary>
internal static class TrendEndpoint
{
    private const int MostMachines = 100;
    private const int LeastMinutes = 5;
    private const int MostMinutes = 1_440;
    private const int MostSteps = 60;

    public static async Task<IResult> Read(
        TrendRequest request, FleetBoard board, TwinCalls calls, TwinStore twins, TrendQueries trends, TimeProvider clock, CancellationToken cancellationToken)
    {
        var errors = new List<FieldError>();
        if (request.Machines.Count > MostMachines)
            errors.Add(new FieldError("machines", $"at most {MostMachines}", $"{request.Machines.Count}"));
        if (request.Minutes is < LeastMinutes or > MostMinutes)
            errors.Add(new FieldError("minutes", $"{LeastMinutes} to {MostMinutes}", $"{request.Minutes}"));
        if (errors.Count > 0)
            return Problems.Validation("The trends cannot be told.", [.. errors]);

        var known = await twins.Registrations(Ids(request.Machines), cancellationToken);
        var views = await Task.WhenAll(known.Select(machine => View(machine.Machine.Id, board, calls)));
        var leads = new List<Lead>(known.Count);
        for (var place = 0; place < known.Count; place++)
            if (LeadOf(known[place].Machine, known[place].Desired, views[place]) is { } lead)
                leads.Add(lead);

        var step = TimeSpan.FromMinutes(Math.Ceiling(request.Minutes / (double)MostSteps));
        var steps = (int)Math.Ceiling(request.Minutes / step.TotalMinutes);
        var now = clock.GetUtcNow();
        var from = now.AddTicks(-(now.UtcTicks % step.Ticks)) - (steps - 1) * step;
        var means = await trends.Means([.. leads.Select(static lead => new TrendWish(lead.Machine.Key, lead.Sensor))], from, step, steps, cancellationToken);
        return TypedResults.Ok(new ItemList<Trend>([.. leads.Select((lead, place) => new Trend(
            lead.Machine.Id.Value, lead.Sensor, lead.Settings.Unit, from, (int)step.TotalSeconds, means[place], lead.Settings.Limits.WarningLow, lead.Settings.Limits.WarningHigh))]));
    }

    private static HashSet<MachineId> Ids(IEnumerable<string> machines)
    {
        var ids = new HashSet<MachineId>();
        foreach (var text in machines)
            if (MachineId.TryParse(text, out var id))
                ids.Add(id);
        return ids;
    }

    /// <summary>The board knows no sensors of a twin that it has not heard yet, such as one that sleeps: it is asked itself.</summary>
    private static async Task<MachineView?> View(MachineId id, FleetBoard board, TwinCalls calls) =>
        board.Find(id.Value) is { Sensors.Length: > 0 } heard ? heard : await calls.Ask(id.Value, static twin => twin.View());

    private static Lead? LeadOf(MachineRecord machine, MachineConfiguration configuration, MachineView? view)
    {
        SensorConfiguration Settings(string sensor) => configuration.Sensors.GetValueOrDefault(sensor) ?? SensorConfiguration.Default;
        var lead = LeadSensor.Of((view?.Sensors ?? []).Select(sensor =>
            new SensorStanding(sensor.Name, sensor.Value, sensor.Violation, Settings(sensor.Name).Baseline ?? sensor.Mean, Settings(sensor.Name).Limits)));
        return lead is null ? null : new Lead(machine, lead, Settings(lead));
    }

    private sealed record Lead(MachineRecord Machine, string Sensor, SensorConfiguration Settings);
}
