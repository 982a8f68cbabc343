#pragma warning disable IDE0130 // namespaces are those of Orleans, whatever the folder
namespace Orleans
{
    /// <summary>Marks a type that crosses grain calls. In one process nothing is serialised; the mark is for Orleans.</summary>
    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Interface)]
    public sealed class GenerateSerializerAttribute : Attribute;

    /// <summary>A member's number on the wire.</summary>
    [AttributeUsage(AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Method)]
    public sealed class IdAttribute(uint id) : Attribute
    {
        public uint Id { get; } = id;
    }

    /// <summary>A name on the wire that outlives a rename.</summary>
    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Interface | AttributeTargets.Method)]
    public sealed class AliasAttribute(string alias) : Attribute
    {
        public string Alias { get; } = alias;
    }

    /// <summary>Never changed after it was made: passed between grains without a copy.</summary>
    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Parameter)]
    public sealed class ImmutableAttribute : Attribute;
}

namespace Orleans.CodeGeneration
{
    /// <summary>Counts the forms of a grain's interface, so that nodes of two builds know which calls the other takes. In one process there is one build.</summary>
    [AttributeUsage(AttributeTargets.Interface)]
    public sealed class VersionAttribute(ushort version) : Attribute
    {
        public ushort Version { get; } = version;
    }
}

namespace Orleans.Concurrency
{
    /// <summary>Calls of this method run even while another call of the activation waits.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class AlwaysInterleaveAttribute : Attribute;

    /// <summary>Calls of methods so marked run beside one another, not beside others.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class ReadOnlyAttribute : Attribute;

    /// <summary>The caller does not hear how the call ended.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class OneWayAttribute : Attribute;

    /// <summary>Every call of the class may interleave with every other, turn by turn.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class ReentrantAttribute : Attribute;

    /// <summary>Calls go to any of several activations; at most <see cref="MaxLocalWorkers"/>, or one a core.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class StatelessWorkerAttribute(int maxLocalWorkers = -1) : Attribute
    {
        public int MaxLocalWorkers { get; } = maxLocalWorkers;
    }
}
