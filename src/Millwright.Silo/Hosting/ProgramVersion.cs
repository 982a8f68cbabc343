using System.Reflection;

namespace Millwright.Silo.Hosting;

/// <summary>Which Millwright this is.</summary>
public static class ProgramVersion
{
    /// <summary>With the build it was made of, as <c>0.1.0+5e1f…</c>.</summary>
    public static string Text { get; } = Of(typeof(ProgramVersion));

    /// <summary>As <c>0.1.0</c>.</summary>
    public static string Number { get; } = Text.Split('+')[0];

    /// <summary>Of the engine's packages; of the embedded engine it is this program's own.</summary>
    public static string Engine { get; } = Of(typeof(Grain)).Split('+')[0];

    private static string Of(Type type) => type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
