using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Millwright.Contracts.Machines;
using Millwright.Storage.Processes;
using Millwright.Storage.Retention;

namespace Millwright.Silo.Retention;

/// <summary>
/// Removes what has become old, when the silo starts and each interval, in one process at a time. Before readings go, the twins that would need
/// them to be opened again write a check-point.
/// </summary>
internal sealed partial class RetentionService(
    RetentionStore store, IGrainFactory grains, IOptions<RetentionOptions> options, TimeProvider clock, ILogger<RetentionService> log) : BackgroundService
{
    private const int AtOnce = 8;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => clock.Each(options.Value.Interval, Pass, stoppingToken, isFirstAtOnce: true);

    private async Task Pass(CancellationToken cancellationToken)
    {
        try
        {
            await using var turn = await store.TryBegin(cancellationToken);
            if (turn is null)
                return;
            if (await turn.ArchiveAlarms(cancellationToken) is > 0 and var archived)
                AlarmsArchived(log, archived);
            foreach (var partition in await turn.OldMonths(cancellationToken))
                Tell(partition, await turn.Remove(partition, cancellationToken));
            var deleted = await turn.DeleteRows(cancellationToken);
            foreach (var (table, rows) in deleted)
                Deleted(log, rows, table);
            // Last: a twin that cannot be opened keeps its readings, and nothing else.
            foreach (var partition in await turn.OldReadings(cancellationToken))
            {
                await Checkpoint(turn, partition, cancellationToken);
                Tell(partition, await turn.Remove(partition, cancellationToken));
            }
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, the plant goes on: what is old only stays until the next interval.
            PutOff(log, error);
        }
    }

    private async Task Checkpoint(RetentionTurn turn, OldPartition partition, CancellationToken cancellationToken)
    {
        var machines = await turn.InNeedOf(partition, cancellationToken);
        await Parallel.ForEachAsync(
            machines,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (machine, _) => await grains.GetGrain<IMachineGrain>(machine.Value).Checkpoint());
        if (machines.Count > 0)
            Checkpointed(log, machines.Count, partition.Name);
    }

    private void Tell(OldPartition partition, PartitionFate fate)
    {
        switch (fate)
        {
            case PartitionFate.Dropped:
                Dropped(log, partition.Name, partition.To);
                break;
            case PartitionFate.Archived:
                Archived(log, partition.Name, partition.To);
                break;
            default:
                Stays(log, partition.Name, fate);
                break;
        }
    }

    [LoggerMessage(2031, LogLevel.Information, "Dropped {Partition}: all in it is older than {To:u}.")]
    private static partial void Dropped(ILogger logger, string partition, DateTime to);

    [LoggerMessage(2032, LogLevel.Information, "Moved {Partition} to the schema archive: all in it is older than {To:u}.")]
    private static partial void Archived(ILogger logger, string partition, DateTime to);

    [LoggerMessage(2033, LogLevel.Information, "{Partition} is old but stays until the next interval: {Fate}.")]
    private static partial void Stays(ILogger logger, string partition, PartitionFate fate);

    [LoggerMessage(2034, LogLevel.Information, "Check-pointed {Count} twins so that {Partition} may go.")]
    private static partial void Checkpointed(ILogger logger, int count, string partition);

    [LoggerMessage(2035, LogLevel.Information, "Deleted {Rows} rows of {Table} that were old.")]
    private static partial void Deleted(ILogger logger, long rows, string table);

    [LoggerMessage(2037, LogLevel.Information, "Moved {Count} alarms that were cleared long ago to the archive.")]
    private static partial void AlarmsArchived(ILogger logger, long count);

    [LoggerMessage(2036, LogLevel.Warning, "What is old could not be removed and stays until the next interval.")]
    private static partial void PutOff(ILogger logger, Exception error);
}
