namespace Millwright.Gateway.Errors;

/// <summary>Tells a cluster that is finding itself again from a fault: a silo that died takes its calls with it.</summary>
internal static class ClusterErrors
{
    /// <summary>Whether it is unknown what became of a call; repeating it is right.</summary>
    public static bool AreMeantBy(Exception error) => error is TimeoutException || ArePassing(error);

    /// <summary>
    /// Whether the cluster is finding itself again, as while a node leaves it: the same call made anew in a moment goes to another node. No node that
    /// knows the grain's class at all, or has the role for it, is told by an <see cref="ArgumentException"/> of the engine's.
    /// </summary>
    public static bool ArePassing(Exception error) =>
#if ORLEANS
        error is Orleans.Runtime.OrleansException or ArgumentException { Source: "Orleans.Core" };
#else
        false;
#endif
}
