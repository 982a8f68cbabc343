using Millwright.Twins.Alarms.Conditions;
using Millwright.Twins.Machines;
using Millwright.Twins.State;
using Millwright.Twins.Thresholds;

namespace Millwright.Twins.Alarms;

/// <summary>When a twin's alarms are judged.</summary>
/// <param name="At">What the alarm's times say: event time for a reading, else the deadline or the command's time.</param>
/// <param name="EventAt">Event time; between readings it goes on at the pace of <paramref name="Now"/>.</param>
/// <param name="Now">Arrival time.</param>
internal readonly record struct Moment(long At, long EventAt, long Now)
{
    public static Moment OfReading(long at, long now) => new(at, at, now);

    public static Moment OfClock(TwinState state, long now) => new(now, state.SettledUntil == 0 ? now : state.SettledUntil + Math.Max(0, now - state.LastArrivedAt), now);
}

/// <summary>
/// Asks each rule of a machine whether its condition holds, after each reading, deadline and command, and lets the alarms follow. Allocates
/// nothing while nothing changes.
/// </summary>
internal static class AlarmJudge
{
    public static void Judge(TwinState state, in Moment moment, MachineConfiguration configuration, Effects effects)
    {
        var slots = SlotPlan.Of(configuration, state.SensorNames);
        var plan = slots.Alarms;
        if (state.Timers.Length != plan.Timers)
            state.Timers = new AlarmTimer[plan.Timers];
        if (state.Alarms.Length > 0)
            AlarmTime.Pass(state, moment, plan, effects);
        foreach (var rule in plan.Rules)
        {
            var suppressed = IsSuppressed(state, rule, moment);
            if (rule.Condition.Condition.IsLimit)
                JudgeLimits(state, rule, slots, suppressed, moment, effects);
            else
                JudgeCondition(state, rule, suppressed, moment, configuration, effects);
        }
    }

    /// <summary>When time alone changes an alarm, by arrival; <see cref="long.MaxValue"/>: never.</summary>
    public static long NextDeadline(TwinState state, MachineConfiguration configuration)
    {
        if (state.Alarms.Length == 0 && state.Timers.Length == 0)
            return long.MaxValue;
        var plan = SlotPlan.Of(configuration, state.SensorNames).Alarms;
        var next = AlarmTime.Next(state, plan);
        if (state.Timers.Length != plan.Timers)
            return next;
        foreach (var rule in plan.Rules)
        {
            if (rule.HasDelay)
                next = Math.Min(next, state.Timers[rule.FirstTimer].Deadline(Holds(Find(state, rule.Rule.Key, null)) ? rule.OffDelay : rule.OnDelay));
            if (rule.Condition.Condition.Timers > 0)
                next = Math.Min(next, rule.Condition.Condition.Root.Deadline(rule.Condition.Sight(state, held: false, 0, 0)));
            if (rule.While is { Condition.Timers: > 0 } suppressing)
                next = Math.Min(next, suppressing.Condition.Root.Deadline(suppressing.Sight(state, held: false, 0, 0)));
        }
        return next;
    }

    /// <summary>Lets go of the alarms of rules that no longer apply: their condition is no longer judged, so it does not hold.</summary>
    public static void Forget(TwinState state, in Moment moment, AlarmPlan plan, Effects effects)
    {
        foreach (var alarm in state.Alarms)
        {
            if (plan.Find(alarm.Rule) is not null)
                continue;
            var book = new AlarmBook(state, effects);
            if (alarm.InAlarm)
                book.Return(alarm, moment);
            if (book.Find(alarm.Id) is { State: AlarmState.SuppressedByDesign } suppressed)
                book.Move(suppressed, AlarmMove.Release, moment);
        }
    }

    private static bool IsSuppressed(TwinState state, RulePlan rule, in Moment moment)
    {
        var suppressed = state.InMaintenance && rule.Rule.Suppress.InMaintenance;
        if (rule.While is { } suppressing)
            suppressed |= suppressing.Condition.Root.Evaluate(suppressing.Sight(state, held: false, moment.EventAt, moment.Now)) == Verdict.True;
        return suppressed || (rule.Parent is { } parent && Array.IndexOf(state.ParentAlarms, parent) >= 0);
    }

    private static void JudgeCondition(
        TwinState state, RulePlan rule, bool suppressed, in Moment moment, MachineConfiguration configuration, Effects effects)
    {
        var alarm = Find(state, rule.Rule.Key, null);
        var sight = rule.Condition.Sight(state, Holds(alarm), moment.EventAt, moment.Now);
        var verdict = rule.Condition.Condition.Root.Evaluate(sight);
        if (rule.HasDelay)
            verdict = Delayed(ref state.Timers[rule.FirstTimer], verdict, Holds(alarm), rule, moment);
        if (!AlarmBook.Changes(alarm, verdict, suppressed, rule.Rule.Severity ?? Severity.Warning))
            return;
        var compared = rule.Condition.Condition.Root.Comparison;
        var sensor = compared is { Sensor: >= 0 } ? rule.Condition.Condition.Sensors[compared.Sensor] : null;
        var value = compared?.ValueOf(sight);
        new AlarmBook(state, effects).Follow(
            alarm, new Raise(
                rule.Rule, null, sensor, rule.Rule.Severity ?? Severity.Warning, value is double.NaN ? null : value,
                compared is null ? null : rule.Condition.Figures[compared.Figure], sensor is null ? null : configuration.Sensors.GetValueOrDefault(sensor)?.Unit),
            verdict, suppressed, moment);
    }

    private static void JudgeLimits(TwinState state, RulePlan rule, SlotPlan slots, bool suppressed, in Moment moment, Effects effects)
    {
        for (var slot = 0; slot < state.Sensors.Length; slot++)
        {
            ref readonly var sensor = ref state.Sensors[slot];
            if (sensor.Violation == Violation.None && state.Alarms.Length == 0)
                continue;
            var name = state.SensorNames[slot];
            var alarm = Find(state, rule.Rule.Key, name);
            var severity = rule.Rule.Severity ?? (LimitRule.IsCritical(sensor.Violation) ? Severity.Critical : Severity.Warning);
            var verdict = OfLimit(state, in sensor);
            if (!AlarmBook.Changes(alarm, verdict, suppressed, severity))
                continue;
            var isRate = sensor.Violation is Violation.WarningRate or Violation.CriticalRate;
            var settings = slots.Settings[slot];
            new AlarmBook(state, effects).Follow(
                alarm, new Raise(
                    rule.Rule, name, name, severity, isRate ? sensor.Rate : sensor.Judged, LimitRule.LimitOf(sensor.Violation, settings.Limits),
                    isRate && settings.Unit is { } unit ? $"{unit}/s" : settings.Unit),
                verdict, suppressed, moment);
        }
    }

    /// <summary>A limit that is passed and still waits for its on-delay, as after a silence, does not end an alarm either.</summary>
    private static Verdict OfLimit(TwinState state, ref readonly SensorState sensor)
    {
        if (state.InMaintenance)
            return Verdict.False;
        // A value may have come already that is judged only when its turn in event time has come.
        if (sensor.Silent || state.Silent || sensor.Untrusted || sensor.CandidateSince == LimitRule.Unheard)
            return Verdict.Unknown;
        return sensor.Violation != Violation.None ? Verdict.True : sensor.Candidate != Violation.None ? Verdict.Unknown : Verdict.False;
    }

    /// <summary>The on-delay while the alarm does not hold, the off-delay while it does. What cannot be judged starts a delay afresh.</summary>
    private static Verdict Delayed(ref AlarmTimer timer, Verdict verdict, bool holds, RulePlan rule, in Moment moment)
    {
        var changes = holds ? verdict == Verdict.False : verdict == Verdict.True;
        var lasted = timer.Take(changes, holds ? rule.OffDelay : rule.OnDelay, moment.EventAt, moment.Now);
        if (!changes)
            return verdict;
        if (!lasted)
            return Verdict.Unknown;
        timer = default;
        return verdict;
    }

    private static bool Holds(Alarm? alarm) => alarm is { InAlarm: true, QuietSince: 0 };

    private static Alarm? Find(TwinState state, string rule, string? sensor)
    {
        foreach (var alarm in state.Alarms)
            if (alarm.Rule == rule && (sensor is null || alarm.Sensor == sensor))
                return alarm;
        return null;
    }
}
