namespace Millwright.Twins.Models;

/// <summary>A score whose factors were kept.</summary>
/// <param name="At">The event time as of which it held, µs since 1970-01-01 UTC.</param>
/// <param name="Value">A risk, 0 to 1, or the score of an anomaly, 1 and more.</param>
public readonly record struct ExplainedScore(long At, double Value);

/// <summary>
/// Whether factors are worked out anew with a score that somebody will ask about. An explanation costs a hundred scores, and of a machine that stays at risk it says the same
/// from one reading to the next; between two of them it is made when it is asked for.
/// </summary>
public static class ExplanationRule
{
    /// <summary>A risk that has moved by so much, or an anomaly's score by this share of it, has moved for a reason of its own.</summary>
    private const double Moved = 0.1;

    /// <param name="last">The newest of the same version and machine; null: there is none.</param>
    /// <param name="at">The event time of the score, µs since 1970-01-01 UTC.</param>
    /// <param name="every">An older explanation is outdated whatever the score.</param>
    public static bool IsDue(ExplainedScore? last, long at, double value, TimeSpan every) =>
        last is not { } told || TimeSpan.FromMicroseconds(at - told.At) >= every || Math.Abs(value - told.Value) >= Moved * Math.Max(1, told.Value);
}
