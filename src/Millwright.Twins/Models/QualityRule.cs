namespace Millwright.Twins.Models;

/// <summary>What a machine was told of its risk within some hours.</summary>
/// <param name="Part">In which part of the window, from 0 on.</param>
/// <param name="Risk">Mean of the probabilities, 0 to 1.</param>
/// <param name="Loss">The log loss in nats that they expect of themselves: the mean of their entropies.</param>
public readonly record struct ToldRisk(long Machine, int Part, double Risk, double Loss);

/// <summary>A version that has become unsure.</summary>
/// <param name="Loss">What it now expects its log loss to be, in nats; <paramref name="Before"/>: what it expected as it began to answer.</param>
/// <param name="Limit">Up to this loss it would be chance.</param>
/// <param name="Machines">Of which it is less sure than it was, the worst first.</param>
public sealed record QualityFall(double Loss, double Before, double Limit, IReadOnlyList<long> Machines);

/// <summary>
/// Tells by a champion's own probabilities that it has become worse than it was: significantly, in every part of the window, and so far that the gate would not let it
/// through, for it says hardly more than who always says the mean of its risks. Quiet machines are no reason: of these it is sure.
/// </summary>
public static class QualityRule
{
    /// <summary>A window is looked at in so many parts; what does not last all of them may pass.</summary>
    public const int Parts = 3;

    /// <summary>Standard errors of the difference of two means that are no chance.</summary>
    private const double Significant = 3;

    /// <param name="before">As it began to answer; <paramref name="now"/>: of the newest window. One of each machine and part.</param>
    /// <returns>Null: it has not fallen, or there is too little to tell.</returns>
    public static QualityFall? Of(IReadOnlyList<ToldRisk> before, IReadOnlyList<ToldRisk> now)
    {
        var parts = now.GroupBy(static told => told.Part).Select(static part => part.Average(static told => told.Loss)).ToList();
        if (before.Count < 2 || parts.Count < Parts)
            return null;
        var (usual, loss) = (before.Average(static told => told.Loss), now.Average(static told => told.Loss));
        var limit = usual + Significant * Math.Sqrt(ErrorOfMean(before, usual) + ErrorOfMean(now, loss));
        if (loss <= limit || parts.Exists(part => part <= usual) || loss <= (1 - Gate.Margin) * Entropy(now.Average(static told => told.Risk)))
            return null;
        var worst = now.GroupBy(static told => told.Machine, static (machine, told) => (Machine: machine, Loss: told.Average(static each => each.Loss)))
            .Where(each => each.Loss > limit).OrderByDescending(static each => each.Loss).ThenBy(static each => each.Machine);
        return new QualityFall(loss, usual, limit, [.. worst.Select(static each => each.Machine)]);
    }

    /// <summary>Nats that it costs on the average to say a probability of which so many come true.</summary>
    private static double Entropy(double probability) =>
        probability is <= 0 or >= 1 ? 0 : -probability * Math.Log(probability) - (1 - probability) * Math.Log(1 - probability);

    /// <summary>Squared.</summary>
    private static double ErrorOfMean(IReadOnlyList<ToldRisk> told, double mean) =>
        told.Sum(each => (each.Loss - mean) * (each.Loss - mean)) / ((double)told.Count * (told.Count - 1));
}
