using Millwright.Twins.State;

namespace Millwright.Twins.Alarms;

/// <summary>What time alone does to alarms: shelvings end, chattering ones have become quiet, what is over is cleared, what nobody acknowledges escalates.</summary>
internal static class AlarmTime
{
    public static void Pass(TwinState state, in Moment moment, AlarmPlan plan, Effects effects)
    {
        var book = new AlarmBook(state, effects);
        foreach (var alarm in state.Alarms)
        {
            if (alarm.State == AlarmState.Shelved && moment.Now >= alarm.ShelvedUntil)
                book.Move(alarm, AlarmMove.Expire, moment);
            else if (alarm.QuietSince != 0 && (moment.EventAt - alarm.QuietSince >= AlarmBook.QuietTime || moment.Now - alarm.QuietSinceArrival >= AlarmBook.QuietTime))
                _ = alarm.InAlarm ? book.Return(alarm, moment) : book.Move(alarm, AlarmMove.Clear, moment);
            if (book.Find(alarm.Id) is { } still && EscalatesAt(still, plan) <= moment.Now)
                book.Move(still, AlarmMove.Escalate, moment);
        }
    }

    /// <summary>By arrival; <see cref="long.MaxValue"/>: never.</summary>
    public static long Next(TwinState state, AlarmPlan plan)
    {
        var next = long.MaxValue;
        foreach (var alarm in state.Alarms)
        {
            if (alarm.State == AlarmState.Shelved)
                next = Math.Min(next, alarm.ShelvedUntil);
            if (alarm.QuietSince != 0)
                next = Math.Min(next, alarm.QuietSinceArrival + AlarmBook.QuietTime);
            next = Math.Min(next, EscalatesAt(alarm, plan));
        }
        return next;
    }

    private static long EscalatesAt(Alarm alarm, AlarmPlan plan) =>
        LifeCycle.IsWaiting(alarm.State) && alarm.EscalatedAt == 0 && plan.Find(alarm.Rule)?.Rule.EscalateAfter is { } after
            ? alarm.WaitingSince + Deadlines.Micros(after)
            : long.MaxValue;
}
