using Microsoft.Extensions.Options;
using Millwright.Storage.Learning;
using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>The machines whose readings are read, by their keys, of so many that could have been.</summary>
internal sealed record ChosenMachines(IReadOnlyList<TrainingMachine> Taken, int Of);

/// <summary>Chooses the machines whose readings a training or a look for drift takes, so that it takes no more than <see cref="LearningOptions"/> lets it.</summary>
internal sealed class MachineChoice(TrainingHistory history, IOptions<LearningOptions> options)
{
    /// <summary>Of a scope, those that failed within the cut first: without failures there is nothing to learn.</summary>
    public async Task<ChosenMachines> ForTraining(ModelScope scope, TrainingRequest cut, CancellationToken cancellationToken)
    {
        var machines = await history.Machines(scope, cancellationToken);
        var failed = await history.Failed([.. machines.Select(static machine => machine.Key)], cut.From, cut.To, cut.KnownBy, cancellationToken);
        return await Choose(machines, cut, options.Value.MostReadings, failed, cancellationToken);
    }

    public Task<ChosenMachines> ForLook(IReadOnlyList<TrainingMachine> machines, TrainingRequest window, CancellationToken cancellationToken) =>
        Choose(machines, window, options.Value.MostReadingsLookedAt, new HashSet<long>(), cancellationToken);

    private async Task<ChosenMachines> Choose(IReadOnlyList<TrainingMachine> machines, TrainingRequest cut, long most, IReadOnlySet<long> first, CancellationToken cancellationToken)
    {
        var readings = await history.Readings([.. machines.Select(static machine => machine.Key)], cut.From - TrainingSets.WarmUp, cut.To, cancellationToken);
        var taken = MachineSample.Of(machines.Select(machine => (machine.Id, readings.GetValueOrDefault(machine.Key), first.Contains(machine.Key))), cut.Seed, most);
        return new ChosenMachines([.. machines.Where(machine => taken.Contains(machine.Id))], machines.Count);
    }
}
