using System.Collections.Concurrent;
using System.Text.Json;
using Millwright.Twins.Alarms;
using Millwright.Twins.Machines;

namespace Millwright.Storage.Machines;

/// <summary>Configurations by their text, each made once: the twins of a type share one instead of holding a hundred thousand copies.</summary>
internal static class SharedConfigurations
{
    private const int MostKept = 4_096;
    private static readonly ConcurrentDictionary<(string? Type, string? Overrides, string? Rules), MachineConfiguration> Known = new();

    /// <summary>A configuration as stored, with overrides laid over it where there are any, and of the rules that cover the machine those in force.</summary>
    public static MachineConfiguration Of(string? type, string? overrides = null, string? rules = null)
    {
        if (type is null && overrides is null && rules is null)
            return MachineConfiguration.Default;
        if (Known.Count >= MostKept)
            Known.Clear();
        return Known.GetOrAdd((type, overrides, rules), static key => Read(key.Type, key.Overrides, key.Rules));
    }

    private static MachineConfiguration Read(string? type, string? overrides, string? rules)
    {
        var ofType = type is null ? MachineConfiguration.Default : JsonSerializer.Deserialize(type, StateJson.Default.MachineConfiguration)!;
        var own = overrides is null ? ofType : JsonSerializer.Deserialize(overrides, StateJson.Default.MachineConfigurationOverride)!.Over(ofType);
        return rules is null ? own : own with { Rules = RuleSet.Of(JsonSerializer.Deserialize(rules, StateJson.Default.IReadOnlyListAlarmRule)!) };
    }
}
