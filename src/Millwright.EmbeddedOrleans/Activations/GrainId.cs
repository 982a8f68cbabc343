namespace Millwright.EmbeddedOrleans.Activations;

/// <summary>Which grain: its class and its key; for an observer, a key of its own.</summary>
internal readonly record struct GrainId(GrainClass Class, string Key)
{
    /// <summary>The name under which its state and reminders are stored.</summary>
    public string Stored => $"{Class.FullName}/{Key}";

    public override string ToString() => $"{Class.Name}/{Key}";
}
