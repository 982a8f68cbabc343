using Millwright.Contracts.Alarms;
using Millwright.Twins.Machines;
using Millwright.Twins.Readings;
using Millwright.Twins.Thresholds;

namespace Millwright.Contracts.Machines;

/// <summary>A machine's live state, as committed.</summary>
/// <param name="Version">The machine's sequence number; grows by one with each accepted reading or command.</param>
/// <param name="Reason">Why the status is what it is, in one sentence with the numbers.</param>
/// <param name="LastSeen">Arrival of the newest reading.</param>
/// <param name="LastEvent">Largest event time of any reading.</param>
/// <param name="Line">The line of the site that it stands in (ISA-95).</param>
/// <param name="Alarms">The open alarms, the oldest first; at most <c>100</c>.</param>
/// <param name="OperatingHours">Hours spent running, from time, not from message counts.</param>
[GenerateSerializer, Immutable, Alias("millwright.machine-view")]
public sealed record MachineView(
    [property: Id(0)] string Id,
    [property: Id(1)] long Version,
    [property: Id(2)] MachineStatus Status,
    [property: Id(3)] string Reason,
    [property: Id(4)] DateTimeOffset? StatusSince,
    [property: Id(5)] DateTimeOffset? FirstSeen,
    [property: Id(6)] DateTimeOffset? LastSeen,
    [property: Id(7)] DateTimeOffset? LastEvent,
    [property: Id(8)] double OperatingHours,
    [property: Id(9)] long ReadingCount,
    [property: Id(10)] long LateCount,
    [property: Id(11)] SensorView[] Sensors,
    [property: Id(12)] EpisodeView? Episode,
    [property: Id(13)] string Name,
    [property: Id(14)] string Type,
    [property: Id(15)] string? Site,
    [property: Id(18)] string? Line,
    [property: Id(16)] string[] Tags,
    [property: Id(17)] bool Retired,
    [property: Id(19)] AlarmView[] Alarms);

/// <summary>One sensor's live state. Figures are in <paramref name="Unit"/>; <paramref name="Rate"/> per second.</summary>
/// <param name="At">Event time of the value: its age is now − At.</param>
/// <param name="Stale">No value arrived within the sensor's (or else the machine's) no-data timeout.</param>
/// <param name="Deviation">Sample standard deviation; 0 below two values.</param>
[GenerateSerializer, Immutable, Alias("millwright.sensor-view")]
public sealed record SensorView(
    [property: Id(0)] string Name,
    [property: Id(1)] string? Unit,
    [property: Id(2)] double Value,
    [property: Id(3)] DateTimeOffset At,
    [property: Id(4)] ReadingQuality Quality,
    [property: Id(5)] bool Stale,
    [property: Id(6)] Violation Violation,
    [property: Id(7)] long Count,
    [property: Id(8)] double Mean,
    [property: Id(9)] double Deviation,
    [property: Id(10)] double Min,
    [property: Id(11)] double Max,
    [property: Id(12)] double Rate,
    [property: Id(13)] double Ewma);

/// <summary>The active episode of a machine.</summary>
/// <param name="Cause">In words: the sensor, its value and the limit, or that the producer reported it.</param>
[GenerateSerializer, Immutable, Alias("millwright.episode-view")]
public sealed record EpisodeView(
    [property: Id(0)] Guid Id,
    [property: Id(1)] DateTimeOffset StartedAt,
    [property: Id(2)] DateTimeOffset LastBadAt,
    [property: Id(3)] string Cause,
    [property: Id(4)] long ReadingCount,
    [property: Id(5)] int Reopened);
