using System.Collections.Concurrent;
using System.Text.Json;
using Millwright.Twins.Machines;

namespace Millwright.Storage.Machines;

/// <summary>Configurations by their text, each made once: the twins of a type share one instead of holding a hundred thousand copies.</summary>
internal static class SharedConfigurations
{
    private const int MostKept = 4_096;
    private static readonly ConcurrentDictionary<(string Type, string? Overrides), MachineConfiguration> Known = new();

    /// <summary>A configuration as stored, with overrides laid over it where there are any.</summary>
    public static MachineConfiguration Of(string? type, string? overrides = null)
    {
        if (type is null && overrides is null)
            return MachineConfiguration.Default;
        if (Known.Count >= MostKept)
            Known.Clear();
        return Known.GetOrAdd((type ?? "{}", overrides), static key => Read(key.Type, key.Overrides));
    }

    private static MachineConfiguration Read(string type, string? overrides)
    {
        var ofType = JsonSerializer.Deserialize(type, StateJson.Default.MachineConfiguration)!;
        return overrides is null ? ofType : JsonSerializer.Deserialize(overrides, StateJson.Default.MachineConfigurationOverride)!.Over(ofType);
    }
}
