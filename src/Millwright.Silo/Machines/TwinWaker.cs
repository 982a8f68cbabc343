using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Millwright.Contracts.Machines;
using Millwright.Storage;
using Millwright.Storage.Machines;

namespace Millwright.Silo.Machines;

/// <summary>
/// Wakes the twins whose machines were last heard alive, so that somebody watches for their silence, and those with an alarm that time alone will
/// change: all of them when the silo starts, and each minute those that are overdue, whose twin went down with another silo.
/// </summary>
internal sealed partial class TwinWaker(IGrainFactory grains, TwinStore store, TimeProvider clock, ILogger<TwinWaker> log) : BackgroundService
{
    /// <summary>Enough to keep the silo and its database busy, and no more: who asks for a cold twin meanwhile waits behind these.</summary>
    private static readonly int AtOnce = Math.Clamp(2 * Environment.ProcessorCount, 4, 16);

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            await Wake(heardBefore: long.MaxValue, stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await Wake(clock.Micros() - Interval.Micros(), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    private async Task Wake(long heardBefore, CancellationToken cancellationToken)
    {
        try
        {
            var woken = 0;
            await Parallel.ForEachAsync(
                store.ExpectedAlive(heardBefore, cancellationToken),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (machine, _) =>
                {
                    await grains.GetGrain<IMachineGrain>(machine.Value).Wake();
                    Interlocked.Increment(ref woken);
                });
            if (woken > 0)
                Woken(log, woken);
        }
        catch (DatabaseUnavailableException error)
        {
            Postponed(log, error);
        }
    }

    [LoggerMessage(2011, LogLevel.Information, "Woke {Count} twins to watch for silence.")]
    private static partial void Woken(ILogger logger, int count);

    [LoggerMessage(2012, LogLevel.Warning, "The database is out of reach: waking the twins that are overdue is put off for a minute.")]
    private static partial void Postponed(ILogger logger, Exception error);
}
