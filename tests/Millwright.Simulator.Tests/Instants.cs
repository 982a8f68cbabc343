namespace Millwright.Simulator.Tests;

internal static class Instants
{
    /// <summary>A Monday, midnight UTC.</summary>
    public static DateTimeOffset Monday { get; } = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset Monday10 { get; } = Monday.AddHours(10.5);
}
