using System.Collections.Concurrent;
using System.Reflection;
using Orleans;

namespace Millwright.EmbeddedOrleans.Activations;

/// <summary>Which class implements a grain interface.</summary>
internal static class GrainClasses
{
    private static readonly ConcurrentDictionary<Type, GrainClass> ByInterface = new();
    private static readonly ConcurrentDictionary<Type, GrainClass> ByType = new();

    public static GrainClass Of(Type grainInterface) => ByInterface.TryGetValue(grainInterface, out var known) ? known : ByInterface[grainInterface] = Find(grainInterface);

    /// <summary>The class of this full name; null when there is none any more.</summary>
    public static GrainClass? Named(string fullName) => All().FirstOrDefault(type => type.FullName == fullName) is { } type ? For(type) : null;

    private static GrainClass Find(Type wanted) => All().Where(wanted.IsAssignableFrom).Take(2).ToList() switch
    {
        [var only] => For(only),
        [] => throw new ArgumentException($"No grain class implements {wanted}."),
        [var one, var other, ..] => throw new ArgumentException($"Both {one} and {other} implement {wanted}; a grain interface has one class."),
    };

    private static GrainClass For(Type type) => ByType.GetOrAdd(type, static type => new GrainClass(type));

    private static IEnumerable<Type> All() => AppDomain.CurrentDomain.GetAssemblies().Concat(Referenced())
        .Where(static assembly => !assembly.IsDynamic && KnowsTheEngine(assembly)).Distinct()
        .SelectMany(static assembly => assembly.GetTypes())
        .Where(static type => type is { IsClass: true, IsAbstract: false } && typeof(Grain).IsAssignableFrom(type));

    private static bool KnowsTheEngine(Assembly assembly) =>
        Array.Exists(assembly.GetReferencedAssemblies(), static name => name.Name == typeof(Grain).Assembly.GetName().Name);

    /// <summary>An assembly of grains that nothing has used yet is not loaded yet.</summary>
    private static IEnumerable<Assembly> Referenced() => Assembly.GetEntryAssembly() is not { } entry
        ? []
        : entry.GetReferencedAssemblies()
            .Where(static name => !name.Name!.StartsWith("System", StringComparison.Ordinal) && !name.Name.StartsWith("Microsoft", StringComparison.Ordinal))
            .Select(Assembly.Load);
}
