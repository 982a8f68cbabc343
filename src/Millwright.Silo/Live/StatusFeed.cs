using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Millwright.Contracts.Live;
using Millwright.Contracts.Machines;
using Millwright.Silo.Machines;

namespace Millwright.Silo.Live;

/// <summary>
/// The silo's live feed: twins say what they committed, and at each interval every gateway hears the newest state of each machine
/// that changed, once. Bounded by the number of machines: a machine that changes again before the interval ends replaces its own entry.
/// A gateway that is new to the list hears first what changed within a lease: its joining took a while to get here, and after the directory's
/// silo has died nobody is on the list until the gateways have renewed.
/// </summary>
internal sealed partial class StatusFeed(
    IGrainFactory grains, IOptions<TwinOptions> options, TimeProvider clock, ILogger<StatusFeed> log) : BackgroundService
{
    private const int MachinesPerMessage = 500;
    private static readonly TimeSpan DirectoryAge = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DirectoryAgeUnheard = TimeSpan.FromMilliseconds(500);

    private readonly TimeSpan _interval = options.Value.FeedInterval;
    private readonly ConcurrentDictionary<string, LiveMachine> _changed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (LiveMachine Machine, long At)> _sent = new(StringComparer.Ordinal);
    private IFeedObserver[] _listeners = [];
    private long _listenersAsked;

    /// <summary>Called by a twin after its commit; never waits.</summary>
    public void Publish(LiveMachine machine) => _changed[machine.Machine.Id.Value] = machine;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await Flush();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops: gateways on other silos fill from the twins' next activation.
        }
    }

    private async Task Flush()
    {
        await RenewListeners();
        // What nobody hears yet waits for whoever joins: a change lost here would be shown only with the machine's next one.
        if (_changed.IsEmpty || _listeners.Length == 0)
            return;
        var now = clock.GetTimestamp();
        var taken = new List<LiveMachine>(_changed.Count);
        foreach (var (id, _) in _changed)
        {
            if (!_changed.TryRemove(id, out var machine))
                continue;
            _sent[id] = (machine, now);
            taken.Add(machine);
        }
        await Send(taken, _listeners);
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
        foreach (var (id, sent) in _sent)
            if (clock.GetElapsedTime(sent.At) > IFeedDirectoryGrain.Lease)
                _sent.Remove(id);
        if (joined.Length > 0)
            await Send(_sent.Values.Select(static sent => sent.Machine), joined);
    }

    private async Task Send(IEnumerable<LiveMachine> machines, IFeedObserver[] listeners)
    {
        if (listeners.Length == 0)
            return;
        foreach (var message in machines.Chunk(MachinesPerMessage))
        {
            var views = Array.ConvertAll(message, static machine => machine.View);
            foreach (var listener in listeners)
                await Send(views, listener);
        }
    }

    private async Task Send(MachineView[] machines, IFeedObserver listener)
    {
        try
        {
            await listener.Changed(machines);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            ListenerUnreachable(log, error);
        }
    }

    [LoggerMessage(2001, LogLevel.Warning, "The feed directory did not answer; the gateways known so far are still served.")]
    private static partial void DirectoryUnreachable(ILogger logger, Exception error);

    [LoggerMessage(2002, LogLevel.Warning, "A gateway did not take its changes; its lease will end unless it renews.")]
    private static partial void ListenerUnreachable(ILogger logger, Exception error);
}
