using Millwright.Twins.State;

namespace Millwright.Twins.Alarms;

/// <summary>Where people act on alarms.</summary>
internal static class AlarmDesk
{
    public static ActResult[] Act(TwinState state, AlarmCommand command, in Moment moment, Effects effects)
    {
        var results = new ActResult[command.Alarms.Length];
        for (var index = 0; index < results.Length; index++)
            results[index] = Act(state, command.Alarms[index], command.Act, moment, effects);
        return results;
    }

    private static ActResult Act(TwinState state, Guid id, AlarmAct act, in Moment moment, Effects effects)
    {
        var book = new AlarmBook(state, effects);
        if (book.Find(id) is not { } alarm)
            return new ActResult(id, ActOutcome.NotOpen, AlarmState.Cleared);
        // Whoever did not hear the answer says the same again; a span of minutes then ends at another instant.
        if (alarm.Last is { } last && last with { Until = act.Until } == act)
            return new ActResult(id, ActOutcome.DoneBefore, alarm.State);
        if (LifeCycle.Next(alarm.State, act.Move, alarm.InAlarm) is null)
            return new ActResult(id, ActOutcome.Illegal, alarm.State);
        var done = act.Move switch
        {
            AlarmMove.Acknowledge => alarm with { AcknowledgedAt = moment.At, AcknowledgedBy = act.By },
            AlarmMove.Shelve => alarm with { ShelvedUntil = act.Until, ShelvedReason = act.Note },
            AlarmMove.Assign => alarm with { AssignedTo = act.Assignee },
            _ => alarm,
        };
        return new ActResult(id, ActOutcome.Done, book.Move(done, act.Move, moment, act).State);
    }
}
