using Millwright.Learning.Survival;
using Millwright.Storage.Learning;
using Millwright.Storage.Machines;
using Millwright.Twins.Machines;
using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>How likely it is that a maintenance takes longer than planned.</summary>
/// <param name="Scope">Whose past maintenance it is known from: the machine's own, or its type's where the machine has little.</param>
/// <param name="ExpectedHours">What half of the past maintenance took at most; null: there was none.</param>
/// <param name="UsedHours">How long the machine has been in maintenance; null: it is not.</param>
/// <param name="IsThin">So little is known that the interval is the answer, not the probability.</param>
public sealed record Overrun(MachineId Machine, double PlannedHours, double Probability, double Low, double High, int Past, double? ExpectedHours, double? UsedHours, ModelScope Scope, bool IsThin);

/// <summary>Foresees overruns from how long maintenance took before; there is nothing to be trained.</summary>
public sealed class OverrunForecast(MachineRegistry machines, TrainingHistory history, TimeProvider clock)
{
    /// <summary>From so many of its own on, a machine is told from its own.</summary>
    private const int FewestOwn = 5;

    private const int Thin = 10;

    /// <param name="plannedHours">Null: what it usually takes; where nothing is known of that, the answer is of no hours.</param>
    /// <returns>Null: the machine is not registered.</returns>
    public async Task<Overrun?> Of(MachineId machine, double? plannedHours, CancellationToken cancellationToken)
    {
        if (await machines.Get(machine, cancellationToken) is not { } found)
            return null;
        var (scope, own) = (new ModelScope(ScopeKind.Machine, machine.Value), await Lengths([found.Key], cancellationToken));
        var known = own;
        if (own.Ended.Count < FewestOwn)
        {
            scope = new ModelScope(ScopeKind.Type, found.Type);
            known = await Lengths([.. (await history.Machines(scope, cancellationToken)).Select(static each => each.Key)], cancellationToken);
        }
        double? expected = known.Ended.Count == 0 ? null : known.Ended.Order().ElementAt((known.Ended.Count - 1) / 2);
        var planned = plannedHours ?? expected ?? 0;
        var risk = OverrunRisk.Of(known.Ended, known.Running, planned);
        return new Overrun(machine, planned, risk.Probability, risk.Low, risk.High, risk.Past, expected, own.Running is [var used, ..] ? used : null, scope, risk.Past < Thin);
    }

    /// <summary>How long maintenance took, and takes so far, in hours.</summary>
    private async Task<(List<double> Ended, List<double> Running)> Lengths(IReadOnlyList<long> keys, CancellationToken cancellationToken)
    {
        var (now, ended, running) = (clock.GetUtcNow(), new List<double>(), new List<double>());
        foreach (var key in keys)
            foreach (var (from, to) in await history.Maintenance(key, now, now, cancellationToken))
                (to is null ? running : ended).Add(((to ?? now.Micros()) - from) / TrainingSet.MicrosPerHour);
        return (ended, running);
    }
}
