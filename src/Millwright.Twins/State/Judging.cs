using Millwright.Twins.Alarms;
using Millwright.Twins.Anomalies;
using Millwright.Twins.Episodes;
using Millwright.Twins.Events;
using Millwright.Twins.Machines;
using Millwright.Twins.Readings;
using Millwright.Twins.Statistics;
using Millwright.Twins.Thresholds;

namespace Millwright.Twins.State;

/// <summary>What an accepted reading does to a state: the latest values at once, everything else when its turn in event time has come.</summary>
internal static class Judging
{
    /// <summary>Takes in a reading; true when it came too late to be judged.</summary>
    public static bool Accept(TwinState state, in Arrival reading, MachineConfiguration configuration, Effects effects)
    {
        state.ReadingCount++;
        if (state.FirstSeen == 0)
            state.FirstSeen = reading.ArrivedAt;
        state.LastArrivedAt = reading.ArrivedAt;
        var back = state.Silent;
        state.Silent = false;
        state.LastEventAt = Math.Max(state.LastEventAt, reading.At);
        ShowLatest(state, reading, effects);

        if (reading.At < state.SettledUntil)
        {
            AddLate(state, reading, effects);
            if (back)
            {
                StatusRule.Judge(state, reading.ArrivedAt, configuration, effects);
                AlarmJudge.Judge(state, Moment.OfClock(state, reading.ArrivedAt), configuration, effects);
            }
            return true;
        }
        if (configuration.AllowedLateness == TimeSpan.Zero && state.Pending.Length == 0)
        {
            Judge(state, reading, reading.ArrivedAt, configuration, effects);
            return false;
        }
        Wait(state, reading);
        Settle(state, reading.ArrivedAt, configuration, effects);
        if (back)
            StatusRule.Judge(state, reading.ArrivedAt, configuration, effects);
        return false;
    }

    /// <summary>Judges the waiting readings that the watermark has passed.</summary>
    public static void Settle(TwinState state, long now, MachineConfiguration configuration, Effects effects)
    {
        if (state.Pending.Length > 0)
            SettleUntil(state, state.LastEventAt - Deadlines.Micros(configuration.AllowedLateness), now, configuration, effects);
    }

    /// <param name="now">The arrival or the deadline that settles them.</param>
    public static void SettleUntil(TwinState state, long until, long now, MachineConfiguration configuration, Effects effects)
    {
        var count = 0;
        while (count < state.Pending.Length && state.Pending[count].At <= until)
            count++;
        if (count == 0)
            return;
        var settled = state.Pending.AsSpan(0, count);
        state.Pending = state.Pending[count..];
        foreach (var pending in settled)
            Judge(state, new Arrival(pending.At, pending.ArrivedAt, pending.Sequence, pending.Id, pending.SourceSequence, pending.Flags, Slots.Identity(pending.Values.Length), pending.Values), now, configuration, effects);
    }

    public static void ForgetLimits(TwinState state)
    {
        for (var slot = 0; slot < state.Sensors.Length; slot++)
            ForgetLimits(ref state.Sensors[slot]);
    }

    public static void ForgetLimits(ref SensorState sensor)
    {
        sensor.Violation = sensor.Candidate = Violation.None;
        sensor.CandidateSince = sensor.SideSince = 0;
    }

    private static void ShowLatest(TwinState state, in Arrival reading, Effects effects)
    {
        var quality = (ReadingQuality)(reading.Flags & ReadingFlags.QualityMask);
        for (var column = 0; column < reading.Slots.Length; column++)
        {
            var value = reading.Values[column];
            if (double.IsNaN(value))
                continue;
            ref var sensor = ref state.Sensors[reading.Slots[column]];
            if (sensor.Silent)
            {
                sensor.Silent = false;
                effects.Add(state, reading.ArrivedAt, MachineEventKind.SensorBack, state.SensorNames[reading.Slots[column]]);
            }
            sensor.LastArrivedAt = reading.ArrivedAt;
            if (reading.At <= sensor.LastAt)
                continue;
            sensor.Last = value;
            sensor.LastAt = reading.At;
            sensor.Quality = quality;
        }
    }

    private static void Judge(TwinState state, in Arrival reading, long now, MachineConfiguration configuration, Effects effects)
    {
        Minutes.MoveTo(state, reading.At, effects);
        var gap = reading.At - state.SettledUntil;
        if (state.SettledUntil != 0 && gap <= Deadlines.Micros(configuration.NoDataTimeout) && StatusRule.IsOperating(state.Status))
            state.OperatingMicros += gap;
        state.SettledUntil = reading.At;

        var quality = (ReadingQuality)(reading.Flags & ReadingFlags.QualityMask);
        state.Unjudgeable = quality == ReadingQuality.Bad;
        if ((reading.Flags & ReadingFlags.SaysFailure) != ReadingFlags.None)
            state.Failed = (reading.Flags & ReadingFlags.Failed) != ReadingFlags.None && !state.InMaintenance;
        var plan = SlotPlan.Of(configuration, state.SensorNames);
        var weight = default(EwmaWeight);
        for (var column = 0; column < reading.Slots.Length; column++)
            if (!double.IsNaN(reading.Values[column]))
                JudgeValue(state, reading.Slots[column], reading.Values[column], reading.At, quality, plan, ref weight, effects);

        if (!state.InMaintenance && !state.Unjudgeable)
            EpisodeRule.Judge(state, reading.At, CauseOf(state, configuration), configuration, effects);
        StatusRule.Judge(state, reading.At, configuration, effects);
        AlarmJudge.Judge(state, Moment.OfReading(reading.At, now), configuration, effects);
    }

    private static void JudgeValue(
        TwinState state, int slot, double value, long at, ReadingQuality quality, SlotPlan plan, ref EwmaWeight weight, Effects effects)
    {
        ref var sensor = ref state.Sensors[slot];
        if (at >= sensor.LastAt)
        {
            (sensor.Last, sensor.LastAt, sensor.Quality) = (value, at, quality);
        }
        sensor.Untrusted = quality == ReadingQuality.Bad;
        if (sensor.Untrusted)
            return;
        var name = state.SensorNames[slot];
        var (settings, gap) = (plan.Settings[slot], plan.Gaps[slot]);
        var afterGap = sensor.Count > 0 && at - sensor.JudgedAt > gap;
        RunningStatistics.Add(ref sensor, value, at, settings.EwmaTimeConstant, gap, ref weight);
        Minutes.Add(ref sensor, value, at);
        var before = sensor.Violation;
        if (state.InMaintenance || !LimitRule.Judge(ref sensor, settings.Limits, plan.HasLimits[slot], at, afterGap))
            return;
        if (before != Violation.None)
            effects.Add(state, at, MachineEventKind.LimitLeft, name, before, value, LimitRule.LimitOf(before, settings.Limits));
        if (sensor.Violation == Violation.None)
            return;
        var limit = LimitRule.LimitOf(sensor.Violation, settings.Limits);
        effects.Add(state, at, MachineEventKind.LimitPassed, name, sensor.Violation, value, limit);
        effects.Add(LimitDetector.Of(state, slot, limit ?? double.NaN, at));
    }

    /// <summary>Why the machine is bad now: its own word, or of the sensors past a critical limit the first by name; null when it is not.</summary>
    private static EpisodeCause? CauseOf(TwinState state, MachineConfiguration configuration)
    {
        if (state.Failed)
            return new EpisodeCause(EpisodeTrigger.Reported);
        var first = -1;
        for (var slot = 0; slot < state.Sensors.Length; slot++)
        {
            if (LimitRule.IsCritical(state.Sensors[slot].Violation)
                && (first < 0 || string.CompareOrdinal(state.SensorNames[slot], state.SensorNames[first]) < 0))
                first = slot;
        }
        if (first < 0)
            return null;
        ref readonly var sensor = ref state.Sensors[first];
        var name = state.SensorNames[first];
        return new EpisodeCause(
            EpisodeTrigger.CriticalLimit, name, sensor.Violation == Violation.CriticalRate ? sensor.Rate : sensor.Judged,
            LimitRule.LimitOf(sensor.Violation, configuration.Sensors.GetValueOrDefault(name)?.Limits ?? Limits.None));
    }

    private static void AddLate(TwinState state, in Arrival reading, Effects effects)
    {
        state.LateCount++;
        var minute = Minutes.Of(reading.At);
        if (minute != state.OpenMinute)
        {
            effects.Correct(minute);
            return;
        }
        if ((ReadingQuality)(reading.Flags & ReadingFlags.QualityMask) == ReadingQuality.Bad)
            return;
        for (var column = 0; column < reading.Slots.Length; column++)
            if (!double.IsNaN(reading.Values[column]))
                Minutes.Add(ref state.Sensors[reading.Slots[column]], reading.Values[column], reading.At);
    }

    private static void Wait(TwinState state, in Arrival reading)
    {
        var values = new double[state.SensorNames.Length];
        Array.Fill(values, double.NaN);
        for (var column = 0; column < reading.Slots.Length; column++)
            values[reading.Slots[column]] = reading.Values[column];
        var waiting = new PendingReading(reading.At, reading.ArrivedAt, reading.Sequence, reading.Id, reading.SourceSequence, reading.Flags, values);
        var place = state.Pending.Length;
        while (place > 0 && Ordering.Compare(
            waiting.At, waiting.SourceSequence, waiting.Id, state.Pending[place - 1].At, state.Pending[place - 1].SourceSequence, state.Pending[place - 1].Id) < 0)
            place--;
        state.Pending = [.. state.Pending[..place], waiting, .. state.Pending[place..]];
    }
}
