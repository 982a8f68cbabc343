using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Millwright.EmbeddedOrleans.Calls;
using Orleans;
using Orleans.Concurrency;

namespace Millwright.EmbeddedOrleans.Proxies;

/// <summary>
/// Makes the class behind a grain interface: for each method a <see cref="Call{T}"/> whose fields are the arguments, and a proxy method that
/// fills one and sends it. Made once per interface, when it is first asked for.
/// </summary>
internal static class ProxyFactory
{
    private static readonly ConcurrentDictionary<Type, Func<GrainReference>> Factories = new();
    private static readonly ModuleBuilder Module = DefineModule();
    private static readonly ConcurrentDictionary<Type, MethodInfo> Methods = new();
    private static readonly HashSet<string> Opened = [];
    private static readonly Lock Gate = new();
    private static int _numbers;

    public static GrainReference Create(Type grainInterface) => (Factories.TryGetValue(grainInterface, out var made) ? made : Build(grainInterface))();

    /// <summary>The interface's method that calls of this class are for.</summary>
    public static MethodInfo MethodOf(Type call) => Methods[call];

    private static Func<GrainReference> Build(Type grainInterface)
    {
        lock (Gate)
        {
            if (Factories.TryGetValue(grainInterface, out var made))
                return made;
            OpenTo(typeof(ProxyFactory));
            OpenTo(grainInterface);
            var proxy = Module.DefineType($"{grainInterface.FullName}.Proxy{_numbers++}", TypeAttributes.Public | TypeAttributes.Sealed, typeof(GrainReference), [grainInterface]);
            var methods = grainInterface.GetInterfaces().Prepend(grainInterface).SelectMany(type => type.GetMethods()).Where(method => !method.IsStatic);
            foreach (var method in methods)
                DefineMethod(proxy, grainInterface, method);
            var constructor = proxy.CreateType().GetConstructor(Type.EmptyTypes)!;
            return Factories[grainInterface] = Expression.Lambda<Func<GrainReference>>(Expression.New(constructor)).Compile();
        }
    }

    private static void DefineMethod(TypeBuilder proxy, Type grainInterface, MethodInfo method)
    {
        if (method.IsGenericMethodDefinition)
            throw new NotSupportedException($"{method.DeclaringType}.{method.Name} is generic; this engine calls methods without type parameters only.");
        var declared = method.GetParameters();
        var parameters = Array.ConvertAll(declared, parameter => parameter.ParameterType);
        Array.ForEach(parameters, OpenTo);
        OpenTo(method.DeclaringType!);
        var answer = AnswerOf(method);
        OpenTo(answer);
        var call = CallBuilder.Build(Module, $"{grainInterface.FullName}.{method.Name}_{_numbers++}", grainInterface, method, parameters, answer, out var fields);
        Methods[call] = method;

        var builder = proxy.DefineMethod(
            method.Name, MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.HideBySig | MethodAttributes.NewSlot, method.ReturnType, parameters);
        var il = builder.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Newobj, call.GetConstructor(Type.EmptyTypes)!);
        for (var index = 0; index < parameters.Length; index++)
        {
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Ldarg, index + 1);
            if (!declared[index].IsDefined(typeof(ImmutableAttribute)))
                il.Emit(OpCodes.Call, typeof(DeepCopy).GetMethod(nameof(DeepCopy.Of))!.MakeGenericMethod(parameters[index]));
            il.Emit(OpCodes.Stfld, call.GetField(fields[index])!);
            if (parameters[index] == typeof(CancellationToken))
            {
                il.Emit(OpCodes.Dup);
                il.Emit(OpCodes.Ldarg, index + 1);
                il.Emit(OpCodes.Stfld, typeof(Call).GetField(nameof(Call.Cancellation))!);
            }
        }
        var kind = KindOf(method);
        il.Emit(OpCodes.Ldc_I4, (int)kind);
        var send = (kind & CallKind.OneWay) != CallKind.Ordinary ? "SendOneWay" : "Send";
        var target = typeof(GrainReference).GetMethod(send, BindingFlags.Instance | BindingFlags.NonPublic)!;
        il.Emit(OpCodes.Call, target.IsGenericMethodDefinition ? target.MakeGenericMethod(answer) : target);
        if (method.ReturnType == typeof(ValueTask))
            il.Emit(OpCodes.Newobj, typeof(ValueTask).GetConstructor([typeof(Task)])!);
        else if (method.ReturnType.IsGenericType && method.ReturnType.GetGenericTypeDefinition() == typeof(ValueTask<>))
            il.Emit(OpCodes.Newobj, method.ReturnType.GetConstructor([typeof(Task<>).MakeGenericType(answer)])!);
        il.Emit(OpCodes.Ret);
        proxy.DefineMethodOverride(builder, method);
    }

    private static Type AnswerOf(MethodInfo method)
    {
        if (method.ReturnType == typeof(Task) || method.ReturnType == typeof(ValueTask))
            return typeof(Nothing);
        if (method.ReturnType.IsGenericType && method.ReturnType.GetGenericTypeDefinition() is { } generic && (generic == typeof(Task<>) || generic == typeof(ValueTask<>)))
            return method.ReturnType.GetGenericArguments()[0];
        throw new NotSupportedException($"{method.DeclaringType}.{method.Name} returns {method.ReturnType}; a grain method returns Task, Task<T>, ValueTask or ValueTask<T>.");
    }

    private static CallKind KindOf(MethodInfo method)
    {
        var kind = CallKind.Ordinary;
        if (method.IsDefined(typeof(ReadOnlyAttribute)))
            kind |= CallKind.ReadOnly;
        if (method.IsDefined(typeof(AlwaysInterleaveAttribute)))
            kind |= CallKind.AlwaysInterleave;
        if (method.IsDefined(typeof(OneWayAttribute)))
            kind |= CallKind.OneWay;
        return kind;
    }

    private static ModuleBuilder DefineModule() =>
        AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Millwright.EmbeddedOrleans.Generated"), AssemblyBuilderAccess.Run).DefineDynamicModule("Generated");

    /// <summary>Lets the generated assembly see the internal types of another: grain interfaces, and what they speak of, need not be public.</summary>
    private static void OpenTo(Type type)
    {
        if (type.HasElementType)
            OpenTo(type.GetElementType()!);
        foreach (var argument in type.GetGenericArguments())
            OpenTo(argument);
        var name = type.Assembly.GetName().Name!;
        if (Opened.Add(name))
            ((AssemblyBuilder)Module.Assembly).SetCustomAttribute(new CustomAttributeBuilder(typeof(IgnoresAccessChecksToAttribute).GetConstructor([typeof(string)])!, [name]));
    }
}
