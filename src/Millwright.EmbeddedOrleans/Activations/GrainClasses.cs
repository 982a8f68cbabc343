using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Millwright.EmbeddedOrleans.Persistence;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Millwright.EmbeddedOrleans.Activations;

/// <summary>Which class implements a grain interface, and how one is made.</summary>
internal static class GrainClasses
{
    private static readonly ConcurrentDictionary<Type, Type> ByInterface = new();
    private static readonly ConcurrentDictionary<Type, int?> StatelessWorkers = new();
    private static readonly ConcurrentDictionary<Type, ConstructorInfo> Constructors = new();

    public static Type Of(Type grainInterface) => ByInterface.GetOrAdd(grainInterface, static wanted =>
    {
        var found = AppDomain.CurrentDomain.GetAssemblies().Concat(Referenced())
            .Where(assembly => !assembly.IsDynamic).Distinct()
            .SelectMany(static assembly => assembly.GetTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false } && typeof(Grain).IsAssignableFrom(type) && wanted.IsAssignableFrom(type))
            .Take(2).ToList();
        return found switch
        {
            [var only] => only,
            [] => throw new ArgumentException($"No grain class implements {wanted}."),
            _ => throw new ArgumentException($"Both {found[0]} and {found[1]} implement {wanted}; a grain interface has one class."),
        };
    });

    /// <summary>How many workers a class may have for a key; null: it is no stateless worker.</summary>
    public static int? StatelessWorkersOf(Type grainClass) => StatelessWorkers.GetOrAdd(grainClass, static type =>
        type.GetCustomAttribute<StatelessWorkerAttribute>() is { } worker ? worker.MaxLocalWorkers > 0 ? worker.MaxLocalWorkers : Environment.ProcessorCount : null);

    public static Activation Activate(Catalog catalog, GrainId id)
    {
        var constructor = Constructors.GetOrAdd(id.Class, static type => type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .OrderByDescending(static constructor => constructor.GetParameters().Length).First());
        List<IStateHolder>? states = null;
        var arguments = Array.ConvertAll(constructor.GetParameters(), parameter =>
        {
            if (parameter.GetCustomAttribute<PersistentStateAttribute>() is not { } named)
                return catalog.Services.GetRequiredService(parameter.ParameterType);
            var state = PersistentState.Create(catalog.Services, parameter.ParameterType, named, id);
            (states ??= []).Add(state);
            return state;
        });
        var grain = (Grain)constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null);
        var activation = new Activation(catalog, id, grain) { States = states };
        grain.Activation = activation;
        return activation;
    }

    private static IEnumerable<Assembly> Referenced() =>
        Assembly.GetEntryAssembly() is not { } entry ? [] : entry.GetReferencedAssemblies().Where(static name => !name.Name!.StartsWith("System", StringComparison.Ordinal) && !name.Name.StartsWith("Microsoft", StringComparison.Ordinal)).Select(Assembly.Load);
}
