namespace Millwright.Gateway.Errors;

/// <summary>Tells a cluster that is finding itself again from a fault: a silo that died takes its calls with it.</summary>
internal static class ClusterErrors
{
    /// <summary>Whether it is unknown what became of a call; repeating it is right.</summary>
    public static bool AreMeantBy(Exception error) =>
#if ORLEANS
        error is TimeoutException or Orleans.Runtime.OrleansException;
#else
        error is TimeoutException;
#endif
}
