using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Millwright.Contracts.Machines;
using Millwright.Storage.Alarms;
using Millwright.Twins.Machines;

namespace Millwright.Silo.Alarms;

/// <summary>
/// Brings changed rules to the twins that they cover, after whoever changed one has had his answer. It reads the changes from the database: each
/// silo brings every change of the last hour, its own at once and those of others at the next look, so that none is lost with the silo that took
/// it. A twin that has a rule already does nothing, and one that is opened takes the newest rules by itself; a twin that could not be told is
/// told again at the next look.
/// </summary>
public sealed partial class RuleFeed(IGrainFactory grains, AlarmRuleRegistry rules, TimeProvider clock, ILogger<RuleFeed> log) : BackgroundService
{
    private const int TwinsAtOnce = 32;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    private readonly Wakeup _wakeup = new(clock);
    private HashSet<RuleChange> _brought = [];
    private IReadOnlyCollection<MachineId> _untold = [];

    /// <summary>A rule was changed; never waits.</summary>
    public void Ring() => _wakeup.Ring();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Look(stoppingToken);
                await _wakeup.Wait(Interval, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops; the others bring what is left, and it does itself at its next start.
        }
    }

    private async Task Look(CancellationToken stoppingToken)
    {
        try
        {
            var changes = await rules.ChangesWithin(Remembered, stoppingToken);
            var scopes = changes.Where(change => !_brought.Contains(change.Change)).SelectMany(static change => change.Scopes).Distinct().ToList();
            var covered = scopes.Count == 0 ? [] : await rules.Covered(scopes, stoppingToken);
            _untold = await Tell(covered.Select(static machine => machine.Id).Union(_untold), stoppingToken);
            _brought = [.. changes.Select(static change => change.Change)];
        }
        catch (Exception error) when (error is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            // Whatever it is: the changes are still there at the next look.
            PutOff(log, error);
        }
    }

    /// <returns>Those that could not be told.</returns>
    private async Task<IReadOnlyCollection<MachineId>> Tell(IEnumerable<MachineId> machines, CancellationToken stoppingToken)
    {
        var untold = new ConcurrentBag<MachineId>();
        Exception? reason = null;
        await Parallel.ForEachAsync(
            machines, new ParallelOptions { MaxDegreeOfParallelism = TwinsAtOnce, CancellationToken = stoppingToken },
            async (machine, _) =>
            {
                try
                {
                    await grains.GetGrain<IMachineGrain>(machine.Value).Refresh();
                }
                catch (Exception error)
                {
                    untold.Add(machine);
                    reason = error;
                }
            });
        if (reason is not null)
            NotTold(log, untold.Count, reason);
        return untold;
    }

    [LoggerMessage(2042, LogLevel.Warning, "Changed rules are brought to the twins later.")]
    private static partial void PutOff(ILogger logger, Exception error);

    [LoggerMessage(2043, LogLevel.Warning, "{Count} twins could not be told of a changed rule and are told again at the next look.")]
    private static partial void NotTold(ILogger logger, int count, Exception error);
}
