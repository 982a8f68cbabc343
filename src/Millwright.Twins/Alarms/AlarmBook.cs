using Millwright.Twins.Alarms.Conditions;
using Millwright.Twins.Events;
using Millwright.Twins.State;

namespace Millwright.Twins.Alarms;

/// <summary>What a rule found when its condition began to hold.</summary>
/// <param name="Of">The sensor that tells this alarm from the rule's others; null: the rule has one alarm.</param>
/// <param name="Sensor">The sensor that the alarm is about.</param>
internal readonly record struct Raise(AlarmRule Rule, string? Of, string? Sensor, Severity Severity, double? Value, double? Limit, string? Unit);

/// <summary>The open alarms of a twin: moves them along the <see cref="LifeCycle"/> and records each step.</summary>
internal readonly ref struct AlarmBook(TwinState state, Effects effects)
{
    /// <summary>Three raises within this long are chattering; an alarm that was raised and acknowledged is over once it was quiet for so long.</summary>
    public const long QuietTime = 60_000_000;

    private readonly TwinState _state = state;
    private readonly Effects _effects = effects;

    /// <summary>Whether what was found makes a difference to an alarm.</summary>
    public static bool Changes(Alarm? alarm, Verdict verdict, bool suppressed, Severity severity)
    {
        if (alarm is null)
            return verdict == Verdict.True;
        if (suppressed ? MustBeSuppressed(alarm, verdict) : alarm.State == AlarmState.SuppressedByDesign)
            return true;
        return verdict switch
        {
            Verdict.True => !alarm.InAlarm || alarm.QuietSince != 0 || severity > alarm.Severity,
            Verdict.False => alarm is { InAlarm: true, QuietSince: 0 },
            _ => false,
        };
    }

    /// <summary>Lets an alarm follow its process, and what suppresses it. Suppression comes first and release last, so that nobody is told of what is suppressed.</summary>
    /// <param name="alarm">Null: there is none yet, and the condition holds.</param>
    public void Follow(Alarm? alarm, in Raise raise, Verdict verdict, bool suppressed, in Moment moment)
    {
        alarm ??= New(raise, moment.At);
        if (suppressed && MustBeSuppressed(alarm, verdict))
            alarm = Move(alarm, AlarmMove.Suppress, moment);
        if (verdict == Verdict.True && (!alarm.InAlarm || raise.Severity > alarm.Severity))
            alarm = Raise(alarm, raise, moment);
        else if (verdict == Verdict.True && alarm.QuietSince != 0)
            alarm = Flicker(alarm, moment);
        else if (verdict == Verdict.False && alarm is { InAlarm: true, QuietSince: 0 })
            alarm = alarm.Chattering ? Keep(alarm with { QuietSince = moment.EventAt, QuietSinceArrival = moment.Now }) : Return(alarm, moment);
        if (!suppressed && alarm.State == AlarmState.SuppressedByDesign)
            Move(alarm, AlarmMove.Release, moment);
    }

    public Alarm Return(Alarm alarm, in Moment moment) =>
        Move(alarm with { InAlarm = false, Chattering = false, QuietSince = 0, QuietSinceArrival = 0, ReturnedAt = moment.At }, AlarmMove.Return, moment);

    /// <summary>Moves an alarm and records it; the move is legal.</summary>
    public Alarm Move(Alarm alarm, AlarmMove move, in Moment moment, AlarmAct? act = null)
    {
        var (from, to) = (alarm.State, LifeCycle.Next(alarm.State, move, alarm.InAlarm)!.Value);
        var next = alarm with { State = to, Version = alarm.Version + 1, Last = act };
        if (to == AlarmState.Normal && from != AlarmState.Normal)
            next = next with { QuietSince = moment.EventAt, QuietSinceArrival = moment.Now };
        else if (!next.InAlarm && to != AlarmState.Normal)
            next = next with { QuietSince = 0, QuietSinceArrival = 0 };
        if (LifeCycle.IsWaiting(to) && !LifeCycle.IsWaiting(from))
            next = next with { WaitingSince = moment.Now, EscalatedAt = 0 };
        if (to == AlarmState.Unacknowledged && from != AlarmState.Unacknowledged)
            next = next with { AcknowledgedAt = 0, AcknowledgedBy = null };
        if (from == AlarmState.Shelved && to != AlarmState.Shelved)
            next = next with { ShelvedUntil = 0, ShelvedReason = null };
        if (move == AlarmMove.Escalate)
            next = next with { EscalatedAt = moment.At };
        if (to == AlarmState.Cleared)
            next = next with { ClearedAt = moment.At };
        _effects.Add(new AlarmTransition(
            DerivedId.Of(_state.Machine.Value, "alarm-transition", next.Version, next.Id.ToString()), next.Id, next.Version, moment.At, move, from, to, act?.By, act?.Note));
        return Put(next);
    }

    public Alarm? Find(Guid id) => Array.Find(_state.Alarms, alarm => alarm.Id == id);

    private static bool MustBeSuppressed(Alarm alarm, Verdict verdict) =>
        alarm.State == AlarmState.Normal ? verdict == Verdict.True : !LifeCycle.IsAside(alarm.State);

    private Alarm New(in Raise raise, long at) => new(
        DerivedId.Of(_state.Machine.Value, "alarm", at, $"{raise.Rule.Key}:{raise.Of}"), raise.Rule.Key, raise.Rule.Name, raise.Sensor)
    {
        RaisedAt = at,
        Severity = raise.Severity,
        EpisodeId = _state.Episode is { IsActive: true } episode ? episode.Id : null,
    };

    /// <summary>Raised for the first time, again, or worse.</summary>
    private Alarm Raise(Alarm alarm, in Raise raise, in Moment moment)
    {
        var isAgain = !alarm.InAlarm && alarm.LastRaisedAt != 0;
        var severity = raise.Severity > alarm.Severity ? raise.Severity : alarm.Severity;
        var template = raise.Rule.Text ?? $"{{machine}}: {raise.Rule.Condition}";
        var next = alarm with
        {
            InAlarm = true,
            Severity = severity,
            Value = raise.Value,
            Limit = raise.Limit,
            Unit = raise.Unit,
            ReturnedAt = 0,
            QuietSince = 0,
            QuietSinceArrival = 0,
            Text = AlarmText.Of(
                template, new AlarmWords(_state.Machine.Value, raise.Rule.Name, raise.Severity, raise.Sensor, raise.Value, raise.Limit, raise.Unit, raise.Rule.OnDelay)),
        };
        if (!alarm.InAlarm)
            next = Counted(next, isAgain, moment.At);
        return Move(next, AlarmMove.Raise, moment);
    }

    /// <summary>A chattering alarm is raised once more: counted, and nobody is told.</summary>
    private Alarm Flicker(Alarm alarm, in Moment moment) =>
        Put(Counted(alarm with { Version = alarm.Version + 1, QuietSince = 0, QuietSinceArrival = 0 }, isAgain: true, moment.At));

    private static Alarm Counted(Alarm alarm, bool isAgain, long at) => alarm with
    {
        Repeats = alarm.Repeats + (isAgain ? 1 : 0),
        Chattering = alarm.Chattering || (alarm.RaisedBefore != 0 && at - alarm.RaisedBefore <= QuietTime),
        RaisedBefore = alarm.LastRaisedAt,
        LastRaisedAt = at,
    };

    private Alarm Put(Alarm alarm)
    {
        _effects.Put(alarm);
        return Keep(alarm);
    }

    /// <summary>Takes an alarm into the state in place of an older form; a cleared one leaves it. Arrays of alarms are never changed in place.</summary>
    private Alarm Keep(Alarm alarm)
    {
        var place = Array.FindIndex(_state.Alarms, other => other.Id == alarm.Id);
        if (!alarm.IsOpen)
            _state.Alarms = [.. _state.Alarms[..place], .. _state.Alarms[(place + 1)..]];
        else if (place < 0)
            _state.Alarms = [.. _state.Alarms.Append(alarm).OrderBy(static open => open.RaisedAt).ThenBy(static open => open.Id)];
        else
            (_state.Alarms = [.. _state.Alarms])[place] = alarm;
        return alarm;
    }
}
