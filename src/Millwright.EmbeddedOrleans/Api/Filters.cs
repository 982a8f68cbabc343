#pragma warning disable IDE0130
using System.Reflection;

namespace Orleans;

/// <summary>Stands in the way of every call to a grain; to let it pass, it awaits <see cref="IGrainCallContext.Invoke"/>.</summary>
public interface IIncomingGrainCallFilter
{
    Task Invoke(IIncomingGrainCallContext context);
}

/// <summary>A call under way, as filters see it.</summary>
public interface IGrainCallContext
{
    /// <summary>The object that is called.</summary>
    object Grain { get; }

    /// <summary>Full name of the interface that declares the method.</summary>
    string InterfaceName { get; }

    string MethodName { get; }

    MethodInfo InterfaceMethod { get; }

    /// <summary>The answer, once the call has run; a filter may replace it, or give one without a call.</summary>
    object? Result { get; set; }

    /// <summary>Goes on to the next filter, or to the grain.</summary>
    Task Invoke();
}

public interface IIncomingGrainCallContext : IGrainCallContext
{
    /// <summary>The grain class's own method.</summary>
    MethodInfo ImplementationMethod { get; }
}

/// <summary>A filter that is a method.</summary>
public delegate Task IncomingGrainCallFilterDelegate(IIncomingGrainCallContext context);
