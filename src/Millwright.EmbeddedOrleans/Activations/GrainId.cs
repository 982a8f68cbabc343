namespace Millwright.EmbeddedOrleans.Activations;

/// <summary>Which grain: its class (or, for an observer, the object's own number) and its key.</summary>
internal readonly record struct GrainId(Type Class, string Key)
{
    public override string ToString() => $"{Class.Name}/{Key}";
}
