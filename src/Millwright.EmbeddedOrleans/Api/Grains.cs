#pragma warning disable IDE0130
using Millwright.EmbeddedOrleans.Activations;
using Millwright.EmbeddedOrleans.Proxies;
using Millwright.EmbeddedOrleans.Timers;
using Orleans.Runtime;

namespace Orleans;

/// <summary>Something that can be called from afar.</summary>
public interface IAddressable;

public interface IGrain : IAddressable;

public interface IGrainWithStringKey : IGrain;

public interface IGrainWithIntegerKey : IGrain;

public interface IGrainWithGuidKey : IGrain;

/// <summary>An object outside the cluster's grains that grains may call.</summary>
public interface IGrainObserver : IAddressable;

/// <summary>Hands out references; making one touches nothing, the first call activates.</summary>
public interface IGrainFactory
{
    TGrainInterface GetGrain<TGrainInterface>(string primaryKey)
        where TGrainInterface : IGrainWithStringKey;

    TGrainInterface GetGrain<TGrainInterface>(long primaryKey)
        where TGrainInterface : IGrainWithIntegerKey;

    TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey)
        where TGrainInterface : IGrainWithGuidKey;

    /// <summary>A reference that grains can call <paramref name="obj"/> by. The engine holds it weakly: whoever made it must keep it.</summary>
    TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver;

    void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver;
}

public interface IClusterClient : IGrainFactory
{
    IServiceProvider ServiceProvider { get; }
}

/// <summary>The base of every grain class.</summary>
public abstract class Grain : IAddressable
{
    internal Activation? Activation { get; set; }

    protected IGrainFactory GrainFactory => Own.Catalog.Factory;

    protected internal IServiceProvider ServiceProvider => Own.Catalog.Services;

    internal Activation Own => Activation ?? throw new InvalidOperationException("A grain's services can be used once it is activated, not in its constructor.");

    /// <summary>Runs before the first call. An exception fails the calls that wait, and the next call tries again.</summary>
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Runs after the last call.</summary>
    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Leaves memory as soon as no call is under way; calls that wait go to the next activation.</summary>
    protected void DeactivateOnIdle() => _ = Own.DeactivateWhenIdle(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "DeactivateOnIdle was called."));

    /// <summary>Is not collected as idle for this long.</summary>
    protected void DelayDeactivation(TimeSpan timeSpan) => Own.KeepFor(timeSpan);

    internal IGrainTimer StartTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options) => new GrainTimer(Own, callback, options);
}

public static class GrainExtensions
{
    public static string GetPrimaryKeyString(this IAddressable grain) => GrainReference.IdOf(grain).Key;

    public static long GetPrimaryKeyLong(this IAddressable grain) => long.Parse(GrainReference.IdOf(grain).Key);

    public static Guid GetPrimaryKey(this IAddressable grain) => Guid.Parse(GrainReference.IdOf(grain).Key);

    /// <summary>A reference by which others may call this grain.</summary>
    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain)
        where TGrainInterface : IAddressable => grain switch
        {
            Grain { Activation: { } activation } => (TGrainInterface)activation.Catalog.Reference(typeof(TGrainInterface), activation.Id),
            GrainReference reference => (TGrainInterface)reference.Catalog.Reference(typeof(TGrainInterface), reference.Id),
            _ => throw new ArgumentException("Only grains and references to grains can be cast.", nameof(grain)),
        };
}

public static class GrainBaseExtensions
{
    /// <summary>Calls back as a turn of the grain: never beside another call, unless the options say so. The period counts from the end of a callback.</summary>
    public static IGrainTimer RegisterGrainTimer(this Grain grain, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options) =>
        grain.StartTimer(callback, options);

    public static IGrainTimer RegisterGrainTimer(this Grain grain, Func<CancellationToken, Task> callback, TimeSpan dueTime, TimeSpan period) =>
        grain.StartTimer(callback, new GrainTimerCreationOptions(dueTime, period));

    public static IGrainTimer RegisterGrainTimer<TState>(this Grain grain, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options) =>
        grain.StartTimer(cancellation => callback(state, cancellation), options);

    public static IGrainTimer RegisterGrainTimer<TState>(this Grain grain, Func<TState, CancellationToken, Task> callback, TState state, TimeSpan dueTime, TimeSpan period) =>
        grain.StartTimer(cancellation => callback(state, cancellation), new GrainTimerCreationOptions(dueTime, period));
}
