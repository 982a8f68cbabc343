namespace Millwright.Twins.Thresholds;

/// <summary>A sensor's limits, in the sensor's unit; null: no limit on that side. Critical lies outside warning on both sides.</summary>
public sealed record Limits
{
    public static Limits None { get; } = new();

    /// <summary>Whether there is a limit on any side, or of the rate.</summary>
    internal bool Any => (CriticalLow ?? WarningLow ?? WarningHigh ?? CriticalHigh ?? WarningRate ?? CriticalRate) is not null;

    public double? CriticalLow { get; init; }
    public double? WarningLow { get; init; }
    public double? WarningHigh { get; init; }
    public double? CriticalHigh { get; init; }

    /// <summary>Largest magnitude of the rate of change that is still normal, unit per second.</summary>
    public double? WarningRate { get; init; }

    /// <summary>Magnitude of the rate of change from which it is critical, unit per second.</summary>
    public double? CriticalRate { get; init; }

    /// <summary>How far back inside a limit the value must come before the limit counts as left; at least 0, in the sensor's unit.</summary>
    public double Hysteresis { get; init; }

    /// <summary>How long a limit must be passed, in event time and without a gap, before it counts.</summary>
    public TimeSpan OnDelay { get; init; }

    /// <summary>How long the value must be back before the limit counts as left, in event time.</summary>
    public TimeSpan OffDelay { get; init; }
}

/// <summary>Which limit a sensor stands past; ordered so that a larger value of the same side is worse.</summary>
public enum Violation : byte
{
    None,
    WarningLow,
    WarningHigh,
    WarningRate,
    CriticalLow,
    CriticalHigh,
    CriticalRate,
}
