using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Millwright.Contracts.Machines;
using Millwright.Contracts.Readings;
using Millwright.Silo.Alarms;
using Millwright.Silo.Cluster;
using Millwright.Silo.Learning;
using Millwright.Silo.Live;
using Millwright.Storage;
using Millwright.Storage.Alarms;
using Millwright.Storage.Journaling;
using Millwright.Storage.Machines;
using Millwright.Twins;
using Millwright.Twins.Machines;
using Millwright.Twins.Readings;

namespace Millwright.Silo.Machines;

/// <summary>
/// A machine's twin: asks the rules, hands what they decided to the journal, and shows only what the journal has committed.
/// The order that must hold in every turn: decide on a copy, commit, then replace the live state, then publish. A turn that cannot
/// commit leaves the live state as it was. After a commit of unknown outcome the next turn that writes opens from the journal first; an
/// activation that another one has overtaken leaves.
/// </summary>
internal sealed partial class MachineGrain(
    TwinStore store, Journal journal, StatusFeed feed, ParentFeed parents, TwinScoring scoring, TwinLoad load, AlarmQueries alarms, IOptions<TwinOptions> options, TimeProvider clock, ILogger<MachineGrain> log)
    : Grain, IMachineGrain
{
    private readonly TwinOptions _options = options.Value;
    private readonly TimeSpan _deadlineSlack = TimeSpan.FromMinutes(1);
    private MachineId _id;
    private LiveMachine? _live;
    private long _epoch;
    private long _now;
    private bool _mustOpen = true;
    private bool _isUnavailable;
    private IGrainTimer? _timer;
    private long _armedFor = long.MaxValue;
    private Checkpointing _checkpoints;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (!MachineId.TryParse(this.GetPrimaryKeyString(), out _id))
            throw new ArgumentException($"'{this.GetPrimaryKeyString()}' is no machine id; expected {MachineId.Expectation}.");
        await TryOpen(registerUnknown: false);
        load.Opened();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        load.Left();
        if (_live is not { } live || _mustOpen)
            return;
        try
        {
            if (_checkpoints.IsWorthOnLeave(live.State, _options))
                await store.SaveCheckpoint(live.Machine, _epoch, live.State, live.Configuration, cancellationToken);
            await LeaveFeatures(live, cancellationToken);
        }
        catch (DatabaseUnavailableException error)
        {
            CheckpointLeftOut(log, live.Machine.Id.Value, error.Message);
        }
    }

    public async Task<ReadingsReceipt> Ingest(ReadingsMessage readings)
    {
        using var trace = TwinMetrics.Trace(_id, readings.At.Length);
        if (_mustOpen && !await TryOpen(_options.RegisterUnknown))
        {
            LeaveUnopened();
            return Refuse(_isUnavailable ? IngestResult.Unavailable : IngestResult.UnknownMachine);
        }
        var live = _live!;
        if (live.Machine.IsRetired)
            return Refuse(IngestResult.Retired);

        var began = clock.GetTimestamp();
        var batch = new ReadingBatch(
            readings.Sensors, readings.At, readings.Sequence, Unsafe.As<ReadingFlags[]>(readings.Flags), readings.Values, Now());
        Digest digest;
        try
        {
            var suspects = Twin.Suspects(live.State, batch);
            var known = suspects.Length == 0 ? [] : await store.ReadingsAt(live.Machine.Key, suspects, CancellationToken.None);
            digest = Twin.Digest(live.State, batch, known, live.Configuration);
        }
        catch (DatabaseUnavailableException)
        {
            return Refuse(IngestResult.Unavailable);
        }
        TwinMetrics.TurnSeconds.Record(clock.GetElapsedTime(began).TotalSeconds);
        var result = await Commit(live, new LiveMachine(live.Machine, live.Configuration, digest.State, digest.Effects.Alarms), digest.Effects, batch, digest);
        load.Took(_id.Value, readings.At.Length, clock.GetElapsedTime(began));
        return result == IngestResult.Committed
            ? new ReadingsReceipt(result, Unsafe.As<byte[]>(digest.Outcomes), digest.Conflicts, digest.State.Sequence)
            : Refuse(result);
    }

    public Task<MachineView?> View()
    {
        if (_live is not { } live)
        {
            LeaveUnopened();
            return _isUnavailable
                ? throw new DatabaseUnavailableException($"The twin of {_id} cannot be opened while the database is out of reach.")
                : Task.FromResult<MachineView?>(null);
        }
        return Task.FromResult<MachineView?>(live.View);
    }

    public async Task Refresh()
    {
        if (_mustOpen || _live is not { } live)
        {
            if (!await TryOpen(registerUnknown: false))
                LeaveUnopened();
            return;
        }
        if (await store.Registration(_id, CancellationToken.None) is not { } registered)
            return;
        var renewed = new LiveMachine(registered.Machine, live.Configuration, live.State);
        if (registered.Desired.IsSameAs(live.Configuration))
            Show(renewed);
        else
            await Command(renewed, new TwinCommand(TwinCommandKind.ConfigurationChanged, Now(), registered.Desired));
        await AskAfterParents();
    }

    public async Task<MachineView?> SetMaintenance(bool inMaintenance)
    {
        if (_mustOpen && !await TryOpen(registerUnknown: false) && _isUnavailable)
            throw new DatabaseUnavailableException($"The maintenance of {_id} cannot be recorded while the database is out of reach.");
        if (_live is { } live && live.State.InMaintenance != inMaintenance)
        {
            var result = await Command(live, new TwinCommand(inMaintenance ? TwinCommandKind.MaintenanceBegan : TwinCommandKind.MaintenanceEnded, Now()));
            if (result != IngestResult.Committed)
                throw new DatabaseUnavailableException($"The maintenance of {_id} could not be recorded; try again.");
        }
        LeaveUnopened();
        return _live?.View;
    }

    public Task Wake() => PassDeadlines();

    public async Task Checkpoint()
    {
        if (_mustOpen && !await TryOpen(registerUnknown: false))
        {
            LeaveUnopened();
            return;
        }
        var live = _live!;
        await store.SaveCheckpoint(live.Machine, _epoch, live.State, live.Configuration, CancellationToken.None);
        _checkpoints = Checkpointing.At(live.State, Now());
        KeepFeatures(live);
    }

    public Task<ReadingsReceipt?> Noop(ReadingsMessage readings) => Task.FromResult<ReadingsReceipt?>(null);

    /// <summary>The time by a clock that never goes back, not even behind what the journal has: silence is counted by it.</summary>
    private long Now() => _now = Math.Max(clock.Micros(), Math.Max(_now, _live?.State.LastArrivedAt ?? 0));

    /// <summary>An activation without a machine goes at once: the next call asks the register afresh.</summary>
    private void LeaveUnopened()
    {
        if (_live is null)
            DeactivateOnIdle();
    }

    /// <summary>Opens the twin from the journal; false when it is not registered, or the database is away.</summary>
    private async Task<bool> TryOpen(bool registerUnknown)
    {
        OpenTwin? opened;
        var began = clock.GetTimestamp();
        try
        {
            opened = await store.Open(_id, registerUnknown, CancellationToken.None);
        }
        catch (DatabaseUnavailableException)
        {
            _isUnavailable = true;
            return false;
        }
        _isUnavailable = false;
        if (opened is null)
            return false;
        var (state, configuration) = Replay.Of(_id, opened.Past);
        _epoch = opened.Epoch;
        _mustOpen = false;
        // What was committed without a word of it is in the journal, and in no model's inputs.
        _scoring = null;
        _checkpoints = Checkpointing.From(opened.Past, Now());
        Show(new LiveMachine(opened.Machine, configuration, state));
        TwinMetrics.Opened(clock.GetElapsedTime(began), opened.Past.Since.Count);
        if (!opened.Desired.IsSameAs(configuration))
            await Command(_live!, new TwinCommand(TwinCommandKind.ConfigurationChanged, Now(), opened.Desired));
        await AskAfterParents();
        return true;
    }

    private Task<IngestResult> Command(LiveMachine live, TwinCommand command)
    {
        var (state, effects, configuration) = Replay.Decide(live.State, live.Configuration, command);
        return Commit(live, new LiveMachine(live.Machine, configuration, state, effects.Alarms), effects, command: command);
    }

    private async Task<IngestResult> Commit(
        LiveMachine before, LiveMachine after, Effects effects, ReadingBatch? batch = null, Digest digest = default, TwinCommand? command = null)
    {
        if (digest.Accepted == 0 && command is null && effects.IsEmpty)
        {
            Show(after);
            return IngestResult.Committed;
        }
        var checkpoint = _checkpoints.IsDue(after.State, Now(), _options);
        var outcome = await journal.Append(new JournalEntry
        {
            MachineKey = before.Machine.Key,
            Epoch = _epoch,
            State = after.State,
            Effects = effects,
            Batch = digest.Accepted > 0 ? batch : null,
            Digest = digest,
            LastEventAtBefore = before.State.LastEventAt,
            Command = command,
            CheckpointUnder = checkpoint ? after.Configuration : null,
        });
        switch (outcome)
        {
            case JournalOutcome.Committed:
                if (checkpoint)
                    _checkpoints = Checkpointing.At(after.State, Now());
                Show(after);
                parents.Publish(before.State, after.State, effects);
                Score(after, batch, digest, command);
                if (checkpoint)
                    KeepFeatures(after);
                return IngestResult.Committed;
            case JournalOutcome.Busy:
                return IngestResult.Busy;
            case JournalOutcome.Unavailable:
                return IngestResult.Unavailable;
            case JournalOutcome.Unknown:
                _mustOpen = true;
                return IngestResult.Unavailable;
            default:
                TwinMetrics.Overtaken.Add(1);
                _mustOpen = true;
                DeactivateOnIdle();
                return IngestResult.Overtaken;
        }
    }

    private void Show(LiveMachine live)
    {
        _live = live;
        feed.Publish(live);
        Arm();
    }

    /// <summary>
    /// Keeps one timer for the nearest deadline. It is set earlier when a nearer one comes up, and left when deadlines move away, as they do with
    /// each reading: when it fires too early it only looks again.
    /// </summary>
    private void Arm()
    {
        var deadline = _live is { Machine.IsRetired: false } live ? Twin.NextDeadline(live.State, live.Configuration) : long.MaxValue;
        if (deadline >= _armedFor || deadline == long.MaxValue)
            return;
        var due = TimeSpan.FromMicroseconds(Math.Max(1_000, deadline - Now() + 1_000));
        _armedFor = deadline;
        if (_timer is null)
            _timer = this.RegisterGrainTimer(static (grain, _) => grain.PassDeadlines(), this, due, Timeout.InfiniteTimeSpan);
        else
            _timer.Change(due, Timeout.InfiniteTimeSpan);
        DelayDeactivation(due + _deadlineSlack);
    }

    private async Task PassDeadlines()
    {
        _armedFor = long.MaxValue;
        if (_mustOpen)
            await TryOpen(registerUnknown: false);
        if (_mustOpen || _live is not { } live)
        {
            TryAgainSoon();
            return;
        }
        var now = Now();
        if (Twin.NextDeadline(live.State, live.Configuration) <= now)
        {
            var (state, effects) = Twin.Advance(live.State, now, live.Configuration);
            var result = await Commit(live, new LiveMachine(live.Machine, live.Configuration, state, effects.Alarms), effects);
            if (result != IngestResult.Committed)
            {
                TryAgainSoon();
                return;
            }
        }
        Arm();
    }

    private void TryAgainSoon()
    {
        if (_timer is null)
            return;
        _armedFor = Now() + 1_000_000;
        _timer.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
    }

    private ReadingsReceipt Refuse(IngestResult result) => new(result, [], [], _live?.State.Sequence ?? 0);

    [LoggerMessage(2021, LogLevel.Warning, "The check-point of {Machine} was left out when it left memory: {Reason}")]
    private static partial void CheckpointLeftOut(ILogger logger, string machine, string reason);
}
