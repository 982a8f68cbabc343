using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Millwright.EmbeddedOrleans.Persistence;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Millwright.EmbeddedOrleans.Activations;

/// <summary>What the engine knows of a grain class, found out once.</summary>
internal sealed class GrainClass
{
    /// <summary>Stands for the class of every observer.</summary>
    public static readonly GrainClass Observers = new("Observer");

    private readonly ConstructorInvoker? _constructor;
    private readonly (Type Type, PersistentStateAttribute? State)[] _parameters = [];

    public GrainClass(Type type)
    {
        Name = type.Name;
        FullName = type.FullName!;
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute), inherit: true);
        if (type.GetCustomAttribute<StatelessWorkerAttribute>() is { } worker)
            StatelessWorkers = worker.MaxLocalWorkers > 0 ? worker.MaxLocalWorkers : Environment.ProcessorCount;
        var constructor = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .OrderByDescending(static constructor => constructor.GetParameters().Length).First();
        _constructor = ConstructorInvoker.Create(constructor);
        _parameters = Array.ConvertAll(constructor.GetParameters(), static parameter => (parameter.ParameterType, parameter.GetCustomAttribute<PersistentStateAttribute>()));
    }

    private GrainClass(string name) => Name = FullName = name;

    public string Name { get; }

    public string FullName { get; }

    public bool IsObserver => _constructor is null;

    public bool IsReentrant { get; }

    /// <summary>How many workers the class may have for a key; null: it is no stateless worker.</summary>
    public int? StatelessWorkers { get; }

    /// <summary>Makes the grain's object; its persistent states are yet to be read.</summary>
    public (Grain Grain, IReadOnlyList<IStateHolder> States) Create(IServiceProvider services, GrainId id)
    {
        List<IStateHolder>? states = null;
        var arguments = new object?[_parameters.Length];
        for (var index = 0; index < arguments.Length; index++)
        {
            var (type, named) = _parameters[index];
            if (named is null)
            {
                arguments[index] = services.GetRequiredService(type);
                continue;
            }
            var state = PersistentState.Create(services, type, named, id);
            (states ??= []).Add(state);
            arguments[index] = state;
        }
        return ((Grain)_constructor!.Invoke(arguments.AsSpan()), (IReadOnlyList<IStateHolder>?)states ?? []);
    }
}
