using Orleans;

namespace Millwright.EmbeddedOrleans.Activations;

/// <summary>Hands out references to grains and observers of one catalog.</summary>
internal sealed class GrainFactory(Catalog catalog) : IClusterClient
{
    public IServiceProvider ServiceProvider => catalog.Services;

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey)
        where TGrainInterface : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(primaryKey);
        return Reference<TGrainInterface>(primaryKey);
    }

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey)
        where TGrainInterface : IGrainWithIntegerKey => Reference<TGrainInterface>(primaryKey.ToString());

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey)
        where TGrainInterface : IGrainWithGuidKey => Reference<TGrainInterface>(primaryKey.ToString("N"));

    public TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver => catalog.CreateObserver<TGrainObserverInterface>(obj);

    public void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver => catalog.DeleteObserver(obj);

    private T Reference<T>(string key) => (T)catalog.Reference(typeof(T), new GrainId(GrainClasses.Of(typeof(T)), key));
}
