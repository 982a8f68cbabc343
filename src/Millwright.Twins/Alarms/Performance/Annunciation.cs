namespace Millwright.Twins.Alarms.Performance;

/// <summary>A configured alarm, whichever of its records: the rule, on a machine, where it speaks of one about a sensor.</summary>
public readonly record struct AlarmSource(string Machine, string Rule, string? Sensor) : IComparable<AlarmSource>
{
    public int CompareTo(AlarmSource other) =>
        string.CompareOrdinal(Machine, other.Machine) is var machine and not 0 ? machine
        : string.CompareOrdinal(Rule, other.Rule) is var rule and not 0 ? rule
        : string.CompareOrdinal(Sensor, other.Sensor);
}

/// <summary>
/// One time that an alarm was announced to the operators: raised, raised again, or back from where it was put aside while its condition held.
/// Times are µs since 1970-01-01 UTC.
/// </summary>
/// <param name="Alarm">The alarm's record, which its repeats share.</param>
public sealed record Annunciation(Guid Alarm, AlarmSource Source, Severity Severity, long At)
{
    /// <summary>When it ended: its condition held no more, or it was put aside; 0: it still stands.</summary>
    public long ReturnedAt { get; init; }

    /// <summary>When somebody acknowledged it; 0: nobody has.</summary>
    public long AcknowledgedAt { get; init; }

    /// <summary>Whether the same record had been announced before.</summary>
    public bool IsRepeat { get; init; }
}

/// <summary>From, included, to To, excluded; µs since 1970-01-01 UTC.</summary>
public readonly record struct Period(long From, long To)
{
    public TimeSpan Length => TimeSpan.FromMicroseconds(To - From);

    public bool Holds(long at) => at >= From && at < To;
}
