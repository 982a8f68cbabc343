using Millwright.Twins.Alarms;
using Millwright.Twins.Anomalies;
using Millwright.Twins.Episodes;
using Millwright.Twins.Events;
using Millwright.Twins.Machines;
using Millwright.Twins.Readings;
using Millwright.Twins.State;
using Millwright.Twins.Statistics;
using Millwright.Twins.Thresholds;

namespace Millwright.Twins;

/// <summary>What a step decided, to be made durable together with what caused it.</summary>
public sealed class Effects
{
    // Most readings decide nothing: the lists are made when there is something to put in.
    private List<Episode>? _episodes;
    private List<MachineEvent>? _events;
    private List<MinuteRollup>? _closedMinutes;
    private List<long>? _correctedMinutes;
    private List<Alarm>? _alarms;
    private List<AlarmTransition>? _transitions;
    private List<Anomaly>? _anomalies;

    /// <summary>Episodes in their newest form; the last entry of an id counts.</summary>
    public IReadOnlyList<Episode> Episodes => _episodes ?? (IReadOnlyList<Episode>)[];
    public IReadOnlyList<MachineEvent> Events => _events ?? (IReadOnlyList<MachineEvent>)[];

    /// <summary>Minutes that closed.</summary>
    public IReadOnlyList<MinuteRollup> ClosedMinutes => _closedMinutes ?? (IReadOnlyList<MinuteRollup>)[];

    /// <summary>Starts of closed minutes that late readings fell into: to be computed afresh from the journal.</summary>
    public IReadOnlyList<long> CorrectedMinutes => _correctedMinutes ?? (IReadOnlyList<long>)[];

    /// <summary>Alarms in their newest form, each once.</summary>
    public IReadOnlyList<Alarm> Alarms => _alarms ?? (IReadOnlyList<Alarm>)[];
    public IReadOnlyList<AlarmTransition> Transitions => _transitions ?? (IReadOnlyList<AlarmTransition>)[];
    public IReadOnlyList<Anomaly> Anomalies => _anomalies ?? (IReadOnlyList<Anomaly>)[];

    internal void Add(Anomaly anomaly) => (_anomalies ??= []).Add(anomaly);

    internal void Add(AlarmTransition transition) => (_transitions ??= []).Add(transition);

    internal void Put(Alarm alarm)
    {
        var place = _alarms?.FindIndex(other => other.Id == alarm.Id) ?? -1;
        if (place < 0)
            (_alarms ??= []).Add(alarm);
        else
            _alarms![place] = alarm;
    }

    internal void Add(MinuteRollup closed) => (_closedMinutes ??= []).Add(closed);

    internal void Correct(long minute)
    {
        if (_correctedMinutes?.Contains(minute) != true)
            (_correctedMinutes ??= []).Add(minute);
    }

    internal void Add(
        TwinState state, long at, MachineEventKind kind, string? sensor = null, Violation violation = Violation.None,
        double? value = null, double? limit = null, MachineStatus? from = null, MachineStatus? to = null, Guid? episode = null) =>
        (_events ??= []).Add(new MachineEvent(
            DerivedId.Of(state.Machine.Value, kind.ToString(), at, sensor is null ? to?.ToString() : $"{sensor}:{violation}"),
            at, kind, sensor, violation, value, limit, from, to, episode));

    /// <summary>Records an episode's newest form in place of an older one of the same step.</summary>
    internal void Put(Episode episode)
    {
        if (_episodes is [.., var newest] && newest.Id == episode.Id)
            _episodes[^1] = episode;
        else
            (_episodes ??= []).Add(episode);
    }

    public bool IsEmpty => (_episodes, _events, _closedMinutes, _correctedMinutes, _alarms, _anomalies) is (null, null, null, null, null, null);
}

/// <summary>The result of digesting a batch.</summary>
/// <param name="State">The next state; the one given is untouched.</param>
/// <param name="Outcomes">One per row of the batch, in its order.</param>
/// <param name="Ids">The content-derived id of each row, in its order.</param>
/// <param name="Sequences">The journal sequence of each accepted row; 0 for the others.</param>
/// <param name="Conflicts">By row, the sensor whose value differs from what is held; empty when no row conflicts.</param>
/// <param name="ArrivedAt">The arrival that was used, µs since 1970-01-01 UTC: never before an earlier batch's, whatever the clock said.</param>
/// <param name="Accepted">How many rows were accepted, late ones included.</param>
public readonly record struct Digest(
    TwinState State, ReadingOutcome[] Outcomes, long[] Ids, long[] Sequences, string[] Conflicts, long ArrivedAt, int Accepted, Effects Effects);
