using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Millwright.EmbeddedOrleans.Calls;
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
    private static readonly HashSet<string> Opened = [];
    private static readonly Lock Gate = new();

    public static GrainReference Create(Type grainInterface) => Factories.GetOrAdd(grainInterface, static type => Build(type))();

    private static Func<GrainReference> Build(Type grainInterface)
    {
        lock (Gate)
        {
            OpenTo(grainInterface.Assembly);
            var proxy = Module.DefineType($"{grainInterface.FullName}.Proxy", TypeAttributes.Public | TypeAttributes.Sealed, typeof(GrainReference), [grainInterface]);
            var methods = grainInterface.GetInterfaces().Prepend(grainInterface).SelectMany(type => type.GetMethods()).Where(method => !method.IsStatic);
            var number = 0;
            foreach (var method in methods)
                DefineMethod(proxy, grainInterface, method, number++);
            var constructor = proxy.CreateType().GetConstructor(Type.EmptyTypes)!;
            return System.Linq.Expressions.Expression.Lambda<Func<GrainReference>>(System.Linq.Expressions.Expression.New(constructor)).Compile();
        }
    }

    private static void DefineMethod(TypeBuilder proxy, Type grainInterface, MethodInfo method, int number)
    {
        var parameters = Array.ConvertAll(method.GetParameters(), parameter => parameter.ParameterType);
        foreach (var parameter in parameters)
            OpenTo(parameter.Assembly);
        var answer = AnswerOf(method);
        OpenTo(answer.Assembly);
        var call = CallBuilder.Build(Module, $"{grainInterface.FullName}.{method.Name}_{number}", grainInterface, method, parameters, answer, out var fields);

        var builder = proxy.DefineMethod(
            method.Name, MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.HideBySig | MethodAttributes.NewSlot, method.ReturnType, parameters);
        var il = builder.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Newobj, call.GetConstructor(Type.EmptyTypes)!);
        for (var index = 0; index < parameters.Length; index++)
        {
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Ldarg, index + 1);
            il.Emit(OpCodes.Call, typeof(DeepCopy).GetMethod(nameof(DeepCopy.Of))!.MakeGenericMethod(parameters[index]));
            il.Emit(OpCodes.Stfld, call.GetField(fields[index])!);
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

    /// <summary>Lets the generated assembly see the internal types of another: grain interfaces need not be public.</summary>
    private static void OpenTo(Assembly assembly)
    {
        var name = assembly.GetName().Name!;
        if (!Opened.Add(name))
            return;
        var constructor = typeof(IgnoresAccessChecksToAttribute).GetConstructor([typeof(string)])!;
        ((AssemblyBuilder)Module.Assembly).SetCustomAttribute(new CustomAttributeBuilder(constructor, [name]));
        if (Opened.Add(typeof(ProxyFactory).Assembly.GetName().Name!))
            ((AssemblyBuilder)Module.Assembly).SetCustomAttribute(new CustomAttributeBuilder(constructor, [typeof(ProxyFactory).Assembly.GetName().Name!]));
    }
}
