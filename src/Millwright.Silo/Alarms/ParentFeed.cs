using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Millwright.Contracts.Machines;
using Millwright.Storage.Alarms;
using Millwright.Twins;
using Millwright.Twins.Alarms;
using Millwright.Twins.Machines;
using Millwright.Twins.State;

namespace Millwright.Silo.Alarms;

/// <summary>
/// Tells the twins whose rules name an alarm as parent that it is in alarm, or no longer: after the commit, outside the turn of the twin that
/// changed. Bounded: what does not fit, or does not arrive, is made up for when the dependant is next opened or refreshed.
/// </summary>
internal sealed partial class ParentFeed(IGrainFactory grains, AlarmQueries alarms, ILogger<ParentFeed> log) : BackgroundService
{
    private const int MostWaiting = 10_000;
    private const int MostAtOnce = 500;
    private const int CallsAtOnce = 16;

    private readonly Channel<ParentAlarm> _changed = Channel.CreateBounded<ParentAlarm>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>The parents that a configuration's rules name.</summary>
    public static IReadOnlyList<ParentRule> NamedBy(MachineConfiguration configuration) =>
        [.. configuration.Rules.Where(static rule => rule.Enabled).Select(static rule => rule.Suppress.Parent).OfType<ParentRule>().Distinct()];

    /// <summary>Called by a twin after its commit; never waits.</summary>
    public void Publish(TwinState before, TwinState after, Effects effects)
    {
        foreach (var rule in effects.Alarms.Select(static alarm => alarm.Rule).Distinct())
            if (IsInAlarm(after, rule) is var inAlarm && inAlarm != IsInAlarm(before, rule))
                _changed.Writer.TryWrite(new ParentAlarm(after.Machine.Value, rule, inAlarm));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var taken = new List<ParentAlarm>();
        try
        {
            while (await _changed.Reader.WaitToReadAsync(stoppingToken))
            {
                while (taken.Count < MostAtOnce && _changed.Reader.TryRead(out var parent))
                    taken.Add(parent);
                await Tell(taken, stoppingToken);
                taken.Clear();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops; dependants ask after their parents when they are opened.
        }
    }

    private async Task Tell(List<ParentAlarm> changed, CancellationToken stoppingToken)
    {
        try
        {
            // Of one parent the newest word counts.
            var newest = changed.GroupBy(static parent => (parent.Machine, parent.Rule)).Select(static group => group.Last()).ToDictionary(static parent => parent.Key);
            var dependants = await alarms.DependantsOf([.. newest.Values.Select(static parent => new ParentRule(parent.Machine, parent.Rule))], stoppingToken);
            await Parallel.ForEachAsync(
                dependants, new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce, CancellationToken = stoppingToken },
                async (dependant, _) =>
                {
                    var parent = newest[ParentAlarm.KeyOf(dependant.Parent.Machine, dependant.Parent.Rule)];
                    await grains.GetGrain<IMachineGrain>(dependant.Machine).ParentAlarm(parent.Machine, parent.Rule, parent.InAlarm);
                });
        }
        catch (Exception error) when (error is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            // Whatever it is: dependants make up for it, and the next changes must still be told.
            NotTold(log, error);
        }
    }

    private static bool IsInAlarm(TwinState state, string rule) => Array.Exists(state.Alarms, alarm => alarm.InAlarm && alarm.Rule == rule);

    [LoggerMessage(2041, LogLevel.Warning, "Some twins were not told of a parent alarm; they ask after it when they are next opened or refreshed.")]
    private static partial void NotTold(ILogger logger, Exception error);
}
