namespace Millwright.Twins.Alarms;

public enum Severity : byte
{
    Info,
    Warning,
    Critical,
}

/// <summary>
/// One alarm of one machine: a rule, and where the rule speaks of each sensor the sensor, for one episode of activity, however often it
/// flickers. Its id is derived from machine, rule, sensor and the first raise, so that a replay finds the same alarm.
/// Times are µs since 1970-01-01 UTC, 0 means never: event time for what readings decide, the deadline for what time decides, the clock for
/// what people do.
/// </summary>
/// <param name="Rule">The rule's key.</param>
/// <param name="RuleName">The rule's name when the alarm was raised.</param>
/// <param name="Sensor">The sensor that the alarm is about; null: it is about the machine, or about several.</param>
public sealed record Alarm(Guid Id, string Rule, string RuleName, string? Sensor)
{
    public AlarmState State { get; init; }

    /// <summary>The worst since the first raise.</summary>
    public Severity Severity { get; init; }

    /// <summary>Whether its condition holds, whatever people have done about it; a chattering one holds until it is quiet.</summary>
    public bool InAlarm { get; init; }

    /// <summary>The rule's text with the figures of the newest raise.</summary>
    public string Text { get; init; } = "";

    /// <summary>The figure that raised it, and the limit that it passed, in <see cref="Unit"/>; null where the condition compares none.</summary>
    public double? Value { get; init; }
    public double? Limit { get; init; }
    public string? Unit { get; init; }

    public long RaisedAt { get; init; }
    public long LastRaisedAt { get; init; }

    /// <summary>The newest return; 0 while in alarm.</summary>
    public long ReturnedAt { get; init; }
    public long ClearedAt { get; init; }

    /// <summary>How often it was raised again since the first time.</summary>
    public int Repeats { get; init; }

    /// <summary>Raised three times or more within a minute: held in alarm until it has been quiet for a minute.</summary>
    public bool Chattering { get; init; }

    public long AcknowledgedAt { get; init; }
    public string? AcknowledgedBy { get; init; }
    public long ShelvedUntil { get; init; }
    public string? ShelvedReason { get; init; }
    public string? AssignedTo { get; init; }
    public long EscalatedAt { get; init; }

    /// <summary>The failure episode during which it was raised.</summary>
    public Guid? EpisodeId { get; init; }

    /// <summary>Grows by one with each change of the alarm.</summary>
    public int Version { get; init; }

    /// <summary>The raise before the newest one, for telling a chattering alarm.</summary>
    public long RaisedBefore { get; init; }

    /// <summary>Since when it waits for somebody, by arrival: escalation counts from here.</summary>
    public long WaitingSince { get; init; }

    /// <summary>Since when its condition has been quiet, by event time and by arrival; 0: it is not, or nothing depends on it.</summary>
    public long QuietSince { get; init; }
    public long QuietSinceArrival { get; init; }

    /// <summary>What a person did last, with nothing since: saying it again changes nothing.</summary>
    public AlarmAct? Last { get; init; }

    public bool IsOpen => State != AlarmState.Cleared;
}

/// <summary>A step in an alarm's life. The id is derived from the alarm and <paramref name="Version"/>.</summary>
/// <param name="Version">The alarm's version that the step led to.</param>
/// <param name="By">Who did it; null: the process, time or design.</param>
public sealed record AlarmTransition(
    Guid Id, Guid Alarm, int Version, long At, AlarmMove Move, AlarmState From, AlarmState To, string? By = null, string? Note = null);
