using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Millwright.EmbeddedOrleans.Calls;
using Millwright.EmbeddedOrleans.Proxies;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Millwright.EmbeddedOrleans.Activations;

/// <summary>Every activation of the process, and the way of a call to the one it is for.</summary>
internal sealed partial class Catalog : IDisposable
{
    /// <summary>How many grains say goodbye at once when the silo stops: about what a database takes at once.</summary>
    private const int LeavingAtOnce = 64;

    private readonly ConcurrentDictionary<GrainId, Activation> _activations = new();
    private readonly ConcurrentDictionary<GrainId, StatelessPool> _pools = new();
    private readonly ConditionalWeakTable<IGrainObserver, string> _observerKeys = [];
    private readonly Lock _making = new();
    private readonly Meter _meter = new("Microsoft.Orleans");
    private readonly TimeSpan _responseTimeout;
    private readonly TimeSpan _collectionAge;
    private readonly ITimer _overdueTimer;
    private readonly ITimer _collectionTimer;
    private readonly ILogger<Catalog> _log;
    private long _lastObserver;
    private bool _isStopping;

    public Catalog(
        IServiceProvider services, TimeProvider clock, IOptions<GrainCollectionOptions> collection, IOptions<SiloMessagingOptions> messaging,
        IEnumerable<IIncomingGrainCallFilter> filters, ILogger<Catalog> log)
    {
        Services = services;
        Clock = clock;
        Filters = [.. filters];
        Factory = new GrainFactory(this);
        _log = log;
        _responseTimeout = messaging.Value.ResponseTimeout;
        _collectionAge = collection.Value.CollectionAge;
        var look = TimeSpan.FromTicks(Math.Clamp(_responseTimeout.Ticks / 4, TimeSpan.TicksPerMillisecond * 10, TimeSpan.TicksPerSecond));
        _overdueTimer = clock.CreateTimer(_ => FailOverdue(), null, look, look);
        _collectionTimer = clock.CreateTimer(_ => Collect(), null, collection.Value.CollectionQuantum, collection.Value.CollectionQuantum);
        _meter.CreateObservableGauge("orleans-catalog-activations", () => _activations.Count, description: "Grains and observers in memory.");
    }

    public IServiceProvider Services { get; }

    public TimeProvider Clock { get; }

    /// <summary>What every call from outside an activation passes, in order.</summary>
    public IIncomingGrainCallFilter[] Filters { get; }

    public GrainFactory Factory { get; }

    public object Reference(Type grainInterface, GrainId id)
    {
        var reference = ProxyFactory.Create(grainInterface);
        reference.Bind(this, id);
        return reference;
    }

    /// <summary>Brings a call to an activation of its grain, making one if there is none. Whatever fails, the call hears of it.</summary>
    public void Dispatch(GrainId id, Call call)
    {
        try
        {
            // An activation that is gone is out of the catalog already: the next round finds or makes another.
            while (!Find(id).TryTake(call))
            {
            }
        }
        catch (Exception error)
        {
            call.Fail(error);
        }
    }

    public void Remove(Activation activation)
    {
        if (_pools.TryGetValue(activation.Id, out var pool))
            pool.Remove(activation);
        _activations.TryRemove(KeyValuePair.Create(activation.Id, activation));
    }

    public TObserver CreateObserver<TObserver>(IGrainObserver observer)
    {
        if (observer is Grain or GrainReference)
            throw new ArgumentException("A grain is called by AsReference; object references are for what is no grain.", nameof(observer));
        var id = new GrainId(GrainClass.Observers, _observerKeys.GetValue(observer, _ => Interlocked.Increment(ref _lastObserver).ToString()));
        _activations.GetOrAdd(id, static (id, made) => new Activation(made.Catalog, id, new WeakReference<IGrainObserver>(made.Observer)), (Catalog: this, Observer: observer));
        return (TObserver)Reference(typeof(TObserver), id);
    }

    public void DeleteObserver(IGrainObserver observer)
    {
        if (observer is not GrainReference reference || !reference.Id.Class.IsObserver)
            throw new ArgumentException("Give the reference that CreateObjectReference made, not the object.", nameof(observer));
        _activations.TryRemove(reference.Id, out _);
    }

    /// <summary>
    /// No new activations; the grains in memory end their calls and say goodbye. When time is up, the calls that are left fail: nobody waits for
    /// an answer that cannot come.
    /// </summary>
    public async Task Stop(CancellationToken cancellationToken)
    {
        lock (_making)
            _isStopping = true;
        var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The silo is stopping.");
        try
        {
            await Parallel.ForEachAsync(
                All(), new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = LeavingAtOnce },
                async (activation, stop) => await activation.DeactivateWhenIdle(reason, stop).WaitAsync(stop));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            foreach (var activation in All())
                activation.FailAll(new SiloUnavailableException($"The silo has stopped before {activation.Id} could answer; whether the call took effect is not known."));
        }
    }

    public void Dispose()
    {
        _overdueTimer.Dispose();
        _collectionTimer.Dispose();
        _meter.Dispose();
    }

    private IEnumerable<Activation> All() => _activations.Select(static entry => entry.Value).Concat(_pools.SelectMany(static entry => entry.Value.Workers()));

    private Activation Find(GrainId id)
    {
        if (_activations.TryGetValue(id, out var activation))
            return activation;
        if (id.Class.IsObserver)
            throw new ClientNotAvailableException($"The observer {id} is gone.");
        lock (_making)
        {
            if (_isStopping)
                throw new SiloUnavailableException($"The silo is stopping: {id} is not activated any more.");
            return id.Class.StatelessWorkers is { } most
                ? _pools.GetOrAdd(id, static (_, most) => new StatelessPool(most), most).Next(this, id)
                : _activations.GetOrAdd(id, static (id, catalog) => new Activation(catalog, id), this);
        }
    }

    private void FailOverdue()
    {
        foreach (var activation in All())
            activation.FailOverdue(_responseTimeout);
    }

    private void Collect()
    {
        var reason = new DeactivationReason(DeactivationReasonCode.ActivationIdle, "Nobody called the grain for a while.");
        foreach (var activation in All())
        {
            if (activation.IsLostObserver)
                Remove(activation);
            else if (activation.IsIdle(_collectionAge))
                _ = activation.DeactivateWhenIdle(reason);
        }
    }

    /// <summary>A call failed that nobody waits for.</summary>
    public void NobodyHears(string call, Exception error)
    {
        if (error is not ClientNotAvailableException)
            OneWayFailed(_log, call, error);
    }

    public void TimerFailed(GrainId id, Exception error) => TimerFailed(_log, id.ToString(), error);

    public void LeftBadly(GrainId id, Exception error) => LeftBadly(_log, id.ToString(), error);

    [LoggerMessage(9001, LogLevel.Warning, "{Call}, which nobody waits for, failed.")]
    private static partial void OneWayFailed(ILogger logger, string call, Exception error);

    [LoggerMessage(9002, LogLevel.Error, "A timer of {Grain} failed; it goes on.")]
    private static partial void TimerFailed(ILogger logger, string grain, Exception error);

    [LoggerMessage(9003, LogLevel.Error, "{Grain} failed while it left memory.")]
    private static partial void LeftBadly(ILogger logger, string grain, Exception error);
}
