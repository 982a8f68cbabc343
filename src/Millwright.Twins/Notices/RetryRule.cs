namespace Millwright.Twins.Notices;

/// <summary>How often and how soon what failed is tried again.</summary>
/// <param name="First">After the first failure; doubled after each one.</param>
/// <param name="Longest">No wait is longer.</param>
/// <param name="Attempts">After as many a notice is a dead letter; 1 or more.</param>
public sealed record RetryRule(TimeSpan First, TimeSpan Longest, int Attempts)
{
    /// <param name="failures">How often it has failed; 1 or more.</param>
    /// <param name="jitter">0 to 1, by chance: so that many who failed together do not come back together.</param>
    /// <returns>Between half of the doubled wait and all of it, but not less than what the provider asked for.</returns>
    public TimeSpan Wait(int failures, double jitter, TimeSpan? askedFor = null)
    {
        var doubled = First.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, 60));
        var wait = TimeSpan.FromSeconds(Math.Min(doubled, Longest.TotalSeconds) * (0.5 + (jitter / 2)));
        return askedFor is { } asked && asked > wait ? asked : wait;
    }

    public bool IsSpent(int failures) => failures >= Attempts;
}
