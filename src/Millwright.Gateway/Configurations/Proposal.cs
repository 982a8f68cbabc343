using Millwright.Gateway.Errors;
using Millwright.Storage.Machines;
using Millwright.Twins.Machines;

namespace Millwright.Gateway.Configurations;

/// <summary>What a machine is judged by now, and what it would be judged by with other overrides.</summary>
/// <param name="Problem">Everything that is wrong with it, as an answer; null: nothing.</param>
internal sealed record Proposal(MachineRecord Machine, MachineConfiguration Current, MachineConfiguration Proposed, IResult? Problem)
{
    /// <returns>Null when there is no such machine.</returns>
    public static async Task<Proposal?> Of(
        string id, MachineConfigurationOverride overrides, TwinStore twins, ConfigurationRegistry configurations, CancellationToken cancellationToken)
    {
        if (!MachineId.TryParse(id, out var machine) || await twins.Registration(machine, cancellationToken) is not { } registered)
            return null;
        var type = await configurations.Get(registered.Machine.Type, cancellationToken);
        var proposed = overrides.Over(type?.Configuration ?? MachineConfiguration.Default);
        var errors = ConfigurationErrors.Of(proposed);
        return new Proposal(registered.Machine, registered.Desired, proposed, errors.Count > 0 ? Problems.Validation("The configuration is not valid.", [.. errors]) : null);
    }
}
