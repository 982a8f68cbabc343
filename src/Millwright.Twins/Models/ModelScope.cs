using Millwright.Twins.Machines;

namespace Millwright.Twins.Models;

/// <summary>From the widest to the narrowest; the narrowest that has a champion answers for a machine.</summary>
public enum ScopeKind
{
    Fleet,
    Site,
    Type,
    Machine,
}

/// <summary>The machines that a model version answers for.</summary>
/// <param name="Value">The type, the site or the machine's id; empty for the fleet.</param>
public sealed record ModelScope(ScopeKind Kind, string Value)
{
    public static readonly ModelScope Fleet = new(ScopeKind.Fleet, "");

    public bool Covers(MachineId machine, string type, string? site) => Kind switch
    {
        ScopeKind.Machine => Value == machine.Value,
        ScopeKind.Type => Value == type,
        ScopeKind.Site => Value == site,
        _ => true,
    };

    public override string ToString() => Kind == ScopeKind.Fleet ? "the whole fleet" : $"{Kind.ToString().ToLowerInvariant()} {Value}";
}
