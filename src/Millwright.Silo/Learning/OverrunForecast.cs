using Millwright.Learning.Survival;
using Millwright.Storage.Learning;
using Millwright.Storage.Machines;
using Millwright.Twins.Machines;
using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>How likely it is that a maintenance takes longer than planned.</summary>
/// <param name="Scope">Whose past maintenance it is known from: the machine's own, or its type's where the machine has little.</param>
/// <param name="IsThin">So little is known that the interval is the answer, not the probability.</param>
public sealed record Overrun(MachineId Machine, double PlannedHours, double Probability, double Low, double High, int Past, ModelScope Scope, bool IsThin);

/// <summary>Foresees overruns from how long maintenance took before; there is nothing to be trained.</summary>
public sealed class OverrunForecast(MachineRegistry machines, TrainingHistory history, TimeProvider clock)
{
    /// <summary>From so many of its own on, a machine is told from its own.</summary>
    private const int FewestOwn = 5;

    private const int Thin = 10;

    /// <returns>Null: the machine is not registered.</returns>
    public async Task<Overrun?> Of(MachineId machine, double plannedHours, CancellationToken cancellationToken)
    {
        if (await machines.Get(machine, cancellationToken) is not { } found)
            return null;
        var scope = new ModelScope(ScopeKind.Machine, machine.Value);
        var risk = await Risk([found.Key], plannedHours, cancellationToken);
        if (risk.Past < FewestOwn)
        {
            scope = new ModelScope(ScopeKind.Type, found.Type);
            risk = await Risk([.. (await history.Machines(scope, cancellationToken)).Select(static each => each.Key)], plannedHours, cancellationToken);
        }
        return new Overrun(machine, plannedHours, risk.Probability, risk.Low, risk.High, risk.Past, scope, risk.Past < Thin);
    }

    private async Task<OverrunRisk> Risk(IReadOnlyList<long> keys, double plannedHours, CancellationToken cancellationToken)
    {
        var (now, ended, running) = (clock.GetUtcNow(), new List<double>(), new List<double>());
        foreach (var key in keys)
            foreach (var (from, to) in await history.Maintenance(key, now, now, cancellationToken))
                (to is null ? running : ended).Add(((to ?? now.Micros()) - from) / TrainingSet.MicrosPerHour);
        return OverrunRisk.Of(ended, running, plannedHours);
    }
}
