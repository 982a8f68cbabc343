using Microsoft.Extensions.Logging;
using Millwright.Contracts.Learning;
using Millwright.Silo.Learning;
using Millwright.Storage.Journaling;
using Millwright.Twins;
using Millwright.Twins.Readings;

namespace Millwright.Silo.Machines;

/// <summary>What models make of the twin's readings. It comes after the commit, and nothing of it can undo or delay what was told.</summary>
internal sealed partial class MachineGrain
{
    private MachineScoring? _scoring;

    public Task<ModelInputs?> Inputs(string features)
    {
        LeaveUnopened();
        return Task.FromResult(_live is { } live && !scoring.Catalog.IsEmpty ? (_scoring ??= new MachineScoring(scoring)).Inputs(live, features) : null);
    }

    /// <summary>Scores what was committed, where a model answers for the machine; where none does it costs nothing.</summary>
    private void Score(LiveMachine live, ReadingBatch? batch, in Digest digest, TwinCommand? command)
    {
        try
        {
            if (scoring.Catalog.IsEmpty)
                _scoring = null;
            else if (batch is { } readings && digest.Accepted > 0)
                (_scoring ??= new MachineScoring(scoring)).Take(live, readings, digest);
            else if (command is { Kind: TwinCommandKind.MaintenanceEnded })
                _scoring?.Maintained(command.At);
        }
        catch (Exception error)
        {
            // A model that cannot be asked is no reason to refuse a reading.
            _scoring = null;
            NotScored(log, live.Machine.Id.Value, error);
        }
    }

    /// <summary>Beside a check-point: a twin that is opened goes on from both.</summary>
    private void KeepFeatures(LiveMachine live)
    {
        if (_scoring?.ToKeep(live.Machine, fewest: 1) is { } kept)
            scoring.Keep(kept);
    }

    private async Task LeaveFeatures(LiveMachine live, CancellationToken cancellationToken)
    {
        if (_scoring?.ToKeep(live.Machine, _options.ReadingsWorthSnapshotOnLeave) is { } kept)
            await scoring.KeepNow(kept, cancellationToken);
    }

    [LoggerMessage(2022, LogLevel.Warning, "{Machine} was not scored.")]
    private static partial void NotScored(ILogger logger, string machine, Exception error);
}
