using Millwright.Twins.Alarms;
using Millwright.Twins.Alarms.Conditions;
using Millwright.Twins.Episodes;
using Millwright.Twins.Machines;
using Millwright.Twins.Readings;
using Millwright.Twins.Thresholds;

namespace Millwright.Twins.State;

/// <summary>
/// All that a twin knows of its machine; a replay of the journal from an empty state arrives at the same one, to the bit.
/// The rules never change a state they were given: they work on a copy.
/// Times are µs since 1970-01-01 UTC; 0 means never.
/// </summary>
public sealed class TwinState
{
    public required MachineId Machine { get; init; }

    /// <summary>Sequence number of the newest journal entry in this state; each accepted reading and each command takes the next.</summary>
    public long Sequence { get; set; }

    public long FirstSeen { get; set; }

    /// <summary>Arrival of the newest reading; no-data deadlines count from here.</summary>
    public long LastArrivedAt { get; set; }

    /// <summary>Largest event time of any accepted reading.</summary>
    public long LastEventAt { get; set; }

    /// <summary>Readings at or before this event time have been judged; what comes later with such a time is late.</summary>
    public long SettledUntil { get; set; }

    public long ReadingCount { get; set; }
    public long LateCount { get; set; }
    public MachineStatus Status { get; set; }
    public long StatusSince { get; set; }

    /// <summary>The producer's newest word on failure.</summary>
    public bool Failed { get; set; }
    public bool InMaintenance { get; set; }

    /// <summary>No reading within the no-data timeout.</summary>
    public bool Silent { get; set; }

    /// <summary>The newest judged reading had bad quality throughout.</summary>
    public bool Unjudgeable { get; set; }

    /// <summary>Time spent running (or worse, while not idle), summed over event-time gaps no longer than the no-data timeout; µs.</summary>
    public long OperatingMicros { get; set; }

    /// <summary>The active episode, or the newest closed one while a relapse could reopen it.</summary>
    public Episode? Episode { get; set; }

    /// <summary>Start of the open minute of the roll-ups; 0: none open.</summary>
    public long OpenMinute { get; set; }

    /// <summary>Sensor names by slot; a slot is never given up, so arrays of slots keep their meaning.</summary>
    public string[] SensorNames { get; set; } = [];
    public SensorState[] Sensors { get; set; } = [];

    /// <summary>Accepted readings that wait for the watermark, by event time then sequence.</summary>
    public PendingReading[] Pending { get; set; } = [];

    /// <summary>The open alarms, by their first raise, then by id. The array is replaced, never changed.</summary>
    public Alarm[] Alarms { get; set; } = [];

    /// <summary>Durations that the alarm rules time; where each stands follows from the configuration's rules.</summary>
    public AlarmTimer[] Timers { get; set; } = [];

    /// <summary>The alarms of other machines that are in alarm and named as parents by rules of this one; see <see cref="ParentAlarm.Key"/>.</summary>
    public string[] ParentAlarms { get; set; } = [];

    /// <summary>The one array with these names that twins of the same layout share; to be used by whoever reads a state from outside.</summary>
    public static string[] ShareNames(string[] names) => Slots.Share(names);

    /// <summary>The newest judged value of each sensor that has sent one.</summary>
    public IReadOnlyDictionary<string, double> NewestValues()
    {
        var values = new Dictionary<string, double>(Sensors.Length, StringComparer.Ordinal);
        for (var slot = 0; slot < Sensors.Length; slot++)
            if (Sensors[slot].Count > 0)
                values[SensorNames[slot]] = Sensors[slot].Judged;
        return values;
    }

    /// <summary>A copy to work on: names, episode and waiting readings are never changed in place, so they are shared.</summary>
    public TwinState Copy()
    {
        var copy = (TwinState)MemberwiseClone();
        copy.Sensors = [.. Sensors];
        copy.Timers = [.. Timers];
        return copy;
    }
}

/// <summary>One sensor's live state. Running statistics follow Welford (1962); the weighted mean is in continuous time.</summary>
public struct SensorState
{
    public double Last;
    public long LastAt;
    public long LastArrivedAt;
    public ReadingQuality Quality;

    /// <summary>The newest judged value came with bad quality.</summary>
    public bool Untrusted;

    /// <summary>No value within the sensor's no-data timeout; what limits it was past is forgotten with the first moment of it.</summary>
    public bool Silent;
    public long Count;
    public double Mean;

    /// <summary>Sum of squared deviations from the mean; the sample variance is this / (Count − 1).</summary>
    public double M2;
    public double Min;
    public double Max;

    /// <summary>Newest rate of change, unit per second.</summary>
    public double Rate;
    public double Ewma;

    /// <summary>The limit that counts as passed.</summary>
    public Violation Violation;

    /// <summary>The limit that the value stands past now, waiting for its on-delay (or back inside, waiting for its off-delay).</summary>
    public Violation Candidate;

    /// <summary>Event time since when <see cref="Candidate"/> holds without a gap; <see cref="LimitRule.Unheard"/>: nothing was judged since the sensor fell silent.</summary>
    public long CandidateSince;

    /// <summary>Event time since when the value stands on the side of <see cref="Candidate"/>, past its warning limit or worse, without a gap.</summary>
    public long SideSince;

    public int MinuteCount;
    public double MinuteSum;

    /// <summary>Sum of squared deviations from the open minute's mean.</summary>
    public double MinuteM2;
    public double MinuteMin;
    public double MinuteMax;
    public double MinuteLast;
    public long MinuteLastAt;

    /// <summary>Value and event time of the newest judged value; the live <see cref="Last"/> may be ahead of it.</summary>
    public double Judged;
    public long JudgedAt;
}

/// <summary>A reading that was accepted and waits to be judged. Values are by slot, NaN for absent; may be shorter than the slots known now.</summary>
public sealed record PendingReading(
    long At, long ArrivedAt, long Sequence, long Id, long SourceSequence, ReadingFlags Flags, double[] Values);
