using Millwright.Storage.Learning;
using Millwright.Storage.Machines;
using Millwright.Twins.Machines;
using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>
/// Which champion answers now for the machines of a scope: its own, or else the nearest wider one. A new version is measured by it and, while there is one,
/// answers beside it first: that a type has never had a version of its own does not make its first one good.
/// </summary>
internal sealed class Incumbents(MachineRegistry machines, ModelRegistry models, TimeProvider clock)
{
    /// <returns>Null: nobody answers for them yet. Of a type and a site, machines may lie in both; neither is the wider one.</returns>
    public async Task<VersionRow?> Of(IEnumerable<VersionRow> serving, string model, ModelScope scope, CancellationToken cancellationToken)
    {
        var champions = serving.Where(version => version.Model == model && version.Alias == ModelAlias.Champion).ToList();
        return champions.Find(version => version.Scope == scope)
            ?? (scope.Kind == ScopeKind.Machine ? await OfMachine(champions, scope, cancellationToken) : null)
            ?? champions.Find(static version => version.Scope == ModelScope.Fleet);
    }

    /// <summary>Who answers now for the machines of a training's scope, ready to be asked; null: nobody.</summary>
    public async Task<LoadedVersion?> Load(TrainingJobRow job, ModelRow model, CancellationToken cancellationToken) =>
        await Of(await models.Serving(cancellationToken), job.Model, job.Scope, cancellationToken) is { } row
            ? LoadedVersion.Read(row, model, await models.Load(row.Id, clock.GetUtcNow(), cancellationToken)) : null;

    private async Task<VersionRow?> OfMachine(List<VersionRow> champions, ModelScope scope, CancellationToken cancellationToken) =>
        MachineId.TryParse(scope.Value, out var id) && await machines.Get(id, cancellationToken) is { } machine
            ? champions.Where(version => version.Scope.Covers(id, machine.Type, machine.Site)).MaxBy(static version => version.Scope.Kind)
            : null;
}
