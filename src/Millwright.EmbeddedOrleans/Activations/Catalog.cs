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
    private static readonly Meter Meter = new("Microsoft.Orleans");

    private readonly ConcurrentDictionary<GrainId, Activation> _activations = new();
    private readonly ConcurrentDictionary<GrainId, StatelessPool> _pools = new();
    private readonly ConcurrentDictionary<GrainId, WeakReference<IGrainObserver>> _observers = new();
    private readonly ConditionalWeakTable<IGrainObserver, ObserverNumber> _observerNumbers = [];
    private readonly TimeSpan _responseTimeout;
    private readonly TimeSpan _collectionAge;
    private readonly ITimer _overdueTimer;
    private readonly ITimer _collectionTimer;
    private readonly ILogger<Catalog> _log;
    private long _lastObserver;
    private volatile bool _isStopping;

    public Catalog(
        IServiceProvider services, TimeProvider clock, IOptions<GrainCollectionOptions> collection, IOptions<SiloMessagingOptions> messaging, ILogger<Catalog> log)
    {
        Services = services;
        Clock = clock;
        Factory = new GrainFactory(this);
        _log = log;
        _responseTimeout = messaging.Value.ResponseTimeout;
        _collectionAge = collection.Value.CollectionAge;
        var look = TimeSpan.FromTicks(Math.Clamp(_responseTimeout.Ticks / 4, TimeSpan.TicksPerMillisecond * 10, TimeSpan.TicksPerSecond));
        _overdueTimer = clock.CreateTimer(_ => FailOverdue(), null, look, look);
        _collectionTimer = clock.CreateTimer(_ => Collect(), null, collection.Value.CollectionQuantum, collection.Value.CollectionQuantum);
        Meter.CreateObservableGauge("orleans-catalog-activations", () => _activations.Count, description: "Grains in memory.");
    }

    public IServiceProvider Services { get; }

    public TimeProvider Clock { get; }

    public GrainFactory Factory { get; }

    public int Count => _activations.Count;

    public object Reference(Type grainInterface, GrainId id)
    {
        var reference = ProxyFactory.Create(grainInterface);
        reference.Bind(this, id);
        return reference;
    }

    public Task<T> Send<T>(GrainId id, Call<T> call)
    {
        Dispatch(id, call);
        return call.Answer;
    }

    public void SendOneWay(GrainId id, Call<Nothing> call) =>
        _ = Send(id, call).ContinueWith(
            static (ended, state) => ((Catalog)state!).OneWayFailed(ended.Exception!.InnerException!), this,
            CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    /// <summary>Brings a call to an activation of its grain, making one if there is none. Whatever fails, the call hears of it.</summary>
    public void Dispatch(GrainId id, Call call)
    {
        try
        {
            while (!Find(id).TryTake(call))
                Thread.Yield(); // The activation is leaving; its place in the catalog is free in a moment.
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

    /// <summary>What a grain needs before <see cref="Grain.OnActivateAsync"/>: its persistent state, read.</summary>
    public static Task Prepare(Activation activation) => activation.States is { } states ? Task.WhenAll(states.Select(state => state.ReadStateAsync())) : Task.CompletedTask;

    public TObserver CreateObserver<TObserver>(IGrainObserver observer)
    {
        var number = _observerNumbers.GetValue(observer, _ => new ObserverNumber(Interlocked.Increment(ref _lastObserver)));
        var id = new GrainId(observer.GetType(), $"observer-{number.Value}");
        _observers[id] = new WeakReference<IGrainObserver>(observer);
        return (TObserver)Reference(typeof(TObserver), id);
    }

    public void DeleteObserver(IGrainObserver observer)
    {
        if (!_observerNumbers.TryGetValue(observer, out var number))
            return;
        var id = new GrainId(observer.GetType(), $"observer-{number.Value}");
        _observers.TryRemove(id, out _);
        _activations.TryRemove(id, out _);
    }

    /// <summary>No new activations; the grains in memory say goodbye, as many at once as there are cores.</summary>
    public async Task Stop(CancellationToken cancellationToken)
    {
        _isStopping = true;
        var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The silo is stopping.");
        var leaving = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount * 4 };
        await Parallel.ForEachAsync(_activations.Values, leaving, async (activation, stop) => await activation.DeactivateWhenIdle(reason).WaitAsync(stop));
    }

    public void Dispose()
    {
        _overdueTimer.Dispose();
        _collectionTimer.Dispose();
    }

    private Activation Find(GrainId id)
    {
        if (_activations.TryGetValue(id, out var activation))
            return activation;
        if (typeof(IGrainObserver).IsAssignableFrom(id.Class) && !typeof(Grain).IsAssignableFrom(id.Class))
            return FindObserver(id);
        if (GrainClasses.StatelessWorkersOf(id.Class) is { } most)
            return _pools.GetOrAdd(id, static (_, most) => new StatelessPool(most), most).Next(() => Make(id));
        return _activations.GetOrAdd(id, static (id, catalog) => catalog.Make(id), this);
    }

    private Activation Make(GrainId id)
    {
        if (_isStopping)
            throw new OperationCanceledException($"The silo is stopping: {id} is not activated any more.");
        return GrainClasses.Activate(this, id);
    }

    private Activation FindObserver(GrainId id)
    {
        if (!_observers.TryGetValue(id, out var weak) || !weak.TryGetTarget(out var observer))
        {
            _observers.TryRemove(id, out _);
            throw new ClientNotAvailableException($"The observer {id} is gone.");
        }
        // Not kept in the catalog: that would keep the observer alive for good. Calls to one observer are ordered by its own queue.
        return _observerNumbers.GetValue(observer, _ => throw new ClientNotAvailableException($"The observer {id} is gone."))
            .Queue ??= new Activation(this, id, weak);
    }

    private void FailOverdue()
    {
        foreach (var (_, activation) in _activations)
            activation.FailOverdue(_responseTimeout);
        foreach (var (_, pool) in _pools)
            pool.ForEach(activation => activation.FailOverdue(_responseTimeout));
    }

    private void Collect()
    {
        var reason = new DeactivationReason(DeactivationReasonCode.ActivationIdle, "Nobody called the grain for a while.");
        foreach (var (_, activation) in _activations)
            if (activation.IsIdle(_collectionAge))
                _ = activation.DeactivateWhenIdle(reason);
    }

    private sealed class ObserverNumber(long value)
    {
        public long Value { get; } = value;

        public Activation? Queue { get; set; }
    }

    private void OneWayFailed(Exception error)
    {
        if (error is not ClientNotAvailableException)
            OneWayFailed(_log, error);
    }

    public void TimerFailed(GrainId id, Exception error) => TimerFailed(_log, id.ToString(), error);

    public void LeftBadly(GrainId id, Exception error) => LeftBadly(_log, id.ToString(), error);

    [LoggerMessage(9001, LogLevel.Warning, "A call that nobody waits for failed.")]
    private static partial void OneWayFailed(ILogger logger, Exception error);

    [LoggerMessage(9002, LogLevel.Error, "A timer of {Grain} failed; it goes on.")]
    private static partial void TimerFailed(ILogger logger, string grain, Exception error);

    [LoggerMessage(9003, LogLevel.Error, "{Grain} failed while it left memory.")]
    private static partial void LeftBadly(ILogger logger, string grain, Exception error);
}
