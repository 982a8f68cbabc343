namespace Millwright.Learning.Survival;

/// <summary>How long something ran, and whether it failed then.</summary>
/// <param name="Duration">Time in use, more than 0; any unit, the same for all.</param>
/// <param name="Failed">False if it still runs or was replaced while whole (right-censored).</param>
public readonly record struct Lifetime(double Duration, bool Failed);
