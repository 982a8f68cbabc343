namespace Millwright.Cluster.Tests.Faults;

/// <summary>Tells the faults that last from those that every test run can afford.</summary>
internal static class Length
{
    public const string Name = "Length";

    /// <summary>Left out of an ordinary test run; <c>./millwright selftest --cluster</c> runs them.</summary>
    public const string Long = "Long";

    /// <summary>A fault's own length: nothing is waited for but its end.</summary>
    public static Task Of(TimeSpan span) => Task.Delay(span, TimeProvider.System);
}
