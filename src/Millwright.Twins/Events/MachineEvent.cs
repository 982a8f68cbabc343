using Millwright.Twins.Machines;
using Millwright.Twins.Thresholds;

namespace Millwright.Twins.Events;

public enum MachineEventKind : byte
{
    StatusChanged,
    LimitPassed,
    LimitLeft,
    SensorSilent,
    SensorBack,
    EpisodeOpened,
    EpisodeReopened,
    EpisodeClosed,
}

/// <summary>
/// Something a twin decided, worth a line on the machine's timeline. The id is derived from the machine, kind, sensor and time.
/// </summary>
/// <param name="At">µs since 1970-01-01 UTC: event time for what readings decide, the deadline for what silence decides.</param>
public sealed record MachineEvent(
    Guid Id,
    long At,
    MachineEventKind Kind,
    string? Sensor = null,
    Violation Violation = Violation.None,
    double? Value = null,
    double? Limit = null,
    MachineStatus? From = null,
    MachineStatus? To = null,
    Guid? EpisodeId = null);
