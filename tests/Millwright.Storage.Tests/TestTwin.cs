using Millwright.Storage.Journaling;
using Millwright.Storage.Machines;
using Millwright.Twins;
using Millwright.Twins.Alarms;
using Millwright.Twins.Machines;
using Millwright.Twins.Readings;
using Millwright.Twins.State;

namespace Millwright.Storage.Tests;

/// <summary>A twin as its grain runs it: asks the rules, hands what they decided to a journal, and keeps what was committed.</summary>
public sealed class TestTwin
{
    private readonly TwinStore _store;

    private TestTwin(TwinStore store, OpenTwin opened, MachineConfiguration configuration)
    {
        _store = store;
        Machine = opened.Machine;
        Epoch = opened.Epoch;
        Configuration = configuration;
        State = Replayed(opened.Machine.Id, opened.Past);
    }

    public MachineRecord Machine { get; }
    public long Epoch { get; }
    public MachineConfiguration Configuration { get; private set; }
    public TwinState State { get; private set; }

    /// <summary>Opens a machine, registered if need be.</summary>
    public static async Task<TestTwin> Open(TestDatabase database, string id, MachineConfiguration? configuration = null)
    {
        var store = new TwinStore(database.Database);
        var opened = await store.Open(Id(id), registerUnknown: true, CancellationToken.None);
        return new TestTwin(store, opened!, configuration ?? MachineConfiguration.Default);
    }

    public static MachineId Id(string text)
    {
        MachineId.TryParse(text, out var id).ShouldBeTrue();
        return id;
    }

    /// <summary>What a journal leads to.</summary>
    public static TwinState Replayed(MachineId machine, TwinPast past)
    {
        var (state, configuration) = (past.State?.Copy() ?? Twin.New(machine), past.Configuration);
        foreach (var entry in past.Since)
        {
            if (entry.Command is { Acted: { } acted })
                state = Twin.Act(state, acted, entry.Command.At, configuration).State;
            else if (entry.Command is { Kind: TwinCommandKind.ConfigurationChanged } changed)
                (state, configuration) = (Twin.ChangeConfiguration(state, configuration, changed.Configuration!, changed.At).State, changed.Configuration!);
            else if (entry.Command is { } command)
                state = Twin.SetMaintenance(state, command.Kind == TwinCommandKind.MaintenanceBegan, command.At, configuration).State;
            else
                Twin.ReplayInto(state, entry.Reading, configuration);
        }
        return state;
    }

    public async Task<JournalEntry> EntryOf(ReadingBatch batch, bool checkpoint = false)
    {
        var suspects = Twin.Suspects(State, batch);
        var known = suspects.Length == 0 ? [] : await _store.ReadingsAt(Machine.Key, suspects, CancellationToken.None);
        var digest = Twin.Digest(State, batch, known, Configuration);
        return new JournalEntry
        {
            MachineKey = Machine.Key,
            Epoch = Epoch,
            State = digest.State,
            Effects = digest.Effects,
            Batch = batch,
            Digest = digest,
            LastEventAtBefore = State.LastEventAt,
            CheckpointUnder = checkpoint ? Configuration : null,
        };
    }

    public async Task<JournalOutcome> Send(Journal journal, ReadingBatch batch, bool checkpoint = false)
    {
        var entry = await EntryOf(batch, checkpoint);
        var outcome = await journal.Append(entry);
        if (outcome == JournalOutcome.Committed)
            State = entry.State;
        return outcome;
    }

    /// <summary>Does what time alone brings about, as a grain's timer does: without a sequence number.</summary>
    public async Task<JournalOutcome> PassDeadlines(Journal journal, long now)
    {
        var (state, effects) = Twin.Advance(State, now, Configuration);
        var outcome = await journal.Append(new JournalEntry { MachineKey = Machine.Key, Epoch = Epoch, State = state, Effects = effects, LastEventAtBefore = State.LastEventAt });
        State = state;
        return outcome;
    }

    /// <summary>A person acts on alarms, as a command of the journal.</summary>
    public async Task<JournalOutcome> Act(Journal journal, AlarmCommand command, long at)
    {
        var (state, effects, _) = Twin.Act(State, command, at, Configuration);
        var outcome = await journal.Append(new JournalEntry
        {
            MachineKey = Machine.Key, Epoch = Epoch, State = state, Effects = effects, LastEventAtBefore = State.LastEventAt,
            Command = new TwinCommand(TwinCommandKind.AlarmActed, at, Acted: command),
        });
        State = state;
        return outcome;
    }

    /// <summary>Goes on under another configuration, as a command of the journal.</summary>
    public async Task<JournalOutcome> Change(Journal journal, MachineConfiguration to, long at)
    {
        var (state, effects) = Twin.ChangeConfiguration(State, Configuration, to, at);
        var outcome = await journal.Append(new JournalEntry
        {
            MachineKey = Machine.Key, Epoch = Epoch, State = state, Effects = effects, LastEventAtBefore = State.LastEventAt,
            Command = new TwinCommand(TwinCommandKind.ConfigurationChanged, at, to),
        });
        (State, Configuration) = (state, to);
        return outcome;
    }
}
