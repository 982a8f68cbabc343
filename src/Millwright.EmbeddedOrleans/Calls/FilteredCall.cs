using System.Reflection;
using Millwright.EmbeddedOrleans.Proxies;
using Orleans;

namespace Millwright.EmbeddedOrleans.Calls;

/// <summary>A call as the filters see it: each calls <see cref="Invoke"/> to go on, or answers by itself.</summary>
internal sealed class FilteredCall<T>(Call<T> call, object target, IIncomingGrainCallFilter[] filters) : IIncomingGrainCallContext
{
    private int _passed;

    public object Grain => target;

    public object? Result { get; set; } = default(T);

    public MethodInfo InterfaceMethod { get; } = ProxyFactory.MethodOf(call.GetType());

    public string InterfaceName => InterfaceMethod.DeclaringType!.FullName!;

    public string MethodName => InterfaceMethod.Name;

    public MethodInfo ImplementationMethod
    {
        get
        {
            var map = target.GetType().GetInterfaceMap(InterfaceMethod.DeclaringType!);
            return map.TargetMethods[Array.IndexOf(map.InterfaceMethods, InterfaceMethod)];
        }
    }

    public async Task Invoke()
    {
        var next = _passed++;
        if (next < filters.Length)
            await filters[next].Invoke(this);
        else if (next == filters.Length && target is IIncomingGrainCallFilter own)
            await own.Invoke(this);
        else
            Result = await call.InvokeNow(target);
    }
}
