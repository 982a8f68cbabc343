using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Millwright.Contracts.Alarms;
using Millwright.Contracts.Live;
using Millwright.Silo.Alarms;
using Millwright.Silo.Hosting;
using Millwright.Silo.Machines;
using Millwright.Storage.Alarms;
using Millwright.Storage.Processes;

namespace Millwright.Silo.Live;

/// <summary>
/// The silo's live feed: twins say what they committed, and at each interval every gateway hears the newest state of each machine and alarm
/// that changed, once. Bounded by their number: one that changes again before the interval ends replaces its own entry.
/// A gateway that is new to the list hears first what changed within a lease: its joining took a while to get here, and after the directory's
/// silo has died nobody is on the list until the gateways have renewed.
/// </summary>
internal sealed partial class StatusFeed(
    IGrainFactory grains, IOptions<TwinOptions> options, TimeProvider clock, ILogger<StatusFeed> log) : BackgroundService
{
    private const int ItemsPerMessage = 500;
    private static readonly TimeSpan DirectoryAge = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DirectoryAgeUnheard = TimeSpan.FromMilliseconds(500);

    private readonly TimeSpan _interval = options.Value.FeedInterval;
    private readonly Changes<string, LiveMachine> _machines = new(clock);
    private readonly Changes<Guid, LiveAlarm> _alarms = new(clock);

    /// <summary>Apart from the twins' own word, which may be newer than what was read when the incident was formed.</summary>
    private readonly Changes<Guid, AlarmRow> _correlated = new(clock);
    private IFeedObserver[] _listeners = [];
    private long _listenersAsked;
    private long _heard = clock.GetTimestamp();

    /// <summary>Called by a twin after its commit; never waits.</summary>
    public void Publish(LiveMachine machine)
    {
        _machines.Put(machine.Machine.Id.Value, machine);
        foreach (var alarm in machine.ChangedAlarms)
            _alarms.Put(alarm.Id, new LiveAlarm(machine.Machine, alarm));
    }

    /// <summary>Called when alarms were put into incidents; never waits.</summary>
    public void Publish(IEnumerable<AlarmRow> correlated)
    {
        foreach (var alarm in correlated)
            _correlated.Put(alarm.Id, alarm);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => clock.Each(_interval, _ => Flush(), stoppingToken);

    private async Task Flush()
    {
        await RenewListeners();
        // What nobody hears yet waits for whoever joins: a change lost here would be shown only with the machine's next one.
        if (_listeners.Length > 0)
        {
            _heard = clock.GetTimestamp();
            var since = _machines.Since;
            await Send(_machines.Take(), ChangesOf(_alarms.Take(), _correlated.Take()), _listeners);
            if (since > 0)
                FeedMetrics.DelaySeconds.Record(clock.GetElapsedTime(since).TotalSeconds);
        }
        else if (clock.GetElapsedTime(_heard) > IFeedDirectoryGrain.Lease)
        {
            // There are ever more alarms, unlike machines; and no gateway is left that has not to read them from the database when it joins.
            _alarms.Forget();
            _correlated.Forget();
        }
    }

    private async Task RenewListeners()
    {
        if (clock.GetElapsedTime(_listenersAsked) < (_listeners.Length == 0 ? DirectoryAgeUnheard : DirectoryAge) && _listenersAsked != 0)
            return;
        try
        {
            var listeners = await grains.GetGrain<IFeedDirectoryGrain>(0).Listeners();
            var joined = listeners.Except(_listeners).ToArray();
            _listeners = listeners;
            FeedMetrics.Listeners = listeners.Length;
            await CatchUp(joined);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            DirectoryUnreachable(log, error);
        }
        _listenersAsked = clock.GetTimestamp();
    }

    private async Task CatchUp(IFeedObserver[] joined)
    {
        var machines = _machines.ToldWithin(IFeedDirectoryGrain.Lease);
        var alarms = ChangesOf(_alarms.ToldWithin(IFeedDirectoryGrain.Lease), _correlated.ToldWithin(IFeedDirectoryGrain.Lease));
        if (joined.Length > 0)
            await Send(machines, alarms, joined);
    }

    private static IEnumerable<AlarmChange> ChangesOf(IEnumerable<LiveAlarm> alarms, IEnumerable<AlarmRow> correlated) =>
        alarms.Select(static alarm => alarm.Change).Concat(correlated.Select(LiveAlarm.ChangeOf));

    private async Task Send(IEnumerable<LiveMachine> machines, IEnumerable<AlarmChange> alarms, IFeedObserver[] listeners)
    {
        foreach (var part in machines.Chunk(ItemsPerMessage))
        {
            var views = Array.ConvertAll(part, static machine => machine.View);
            foreach (var listener in listeners)
                await Tell(listener.Changed(views), views.Length);
        }
        foreach (var part in alarms.Chunk(ItemsPerMessage))
        {
            foreach (var listener in listeners)
                await Tell(listener.AlarmsChanged(part), part.Length);
        }
    }

    private async Task Tell(Task call, int changes)
    {
        try
        {
            await call;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Losses.Changes(changes);
            ListenerUnreachable(log, error);
        }
    }

    [LoggerMessage(2001, LogLevel.Warning, "The feed directory did not answer; the gateways known so far are still served.")]
    private static partial void DirectoryUnreachable(ILogger logger, Exception error);

    [LoggerMessage(2002, LogLevel.Warning, "A gateway did not take its changes; its lease will end unless it renews.")]
    private static partial void ListenerUnreachable(ILogger logger, Exception error);
}
