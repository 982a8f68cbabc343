namespace Millwright.Tests.Product;

/// <summary>A trait of tests: how long they are.</summary>
internal static class Length
{
    public const string Name = "Length";

    /// <summary>Left out of an ordinary test run; <c>./millwright selftest --cluster</c> runs those of the cluster, <c>./millwright test --long</c> the others.</summary>
    public const string Long = "Long";

    /// <summary>A fault's own length: nothing is waited for but its end.</summary>
    public static Task Of(TimeSpan span) => Task.Delay(span, TimeProvider.System);
}
