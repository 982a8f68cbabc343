namespace Millwright.Gateway.Demo;

/// <summary>The simulated plant that the page can start.</summary>
public sealed record DemoOptions
{
    public const string Section = "Millwright:Demo";

    /// <summary>The path of the simulator's program; empty: there is none.</summary>
    public string Simulator { get; init; } = "";
}
