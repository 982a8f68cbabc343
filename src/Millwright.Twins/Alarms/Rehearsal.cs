using Millwright.Twins.Machines;
using Millwright.Twins.Readings;
using Millwright.Twins.State;

namespace Millwright.Twins.Alarms;

/// <summary>Something besides readings that decides whether a machine's alarms are suppressed: its maintenance, or an alarm of a parent.</summary>
/// <param name="At">µs since 1970-01-01 UTC.</param>
/// <param name="Parent">Null: it is the machine's own maintenance.</param>
/// <param name="Begins">Maintenance begins, or the parent is in alarm; else it is over.</param>
public readonly record struct PastSuppression(long At, ParentRule? Parent, bool Begins);

/// <summary>
/// What one rule would have raised on a machine: its past readings, as if each had arrived when it was measured, judged by this rule alone and
/// the machine's limits and timeouts of today; suppressed while it was in maintenance or a parent in alarm. An operator acknowledges each alarm at once, so that one that is over is over. Statistics begin
/// with the first reading. The state that it keeps is its own; nothing else hears of it.
/// </summary>
public sealed class Rehearsal
{
    private readonly MachineConfiguration _configuration;
    private readonly Dictionary<Guid, Alarm> _alarms = [];
    private TwinState _state;

    public Rehearsal(MachineId machine, MachineConfiguration configuration, AlarmRule rule)
    {
        var others = BuiltInRules.All.Where(builtIn => builtIn.Key != rule.Key).Select(static builtIn => builtIn with { Enabled = false });
        _configuration = configuration with { AllowedLateness = TimeSpan.Zero, Rules = [rule with { Enabled = true }, .. others] };
        _state = Twin.New(machine);
    }

    /// <summary>Those that somebody would have been told of, in the order of their first raise.</summary>
    public IEnumerable<Alarm> Alarms => _alarms.Values.OrderBy(static alarm => alarm.RaisedAt);

    /// <summary>Those that chattered at any time.</summary>
    public HashSet<Guid> Chattering { get; } = [];

    /// <summary>Takes the next reading in order of event time.</summary>
    public void Take(in JournaledReading reading)
    {
        Keep(Twin.ReplayInto(_state, reading with { ArrivedAt = reading.At, Sequence = _state.Sequence + 1 }, _configuration));
        Acknowledge(reading.At);
    }

    /// <summary>Takes what suppresses, or no longer does, in order of time with the readings.</summary>
    public void Take(in PastSuppression happened)
    {
        (_state, var effects) = happened.Parent is { } parent
            ? Twin.Hear(_state, new ParentAlarm(parent.Machine, parent.Rule, happened.Begins), happened.At, _configuration)
            : Twin.SetMaintenance(_state, happened.Begins, happened.At, _configuration);
        Keep(effects);
        Acknowledge(happened.At);
    }

    /// <summary>Lets the time pass to the end of the range.</summary>
    public void End(long at)
    {
        (_state, var effects) = Twin.Advance(_state, at, _configuration);
        Keep(effects);
    }

    private void Acknowledge(long at)
    {
        if (_state.Alarms.Length == 0 || !Array.Exists(_state.Alarms, static alarm => LifeCycle.IsWaiting(alarm.State)))
            return;
        var waiting = Array.FindAll(_state.Alarms, static alarm => LifeCycle.IsWaiting(alarm.State));
        (_state, var effects, _) = Twin.Act(_state, new AlarmCommand(Array.ConvertAll(waiting, static alarm => alarm.Id), new AlarmAct(AlarmMove.Acknowledge, "")), at, _configuration);
        Keep(effects);
    }

    private void Keep(Effects effects)
    {
        foreach (var alarm in effects.Alarms)
        {
            // What was suppressed from its beginning to its end was no alarm to anybody.
            if (!LifeCycle.IsWaiting(alarm.State) && !_alarms.ContainsKey(alarm.Id))
                continue;
            _alarms[alarm.Id] = alarm;
            if (alarm.Chattering)
                Chattering.Add(alarm.Id);
        }
    }
}
