using System.Runtime.CompilerServices;
using Millwright.Twins.Alarms;
using Millwright.Twins.Machines;

namespace Millwright.Twins.State;

/// <summary>
/// A configuration laid out by slot, so that judging a value asks no dictionary. Kept beside the configuration for the newest layout of
/// sensors that asked: machines of a type share both.
/// </summary>
internal sealed class SlotPlan
{
    private static readonly ConditionalWeakTable<MachineConfiguration, SlotPlan> Plans = [];

    /// <summary>The plan that this thread asked for last: a turn asks several times, and machines of a type have the same one.</summary>
    [ThreadStatic]
    private static SlotPlan? _last;

    private readonly MachineConfiguration _configuration;
    private readonly string[] _names;

    private SlotPlan(MachineConfiguration configuration, string[] names)
    {
        (_configuration, _names) = (configuration, names);
        Settings = Array.ConvertAll(names, name => configuration.Sensors.GetValueOrDefault(name) ?? SensorConfiguration.Default);
        Gaps = Array.ConvertAll(Settings, sensor => Deadlines.Micros(sensor.NoDataTimeout ?? configuration.NoDataTimeout));
        Alarms = AlarmPlan.Of(configuration, names, Gaps);
        WatchesSensors = Array.Exists(Settings, static sensor => sensor.NoDataTimeout is not null);
        HasLimits = Array.ConvertAll(Settings, static sensor => sensor.Limits.Any);
    }

    /// <summary>Each slot's configuration.</summary>
    public SensorConfiguration[] Settings { get; }

    /// <summary>How long each slot's values may be apart before they no longer belong together, µs.</summary>
    public long[] Gaps { get; }

    /// <summary>Whether each slot has any limit that its values could pass.</summary>
    public bool[] HasLimits { get; }

    /// <summary>The alarm rules.</summary>
    public AlarmPlan Alarms { get; }

    /// <summary>Whether any sensor has a no-data timeout of its own.</summary>
    public bool WatchesSensors { get; }

    public static SlotPlan Of(MachineConfiguration configuration, string[] names) =>
        _last is { } last && last.IsOf(configuration, names) ? last : _last = Known(configuration, names);

    private bool IsOf(MachineConfiguration configuration, string[] names) => ReferenceEquals(_configuration, configuration) && ReferenceEquals(_names, names);

    private static SlotPlan Known(MachineConfiguration configuration, string[] names)
    {
        if (Plans.TryGetValue(configuration, out var plan) && ReferenceEquals(plan._names, names))
            return plan;
        plan = new SlotPlan(configuration, names);
        Plans.AddOrUpdate(configuration, plan);
        return plan;
    }
}
