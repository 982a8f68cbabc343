using Millwright.EmbeddedOrleans.Activations;
using Millwright.EmbeddedOrleans.Calls;
using Orleans;

namespace Millwright.EmbeddedOrleans.Proxies;

/// <summary>The base of the generated proxies: which grain, and the way there. Equal when they lead to the same grain.</summary>
public abstract class GrainReference : IAddressable, IEquatable<GrainReference>
{
    internal Catalog Catalog { get; private set; } = null!;

    internal GrainId Id { get; private set; }

    internal void Bind(Catalog catalog, GrainId id)
    {
        Catalog = catalog;
        Id = id;
    }

    /// <summary>Sends a call whose answer somebody waits for; used by generated code.</summary>
    protected Task<T> Send<T>(Call<T> call, CallKind kind)
    {
        if (call.Cancellation.IsCancellationRequested)
            return Task.FromCanceled<T>(call.Cancellation);
        call.Prepare(kind, Catalog);
        Catalog.Dispatch(Id, call);
        return call.Answer;
    }

    /// <summary>Sends a call that nobody waits for; used by generated code.</summary>
    protected Task SendOneWay(Call<Nothing> call, CallKind kind)
    {
        call.Prepare(kind, Catalog);
        Catalog.Dispatch(Id, call);
        return Task.CompletedTask;
    }

    public bool Equals(GrainReference? other) => other is not null && other.Id == Id && other.Catalog == Catalog;

    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    public override int GetHashCode() => Id.GetHashCode();

    public override string ToString() => Id.ToString();

    internal static GrainId IdOf(IAddressable grain) => grain switch
    {
        Grain { Activation: { } activation } => activation.Id,
        GrainReference reference => reference.Id,
        _ => throw new ArgumentException("Only grains and references to grains have a key.", nameof(grain)),
    };
}
