namespace Millwright.Cluster.Tests.Nodes;

/// <summary>What supplies the Orleans API in the product under test.</summary>
internal static class EngineUnderTest
{
    public const bool IsOrleans =
#if ORLEANS
        true;
#else
        false;
#endif

    public static void RequireCluster() =>
        Assert.SkipUnless(IsOrleans, "A cluster needs the engine orleans; this build has the embedded one, which is a single process.");
}
