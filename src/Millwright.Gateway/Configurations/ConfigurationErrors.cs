using Millwright.Gateway.Errors;
using Millwright.Twins.Machines;

namespace Millwright.Gateway.Configurations;

internal static class ConfigurationErrors
{
    public static IReadOnlyList<FieldError> Of(MachineConfiguration configuration) => [];
}
