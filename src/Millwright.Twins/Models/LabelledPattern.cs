namespace Millwright.Twins.Models;

/// <summary>A kind of failure that people know by name.</summary>
/// <param name="Profile">Of each feature that belongs to it, its value, in the feature's own unit.</param>
public sealed record LabelledPattern(string Name, string Description, IReadOnlyDictionary<string, double> Profile)
{
    /// <summary>A pattern of which fewer of the features are known is not compared: what little is left fits anything.</summary>
    private const double FewestShared = 0.5;

    /// <summary>Relative; sums in another order.</summary>
    private const double Same = 1e-9;

    /// <summary>The pattern to which a cluster of episodes is nearest; null: none can be compared with it.</summary>
    /// <param name="means">Of each feature, its mean over the cluster; <paramref name="deviations"/>: its standard deviation over all episodes, by which distances are measured.</param>
    public static NearestPattern? Nearest(IReadOnlyDictionary<string, double> means, IReadOnlyDictionary<string, double> deviations, IEnumerable<LabelledPattern> patterns) =>
        patterns.Select(pattern => pattern.Match(means, deviations)).OfType<NearestPattern>().OrderByDescending(static match => match.Similarity).ThenBy(static match => match.Name, StringComparer.Ordinal).FirstOrDefault();

    private NearestPattern? Match(IReadOnlyDictionary<string, double> means, IReadOnlyDictionary<string, double> deviations)
    {
        var (sum, shared) = (0.0, 0);
        foreach (var (feature, value) in Profile)
        {
            if (!means.TryGetValue(feature, out var mean) || !deviations.TryGetValue(feature, out var deviation))
                continue;
            sum += Apart(mean, value, deviation);
            shared++;
        }
        return shared == 0 || shared < FewestShared * Profile.Count ? null : new NearestPattern(Name, Description, 1 / (1 + Math.Sqrt(sum / shared)), shared);
    }

    /// <summary>Squared, in deviations. A feature that never varied only tells whether it is the same: it then lies a deviation off.</summary>
    private static double Apart(double mean, double value, double deviation)
    {
        if (Math.Abs(mean - value) <= Same * Math.Max(Math.Abs(mean), Math.Abs(value)))
            return 0;
        return deviation > 0 ? (mean - value) * (mean - value) / (deviation * deviation) : 1;
    }
}

/// <summary>The known pattern that a cluster is nearest to.</summary>
/// <param name="Similarity">0 to 1: 1 for the same, 1/2 where features lie a standard deviation apart (root mean square).</param>
/// <param name="Features">By how many features they were compared.</param>
public sealed record NearestPattern(string Name, string Description, double Similarity, int Features);
