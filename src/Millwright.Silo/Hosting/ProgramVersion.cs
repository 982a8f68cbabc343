using System.Reflection;

namespace Millwright.Silo.Hosting;

/// <summary>Which Millwright this is.</summary>
public static class ProgramVersion
{
    /// <summary>With the build it was made of, as <c>0.1.0+5e1f…</c>.</summary>
    public static string Text { get; } = Of(typeof(ProgramVersion));

    /// <summary>As <c>0.1.0</c>.</summary>
    public static string Number { get; } = NumberOf(Text);

    /// <summary>Of the engine's packages; of the embedded engine it is this program's own.</summary>
    public static string Engine { get; } = NumberOf(Of(typeof(Grain)));

    private static string NumberOf(string text) => text.Split('+', ' ')[0].TrimEnd('.');

    private static string Of(Type type) => type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
