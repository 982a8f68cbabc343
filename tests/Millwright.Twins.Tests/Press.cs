using Millwright.Twins.Alarms;
using Millwright.Twins.Anomalies;
using Millwright.Twins.Episodes;
using Millwright.Twins.Events;
using Millwright.Twins.Machines;
using Millwright.Twins.Readings;
using Millwright.Twins.State;
using Millwright.Twins.Statistics;
using Millwright.Twins.Thresholds;

namespace Millwright.Twins.Tests;

/// <summary>
/// A machine under test with its twin, its journal and everything the twin ever decided. Times are seconds after <see cref="Start"/>; a
/// reading arrives at the time it tells of unless a test says otherwise.
/// </summary>
internal sealed class Press
{
    /// <summary>2026-01-05T06:00:00Z, a whole minute, in µs since 1970-01-01 UTC.</summary>
    public const long Start = 1_767_592_800_000_000;

    private readonly List<JournaledReading> _journal = [];

    public Press(MachineConfiguration? configuration = null)
    {
        Configuration = configuration ?? MachineConfiguration.Default;
        MachineId.TryParse("press-7", out var id).ShouldBeTrue();
        State = Twin.New(id);
    }

    public TwinState State { get; private set; }
    public MachineConfiguration Configuration { get; private set; }
    public List<MachineEvent> Events { get; } = [];
    public Dictionary<Guid, Episode> Episodes { get; } = [];
    public Dictionary<Guid, Alarm> Alarms { get; } = [];
    public List<AlarmTransition> Transitions { get; } = [];
    public List<Anomaly> Anomalies { get; } = [];
    public List<MinuteRollup> Minutes { get; } = [];
    public SortedSet<long> CorrectedMinutes { get; } = [];
    public IReadOnlyList<JournaledReading> Journal => _journal;

    public static long At(double seconds) => Start + (long)(seconds * 1e6);

    public static double Seconds(long at) => (at - Start) / 1e6;

    /// <summary>A press that judges one sensor by these limits.</summary>
    public static Press With(string sensor, Limits limits, TimeSpan? noDataTimeout = null) => new(new MachineConfiguration
    {
        Sensors = new Dictionary<string, SensorConfiguration> { [sensor] = new() { Limits = limits, NoDataTimeout = noDataTimeout } },
    });

    public static AlarmRule Rule(string condition) => new() { Key = "hot", Name = "Hot", Condition = condition, Severity = Severity.Warning };

    /// <summary>A press that is judged by one rule; <paramref name="unit"/> is that of its temperature.</summary>
    public static Press Judged(string condition, Func<AlarmRule, AlarmRule>? with = null, string? unit = null) => new(new MachineConfiguration
    {
        Sensors = new Dictionary<string, SensorConfiguration> { ["temperature"] = new() { Unit = unit } },
        Rules = [with is null ? Rule(condition) : with(Rule(condition))],
    });

    public SensorState Sensor(string name) => State.Sensors[Array.IndexOf(State.SensorNames, name)];

    public ReadingOutcome Reads(double at, string sensor, double value, ReadingQuality quality = ReadingQuality.Good, double? arriving = null) =>
        Reads(new Reading(At(at), (sensor, value)) { Quality = quality, ArrivedAt = At(arriving ?? at) });

    /// <summary>The same sensor read at even intervals from <paramref name="from"/>.</summary>
    public Press ReadsEvery(double interval, double from, string sensor, params double[] values)
    {
        for (var i = 0; i < values.Length; i++)
            Reads(from + (i * interval), sensor, values[i]);
        return this;
    }

    public ReadingOutcome Reads(Reading reading) => Takes([reading]).Outcomes[0];

    /// <summary>Takes readings as one batch, which arrives with the last of them.</summary>
    public Digest Takes(IReadOnlyList<Reading> readings)
    {
        var batch = Reading.Batch(readings);
        var known = Twin.Suspects(State, batch).SelectMany(KnownAt).ToArray();
        var digest = Twin.Digest(State, batch, known, Configuration);
        for (var row = 0; row < batch.Count; row++)
            if (digest.Outcomes[row] is ReadingOutcome.Accepted or ReadingOutcome.AcceptedLate)
                _journal.Add(new JournaledReading(
                    digest.Sequences[row], batch.At[row], digest.ArrivedAt, digest.Ids[row], batch.Sequence[row], batch.Flags[row],
                    batch.Sensors, batch.Row(row).ToArray()));
        _journal.Sort((a, b) => a.Sequence.CompareTo(b.Sequence));
        Becomes((digest.State, digest.Effects));
        return digest;
    }

    public void ClockShows(double seconds) => Becomes(Twin.Advance(State, At(seconds), Configuration));

    public void MaintenanceBegins(double at) => Becomes(Twin.SetMaintenance(State, true, At(at), Configuration));

    public void MaintenanceEnds(double at) => Becomes(Twin.SetMaintenance(State, false, At(at), Configuration));

    public void IsJudgedBy(MachineConfiguration configuration, double at)
    {
        Becomes(Twin.ChangeConfiguration(State, Configuration, configuration, At(at)));
        Configuration = configuration;
    }

    /// <summary>A person does something about the newest alarm, which must be there.</summary>
    public ActOutcome Does(double at, AlarmMove move, string? note = null, double until = 0, string by = "ana") =>
        Does(at, Alarms.Values.MaxBy(static alarm => alarm.RaisedAt)!.Id, move, note, until, by);

    public ActOutcome Does(double at, Guid alarm, AlarmMove move, string? note = null, double until = 0, string by = "ana")
    {
        var (state, effects, results) = Twin.Act(State, new AlarmCommand([alarm], new AlarmAct(move, by, note, until == 0 ? 0 : At(until))), At(at), Configuration);
        if (results[0].Outcome == ActOutcome.Done)
            Becomes((state, effects));
        return results[0].Outcome;
    }

    public void Hears(double at, ParentAlarm parent) => Becomes(Twin.Hear(State, parent, At(at), Configuration));

    /// <summary>The only alarm there ever was.</summary>
    public Alarm Alarm => Alarms.Values.ShouldHaveSingleItem();

    /// <summary>What became of the alarms, step by step.</summary>
    public (double At, AlarmMove Move, AlarmState To)[] Steps => [.. Transitions.Select(static step => (Seconds(step.At), step.Move, step.To))];

    public IEnumerable<MachineEvent> EventsOf(MachineEventKind kind) => Events.Where(happened => happened.Kind == kind);

    public IEnumerable<(double At, MachineStatus To)> Statuses() =>
        EventsOf(MachineEventKind.StatusChanged).Select(happened => (Seconds(happened.At), happened.To!.Value));

    private IEnumerable<KnownReading> KnownAt(long at) => _journal.Where(held => held.At == at)
        .Select(held => new KnownReading(held.At, held.Id, held.Flags, held.SourceSequence, held.Sensors, held.Values));

    private void Becomes((TwinState State, Effects Effects) step)
    {
        State = step.State;
        Events.AddRange(step.Effects.Events);
        Minutes.AddRange(step.Effects.ClosedMinutes);
        CorrectedMinutes.UnionWith(step.Effects.CorrectedMinutes);
        foreach (var episode in step.Effects.Episodes)
            Episodes[episode.Id] = episode;
        foreach (var alarm in step.Effects.Alarms)
            Alarms[alarm.Id] = alarm;
        Transitions.AddRange(step.Effects.Transitions);
        Anomalies.AddRange(step.Effects.Anomalies);
    }
}
