using Millwright.Twins.Alarms;
using Millwright.Twins.Thresholds;

namespace Millwright.Twins.Machines;

/// <summary>
/// How a twin judges its machine. A machine's configuration is that of its type with the machine's own overrides laid over it
/// (<see cref="MachineConfigurationOverride"/>). Immutable; a twin changes from one to the next at a definite sequence number.
/// </summary>
public sealed record MachineConfiguration
{
    public static MachineConfiguration Default { get; } = new();

    /// <summary>Sensors by name; a sensor without an entry is kept and measured, never judged.</summary>
    public IReadOnlyDictionary<string, SensorConfiguration> Sensors { get; init; } = new Dictionary<string, SensorConfiguration>();

    /// <summary>A free word on how the machine is used, such as <c>continuous</c>, <c>two-shift</c> or <c>batch</c>; at most 20 characters.</summary>
    public string? OperationalPattern { get; init; }

    /// <summary>
    /// How long a reading waits for earlier ones before it is judged, in event time. Zero (the default) judges at once;
    /// a reading older than the newest judged one is then late.
    /// </summary>
    public TimeSpan AllowedLateness { get; init; } = TimeSpan.Zero;

    /// <summary>Without any reading for this long, by arrival, the machine is offline. At least one second.</summary>
    public TimeSpan NoDataTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>An active episode closes once nothing bad was seen for this long, in event time.</summary>
    public TimeSpan EpisodeQuietTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A relapse within this long of an episode's end reopens it instead of opening another, in event time.</summary>
    public TimeSpan EpisodeReopenWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The sensor whose value tells running from idle; null: a machine that sends readings is running.</summary>
    public string? RunningSensor { get; init; }

    /// <summary>The machine runs while <see cref="RunningSensor"/> is above this, in that sensor's unit.</summary>
    public double RunningAbove { get; init; }

    /// <summary>
    /// The alarm rules that cover the machine, by key, besides the built-in ones; one that is off and has a built-in one's key takes that away.
    /// They come from the register of rules, never from a type's or a machine's own configuration.
    /// </summary>
    public IReadOnlyList<AlarmRule> Rules { get; init; } = [];

    /// <summary>Whether both judge alike; sensors are compared by name and content.</summary>
    public bool IsSameAs(MachineConfiguration other) =>
        (this with { Sensors = other.Sensors, Rules = other.Rules }).Equals(other)
        && Rules.SequenceEqual(other.Rules)
        && Sensors.Count == other.Sensors.Count
        && Sensors.All(sensor => other.Sensors.TryGetValue(sensor.Key, out var same) && same == sensor.Value);
}

/// <summary>How one sensor is described and judged. Every quantity is in <see cref="Unit"/>.</summary>
public sealed record SensorConfiguration
{
    public static SensorConfiguration Default { get; } = new();

    /// <summary>The unit of every figure here and of every stored value, such as <c>°C</c>, <c>mm/s</c>, <c>bar</c>; null: not said.</summary>
    public string? Unit { get; init; }

    /// <summary>The value in normal operation.</summary>
    public double? Baseline { get; init; }

    /// <summary>How far from <see cref="Baseline"/> normal operation strays; at least 0.</summary>
    public double? Variation { get; init; }

    public Limits Limits { get; init; } = Limits.None;

    /// <summary>The sensor is silent after this long without a value, by arrival; null: only the machine's timeout holds.</summary>
    public TimeSpan? NoDataTimeout { get; init; }

    /// <summary>The time constant of the exponentially weighted mean.</summary>
    public TimeSpan EwmaTimeConstant { get; init; } = TimeSpan.FromMinutes(1);
}

/// <summary>What one machine says otherwise than its type: null leaves the type's word; a sensor named here replaces the type's entry whole.</summary>
public sealed record MachineConfigurationOverride
{
    public IReadOnlyDictionary<string, SensorConfiguration>? Sensors { get; init; }
    public string? OperationalPattern { get; init; }
    public TimeSpan? AllowedLateness { get; init; }
    public TimeSpan? NoDataTimeout { get; init; }
    public TimeSpan? EpisodeQuietTime { get; init; }
    public TimeSpan? EpisodeReopenWindow { get; init; }
    public string? RunningSensor { get; init; }
    public double? RunningAbove { get; init; }

    /// <summary>The type's configuration with this laid over it.</summary>
    public MachineConfiguration Over(MachineConfiguration type)
    {
        var sensors = type.Sensors;
        if (Sensors is { Count: > 0 })
        {
            var merged = new Dictionary<string, SensorConfiguration>(type.Sensors, StringComparer.Ordinal);
            foreach (var (name, sensor) in Sensors)
                merged[name] = sensor;
            sensors = merged;
        }
        return new MachineConfiguration
        {
            Sensors = sensors,
            OperationalPattern = OperationalPattern ?? type.OperationalPattern,
            AllowedLateness = AllowedLateness ?? type.AllowedLateness,
            NoDataTimeout = NoDataTimeout ?? type.NoDataTimeout,
            EpisodeQuietTime = EpisodeQuietTime ?? type.EpisodeQuietTime,
            EpisodeReopenWindow = EpisodeReopenWindow ?? type.EpisodeReopenWindow,
            RunningSensor = RunningSensor ?? type.RunningSensor,
            RunningAbove = RunningAbove ?? type.RunningAbove,
        };
    }
}
