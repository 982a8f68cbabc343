using System.Reflection;
using System.Reflection.Emit;
using Millwright.EmbeddedOrleans.Calls;

namespace Millwright.EmbeddedOrleans.Proxies;

/// <summary>Makes the class of one method's calls: a field per argument, and an <c>Invoke</c> that hands them to the target.</summary>
internal static class CallBuilder
{
    public static Type Build(ModuleBuilder module, string name, Type grainInterface, MethodInfo method, Type[] parameters, Type answer, out string[] fields)
    {
        var parent = typeof(Call<>).MakeGenericType(answer);
        var type = module.DefineType(name, TypeAttributes.Public | TypeAttributes.Sealed, parent);
        fields = new string[parameters.Length];
        var builders = new FieldBuilder[parameters.Length];
        for (var index = 0; index < parameters.Length; index++)
        {
            fields[index] = $"Argument{index}";
            builders[index] = type.DefineField(fields[index], parameters[index], FieldAttributes.Public);
        }
        DefineInvoke(type, parent, grainInterface, method, builders, answer);
        DefineName(type, parent, $"{grainInterface.Name}.{method.Name}");
        return type.CreateType();
    }

    private static void DefineInvoke(TypeBuilder type, Type parent, Type grainInterface, MethodInfo method, FieldBuilder[] arguments, Type answer)
    {
        var overridden = parent.GetMethod("Invoke", BindingFlags.Instance | BindingFlags.NonPublic)!;
        var invoke = type.DefineMethod(
            "Invoke", MethodAttributes.Family | MethodAttributes.Virtual | MethodAttributes.HideBySig, typeof(Task<>).MakeGenericType(answer), [typeof(object)]);
        var il = invoke.GetILGenerator();
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Castclass, grainInterface);
        foreach (var argument in arguments)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldfld, argument);
        }
        il.Emit(OpCodes.Callvirt, method);
        if (answer == typeof(Nothing))
        {
            il.Emit(OpCodes.Call, typeof(Nothing).GetMethod(nameof(Nothing.From), [method.ReturnType])!);
        }
        else if (method.ReturnType.GetGenericTypeDefinition() == typeof(ValueTask<>))
        {
            var local = il.DeclareLocal(method.ReturnType);
            il.Emit(OpCodes.Stloc, local);
            il.Emit(OpCodes.Ldloca, local);
            il.Emit(OpCodes.Call, method.ReturnType.GetMethod("AsTask")!);
        }
        il.Emit(OpCodes.Ret);
        type.DefineMethodOverride(invoke, overridden);
    }

    private static void DefineName(TypeBuilder type, Type parent, string name)
    {
        var overridden = parent.GetProperty("Name")!.GetMethod!;
        var getter = type.DefineMethod("get_Name", MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.HideBySig, typeof(string), Type.EmptyTypes);
        var il = getter.GetILGenerator();
        il.Emit(OpCodes.Ldstr, name);
        il.Emit(OpCodes.Ret);
        type.DefineMethodOverride(getter, overridden);
    }
}
