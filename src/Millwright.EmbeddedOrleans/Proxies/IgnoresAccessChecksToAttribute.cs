#pragma warning disable IDE0130 // the runtime looks for the attribute by this name
namespace System.Runtime.CompilerServices;

/// <summary>Known to the runtime by name: the assembly that carries it may use the internals of the one it names.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    public string AssemblyName { get; } = assemblyName;
}
