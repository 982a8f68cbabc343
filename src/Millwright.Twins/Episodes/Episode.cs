namespace Millwright.Twins.Episodes;

/// <summary>
/// A failure of one machine, from the first bad reading to the end of its quiet time. At most one is active per machine.
/// Its id is derived from the machine and the start, so that a replay finds the same episode.
/// </summary>
/// <param name="StartedAt">Event time of the reading that opened it, µs since 1970-01-01 UTC.</param>
/// <param name="LastBadAt">Event time of the newest reading that kept it open.</param>
/// <param name="EndedAt">Null while active; else <paramref name="LastBadAt"/>: the end of the trouble, not of the quiet time.</param>
/// <param name="ReadingCount">Readings judged from the start to <paramref name="LastBadAt"/> or now.</param>
/// <param name="Reopened">How often a relapse reopened it.</param>
public sealed record Episode(
    Guid Id,
    long StartedAt,
    long LastBadAt,
    long? EndedAt,
    EpisodeCause Cause,
    IReadOnlyDictionary<string, Peak> Peaks,
    long ReadingCount,
    int Reopened)
{
    public bool IsActive => EndedAt is null;
}

public enum EpisodeTrigger : byte
{
    /// <summary>A sensor passed a critical limit.</summary>
    CriticalLimit,

    /// <summary>The producer said that the machine has failed.</summary>
    Reported,
}

/// <summary>Why an episode opened: the sensor, its value and the limit for a critical limit; only the trigger when it was reported.</summary>
public sealed record EpisodeCause(EpisodeTrigger Trigger, string? Sensor = null, double? Value = null, double? Limit = null);

/// <summary>The smallest and the largest value of a sensor during an episode, with their event times, µs since 1970-01-01 UTC.</summary>
public readonly record struct Peak(double Min, long MinAt, double Max, long MaxAt);
