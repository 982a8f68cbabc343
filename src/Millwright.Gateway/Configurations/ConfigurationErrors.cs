using Millwright.Gateway.Errors;
using Millwright.Twins.Machines;

namespace Millwright.Gateway.Configurations;

internal static class ConfigurationErrors
{
    /// <summary>Everything that is wrong with a configuration, in the one error format.</summary>
    public static IReadOnlyList<FieldError> Of(MachineConfiguration configuration) =>
        [.. ConfigurationCheck.Of(configuration).Select(static error => new FieldError(error.Field, error.Message, error.InvalidValue))];
}
