namespace Millwright.Twins.Notices;

public enum BreakerState
{
    /// <summary>Everything goes out.</summary>
    Closed,

    /// <summary>Nothing goes out.</summary>
    Open,

    /// <summary>One goes out, and what becomes of it decides.</summary>
    HalfOpen,
}

/// <summary>When a destination that fails again and again is left in peace.</summary>
/// <param name="Failures">As many in a row open it; 1 or more.</param>
/// <param name="First">How long it is open first; doubled each time that the one attempt after it fails too.</param>
/// <param name="Longest">It is open no longer at a time.</param>
public sealed record Breaker(int Failures, TimeSpan First, TimeSpan Longest)
{
    public static BreakerState StateOf(DateTimeOffset? openUntil, DateTimeOffset now) =>
        openUntil is not { } until ? BreakerState.Closed : now < until ? BreakerState.Open : BreakerState.HalfOpen;

    /// <param name="failures">In a row, this one counted.</param>
    /// <returns>Until when it is open; null: it stays closed.</returns>
    public DateTimeOffset? OpenUntil(int failures, DateTimeOffset now)
    {
        if (failures < Failures)
            return null;
        var doubled = First.TotalSeconds * Math.Pow(2, Math.Min(failures - Failures, 60));
        return now + TimeSpan.FromSeconds(Math.Min(doubled, Longest.TotalSeconds));
    }
}
