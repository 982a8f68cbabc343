using Millwright.Twins.Alarms;
using Millwright.Twins.Episodes;
using Millwright.Twins.Machines;
using Millwright.Twins.Readings;
using Millwright.Twins.State;

namespace Millwright.Twins;

/// <summary>
/// The rules of a twin: <c>(state, readings, configuration, now) → (state, effects)</c>. Nothing here keeps anything, reads a clock or waits;
/// the same input gives the same output, to the bit. Times are µs since 1970-01-01 UTC.
/// </summary>
public static class Twin
{
    public static TwinState New(MachineId machine) => new() { Machine = machine };

    /// <summary>
    /// The instants of a batch at which the journal may already hold a reading: those not after the newest event time seen.
    /// Empty for data in order, so that the usual case asks nothing. Distinct, ascending.
    /// </summary>
    public static long[] Suspects(TwinState state, in ReadingBatch batch)
    {
        SortedSet<long>? suspects = null;
        foreach (var at in batch.At)
            if (at <= state.LastEventAt)
                (suspects ??= []).Add(at);
        return suspects is null ? [] : [.. suspects];
    }

    /// <summary>Takes a batch into the state. Deadlines that had passed when it arrived come first, each with its own time.</summary>
    /// <param name="known">What the journal holds at the <see cref="Suspects"/> of this batch.</param>
    public static Digest Digest(TwinState state, in ReadingBatch batch, ReadOnlySpan<KnownReading> known, MachineConfiguration configuration)
    {
        var next = state.Copy();
        var effects = new Effects();
        var arrivedAt = Math.Max(batch.ArrivedAt, state.LastArrivedAt);
        Deadlines.Fire(next, arrivedAt, configuration, effects);

        var names = ReadingId.OfNames(batch.Sensors);
        var ids = new long[batch.Count];
        for (var row = 0; row < ids.Length; row++)
            ids[row] = ReadingId.Of(batch.At[row], batch.Sequence[row], batch.Flags[row], names, batch.Row(row));

        var order = Ordering.Of(batch, ids);
        var outcomes = new ReadingOutcome[batch.Count];
        var sequences = new long[batch.Count];
        var repeats = new Repeats(batch, ids, known);
        var accepted = 0;
        int[]? slots = null;
        for (var place = 0; place < batch.Count; place++)
        {
            var row = order is null ? place : order[place];
            outcomes[row] = repeats.Judge(row, order, place, outcomes);
            if (outcomes[row] is ReadingOutcome.Duplicate or ReadingOutcome.Conflict)
                continue;
            slots ??= Slots.Of(next, batch.Sensors);
            accepted++;
            sequences[row] = ++next.Sequence;
            if (Judging.Accept(next, new Arrival(batch.At[row], arrivedAt, sequences[row], ids[row], batch.Sequence[row], batch.Flags[row], slots, batch.Row(row)), configuration, effects))
                outcomes[row] = ReadingOutcome.AcceptedLate;
        }
        return new Digest(next, outcomes, ids, sequences, repeats.Conflicts, arrivedAt, accepted, effects);
    }

    /// <summary>Fires the deadlines up to <paramref name="now"/>. Called late, or not at all, it changes nothing in the end.</summary>
    public static (TwinState State, Effects Effects) Advance(TwinState state, long now, MachineConfiguration configuration)
    {
        var next = state.Copy();
        var effects = new Effects();
        Deadlines.Fire(next, now, configuration, effects);
        return (next, effects);
    }

    /// <summary>When <see cref="Advance"/> next has something to do; <see cref="long.MaxValue"/>: never without another reading.</summary>
    public static long NextDeadline(TwinState state, MachineConfiguration configuration) => Deadlines.Next(state, configuration);

    /// <summary>Begins or ends maintenance; takes a sequence number. An active episode ends where maintenance begins.</summary>
    public static (TwinState State, Effects Effects) SetMaintenance(TwinState state, bool inMaintenance, long now, MachineConfiguration configuration)
    {
        var (next, effects) = Command(state, ref now, configuration);
        next.InMaintenance = inMaintenance;
        if (inMaintenance)
        {
            if (next.Episode is { IsActive: true } episode)
                EpisodeRule.Close(next, episode, now, effects);
            Judging.ForgetLimits(next);
            next.Failed = false;
        }
        StatusRule.Judge(next, now, configuration, effects);
        AlarmJudge.Judge(next, Moment.OfClock(next, now), configuration, effects);
        return (next, effects);
    }

    /// <summary>Goes on under another configuration; takes a sequence number. What counts as passed is judged afresh by the next values.</summary>
    public static (TwinState State, Effects Effects) ChangeConfiguration(TwinState state, MachineConfiguration from, MachineConfiguration to, long now)
    {
        var (next, effects) = Command(state, ref now, from);
        for (var slot = 0; slot < next.Sensors.Length; slot++)
        {
            var name = next.SensorNames[slot];
            if (!Equals(from.Sensors.GetValueOrDefault(name)?.Limits, to.Sensors.GetValueOrDefault(name)?.Limits))
                Judging.ForgetLimits(ref next.Sensors[slot]);
        }
        var moment = Moment.OfClock(next, now);
        var plan = SlotPlan.Of(to, next.SensorNames).Alarms;
        next.Timers = plan.Carry(next.Timers, SlotPlan.Of(from, next.SensorNames).Alarms);
        AlarmJudge.Forget(next, moment, plan, effects);
        Judging.Settle(next, now, to, effects);
        StatusRule.Judge(next, now, to, effects);
        AlarmJudge.Judge(next, moment, to, effects);
        return (next, effects);
    }

    /// <summary>
    /// Takes a person's act on some of the alarms; takes a sequence number. Where none of the results is <see cref="ActOutcome.Done"/> nothing
    /// has changed, and the step is to be dropped.
    /// </summary>
    public static (TwinState State, Effects Effects, ActResult[] Results) Act(TwinState state, AlarmCommand command, long now, MachineConfiguration configuration)
    {
        var (next, effects) = Command(state, ref now, configuration);
        var moment = Moment.OfClock(next, now);
        var results = AlarmDesk.Act(next, command, moment, effects);
        AlarmJudge.Judge(next, moment, configuration, effects);
        return (next, effects, results);
    }

    /// <summary>Hears that an alarm of another machine, a parent of some of this one's, is in alarm or no longer; takes a sequence number.</summary>
    public static (TwinState State, Effects Effects) Hear(TwinState state, ParentAlarm parent, long now, MachineConfiguration configuration)
    {
        var (next, effects) = Command(state, ref now, configuration);
        var others = Array.FindAll(next.ParentAlarms, key => key != parent.Key);
        next.ParentAlarms = parent.InAlarm ? [.. others, parent.Key] : others;
        AlarmJudge.Judge(next, Moment.OfClock(next, now), configuration, effects);
        return (next, effects);
    }

    /// <summary>
    /// Takes a reading from the journal, as it was taken when it was live. The state given is used up: a replay of thousands of readings
    /// copies nothing, and nobody else may hold it.
    /// </summary>
    /// <returns>What was decided then.</returns>
    public static Effects ReplayInto(TwinState state, in JournaledReading reading, MachineConfiguration configuration)
    {
        var effects = new Effects();
        Deadlines.Fire(state, reading.ArrivedAt, configuration, effects);
        state.Sequence = reading.Sequence;
        var slots = Slots.Of(state, reading.Sensors);
        Judging.Accept(
            state,
            new Arrival(reading.At, reading.ArrivedAt, reading.Sequence, reading.Id, reading.SourceSequence, reading.Flags, slots, reading.Values),
            configuration, effects);
        return effects;
    }

    private static (TwinState Next, Effects Effects) Command(TwinState state, ref long now, MachineConfiguration configuration)
    {
        var next = state.Copy();
        var effects = new Effects();
        now = Math.Max(now, state.LastArrivedAt);
        Deadlines.Fire(next, now, configuration, effects);
        next.Sequence++;
        return (next, effects);
    }
}
