using Millwright.Contracts.Alarms;
using Millwright.Silo.Alarms;
using Millwright.Storage;
using Millwright.Storage.Journaling;
using Millwright.Twins;
using Millwright.Twins.Alarms;

namespace Millwright.Silo.Machines;

/// <summary>What a twin is told of alarms: by people about its own, and by other twins about parents of its own.</summary>
internal sealed partial class MachineGrain
{
    public async Task<ActReceipt?> Act(ActMessage act)
    {
        if (_mustOpen && !await TryOpen(registerUnknown: false) && _isUnavailable)
            throw new DatabaseUnavailableException($"The alarms of {_id} cannot be changed while the database is out of reach.");
        if (_live is not { } live)
        {
            LeaveUnopened();
            return null;
        }
        var command = new AlarmCommand(act.Alarms, new AlarmAct(act.Move, act.By, act.Note, act.Until, act.Assignee));
        var now = Now();
        var (state, effects, results) = Twin.Act(live.State, command, now, live.Configuration);
        if (Array.Exists(results, static result => result.Outcome == ActOutcome.Done))
        {
            var after = new LiveMachine(live.Machine, live.Configuration, state, effects.Alarms);
            if (await Commit(live, after, effects, command: new TwinCommand(TwinCommandKind.AlarmActed, now, Acted: command)) != Contracts.Readings.IngestResult.Committed)
                throw new DatabaseUnavailableException($"The change of alarms of {_id} could not be recorded; try again.");
        }
        return new ActReceipt(Array.ConvertAll(results, static result => result.Outcome), Array.ConvertAll(results, static result => result.State));
    }

    public async Task ParentAlarm(string machine, string rule, bool inAlarm)
    {
        if (_mustOpen && !await TryOpen(registerUnknown: false))
        {
            LeaveUnopened();
            return;
        }
        await Hear(new ParentAlarm(machine, rule, inAlarm));
    }

    private async Task Hear(ParentAlarm parent)
    {
        if (_live is { } live && live.State.ParentAlarms.Contains(parent.Key) != parent.InAlarm)
            await Command(live, new TwinCommand(TwinCommandKind.ParentAlarmChanged, Now(), Parent: parent));
    }

    /// <summary>Asks after the parents that the rules name: a call that was lost is made up for, and parents that no rule names are let go.</summary>
    private async Task AskAfterParents()
    {
        var named = ParentFeed.NamedBy(_live!.Configuration);
        if (named.Count == 0 && _live.State.ParentAlarms.Length == 0)
            return;
        try
        {
            var inAlarm = named.Count == 0 ? [] : await alarms.InAlarm(named, CancellationToken.None);
            foreach (var parent in inAlarm)
                await Hear(parent);
            foreach (var key in _live.State.ParentAlarms)
                if (!inAlarm.Exists(parent => parent.Key == key))
                    await Hear(Twins.Alarms.ParentAlarm.OfKey(key));
        }
        catch (DatabaseUnavailableException)
        {
            // Asked again with the next opening or refresh; until then what was heard last holds.
        }
    }
}
