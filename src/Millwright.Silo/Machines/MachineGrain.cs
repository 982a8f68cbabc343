using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Millwright.Contracts.Machines;
using Millwright.Contracts.Readings;
using Millwright.Silo.Live;
using Millwright.Storage;
using Millwright.Storage.Journaling;
using Millwright.Storage.Machines;
using Millwright.Twins;
using Millwright.Twins.Machines;
using Millwright.Twins.Readings;
using Millwright.Twins.State;

namespace Millwright.Silo.Machines;

/// <summary>
/// A machine's twin: asks the rules, hands what they decided to the journal, and shows only what the journal has committed.
/// The order that must hold in every turn: decide on a copy, commit, then replace the live state, then publish. A turn that cannot
/// commit leaves the live state as it was; one whose commit has an unknown outcome, or that another activation has overtaken,
/// gives up the activation, and the next one opens from the journal.
/// </summary>
internal sealed partial class MachineGrain(
    TwinStore store, Journal journal, StatusFeed feed, IOptions<TwinOptions> options, TimeProvider clock, ILogger<MachineGrain> log)
    : Grain, IMachineGrain
{
    private readonly TwinOptions _options = options.Value;
    private MachineId _id;
    private OpenTwin? _twin;
    private LiveMachine? _live;
    private bool _unavailable;
    private IGrainTimer? _timer;
    private long _armedFor = long.MaxValue;
    private long _snapshotReadings;
    private long _snapshotAt;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (!MachineId.TryParse(this.GetPrimaryKeyString(), out _id))
            throw new ArgumentException($"'{this.GetPrimaryKeyString()}' is no machine id; expected {MachineId.Expectation}.");
        await Open(registerUnknown: false, cancellationToken);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_twin is null || _live is null || _live.State.ReadingCount - _snapshotReadings < _options.ReadingsWorthSnapshotOnLeave)
            return;
        try
        {
            await store.SaveSnapshot(_twin, _live.State, _live.Configuration, cancellationToken);
        }
        catch (DatabaseUnavailableException)
        {
            // The check-point only shortens the next activation; the journal has everything.
        }
    }

    public async Task<ReadingsReceipt> Ingest(ReadingsMessage readings)
    {
        if (_live is null && await Open(_options.RegisterUnknown, CancellationToken.None) is { } refused)
            return Refuse(refused);
        var live = _live!;
        if (live.Machine.IsRetired)
            return Refuse(IngestResult.Retired);

        var batch = new ReadingBatch(
            readings.Sensors, readings.At, readings.Sequence, Unsafe.As<ReadingFlags[]>(readings.Flags), readings.Values, clock.Micros());
        try
        {
            var suspects = Twin.Suspects(live.State, batch);
            var known = suspects.Length == 0 ? [] : await store.ReadingsAt(_twin!.Key, suspects, CancellationToken.None);
            var digest = Twin.Digest(live.State, batch, known, live.Configuration);
            var result = await Commit(live, digest.State, live.Configuration, digest.Effects, batch, digest);
            return new ReadingsReceipt(
                result, Unsafe.As<byte[]>(digest.Outcomes), digest.Conflicts, result == IngestResult.Committed ? digest.State.Sequence : live.State.Sequence);
        }
        catch (DatabaseUnavailableException)
        {
            return Refuse(IngestResult.Unavailable);
        }
    }

    public Task<MachineView?> View() => _unavailable
        ? throw new DatabaseUnavailableException($"The twin of {_id} cannot be opened while the database is out of reach.")
        : Task.FromResult(_live?.View);

    public async Task Refresh()
    {
        if (_live is null)
        {
            await Open(registerUnknown: false, CancellationToken.None);
            return;
        }
        var registered = await store.Registration(_id, CancellationToken.None);
        if (registered is null)
            return;
        var live = new LiveMachine(registered.Machine, _live.Configuration, _live.State);
        if (registered.Configuration.Equals(_live.Configuration))
            Show(live);
        else
            await Command(live, TwinCommand.ConfigurationChanged(registered.Configuration));
    }

    public async Task<MachineView?> SetMaintenance(bool inMaintenance)
    {
        if (_live is not null && _live.State.InMaintenance != inMaintenance)
            await Command(_live, TwinCommand.Maintenance(inMaintenance));
        return _live?.View;
    }

    public Task Wake() => Task.CompletedTask;

    public Task<ReadingsReceipt?> Noop(ReadingsMessage readings) => Task.FromResult<ReadingsReceipt?>(null);
}
