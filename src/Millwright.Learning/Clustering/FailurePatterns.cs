using Millwright.Learning.Models;

namespace Millwright.Learning.Clustering;

/// <summary>What makes a group of failures a group.</summary>
/// <param name="Size">Episodes in it.</param>
/// <param name="Means">Mean of each feature over its episodes, in the feature's unit.</param>
/// <param name="Distinctive">Features by how far their mean lies from that of all episodes, furthest first.</param>
public sealed record FailurePattern(int Size, double[] Means, IReadOnlyList<DistinctiveFeature> Distinctive);

/// <param name="Feature">Its place among the features.</param>
/// <param name="Deviations">Mean of the pattern minus mean of all, in standard deviations of all.</param>
public readonly record struct DistinctiveFeature(int Feature, double Deviations);

/// <param name="Pattern">The nearest pattern, by its number.</param>
/// <param name="Similarity">0 to 1: 1 at the pattern's centre, 1/2 where half of its own episodes lie further away.</param>
/// <param name="Confidence">0 to 1: how much nearer this pattern is than the second; 0 half way, 1 at the centre or if there is no second.</param>
/// <param name="IsKnown">False: it lies more than twice as far from this pattern as any fitted episode lies from its own.</param>
public readonly record struct PatternMatch(int Pattern, double Similarity, double Confidence, bool IsKnown);

/// <summary>
/// The known ways of failing: clusters of failure episodes over standardised features (<see cref="KMeans"/>), with as many clusters as
/// the largest <see cref="Silhouettes">silhouette</see> asks for. Never changes once fitted.
/// </summary>
public sealed class FailurePatterns
{
    /// <summary>In deviations. A pattern of one episode, or of equal ones, has no spread of its own.</summary>
    private const double LeastSpread = 0.1;

    private readonly Standardisation _scale;
    private readonly double[][] _centres;
    private readonly double[] _medianDistances;
    private readonly double _reach;

    /// <summary>An episode is of a known pattern as far as so many times the furthest of those that were fitted.</summary>
    private const double Leeway = 2;

    private FailurePatterns(
        Standardisation scale, KMeans clusters, double[][] rows, IReadOnlyList<FailurePattern> patterns, IReadOnlyDictionary<int, double> silhouettes)
    {
        var distances = DistancesOf(clusters, rows);
        (_scale, _centres, _medianDistances, Patterns, Silhouettes) = (scale, clusters.Centres, Array.ConvertAll(distances, static own => Math.Max(own[own.Count / 2], LeastSpread)), patterns, silhouettes);
        _reach = Leeway * Math.Max(distances.Max(static own => own[^1]), LeastSpread);
        (Assignments, Inertia) = (clusters.Assignments, clusters.Inertia);
    }

    /// <summary>From the most frequent to the rarest.</summary>
    public IReadOnlyList<FailurePattern> Patterns { get; }

    /// <summary>The silhouette for each number of clusters that was tried, −1 to 1.</summary>
    public IReadOnlyDictionary<int, double> Silhouettes { get; }

    /// <summary>The pattern of each fitted episode.</summary>
    public int[] Assignments { get; }

    /// <summary>Of each feature, its standard deviation over the fitted episodes, in the feature's unit.</summary>
    public IReadOnlyList<double> Deviations => _scale.Deviations;

    /// <summary>Sum of squared distances from the centres, over standardised features.</summary>
    public double Inertia { get; }

    /// <param name="episodes">Finite features of each failure episode, all of one length.</param>
    /// <param name="fewest">Clusters to try at least, 2 or more.</param>
    /// <param name="most">Clusters to try at most; more than the different episodes less one are not tried.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="TooFewRowsException">There are not more different episodes than <paramref name="fewest"/>.</exception>
    public static FailurePatterns Fit(
        IReadOnlyList<double[]> episodes, int seed, int fewest = 2, int most = 8, int threads = 1, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fewest, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, fewest);
        var scale = Standardisation.Of(episodes, fewest);
        double[][] rows = [.. episodes.Select(scale.Apply)];
        var silhouettes = new Dictionary<int, double>();
        KMeans? best = null;
        for (var clusters = fewest; clusters <= most && (best is null || clusters < episodes.Count); clusters++)
        {
            KMeans tried;
            var (part, parts) = (2 * (clusters - fewest), 2 * (most - fewest + 1));
            try
            {
                tried = KMeans.Fit(rows, clusters, seed, threads: threads, progress: PartOfProgress.Of(progress, part, parts), cancellation: cancellation);
            }
            catch (TooFewRowsException) when (best is not null)
            {
                break;
            }
            silhouettes[clusters] = Silhouette.Of(rows, tried.Assignments, clusters, threads, PartOfProgress.Of(progress, part + 1, parts), cancellation);
            if (best is null || silhouettes[clusters] > silhouettes[best.Centres.Length])
                best = tried;
        }
        progress?.Report(1);
        return new FailurePatterns(scale, best!, rows, [.. Profiles(scale, best!)], silhouettes);
    }

    /// <summary>The pattern that an episode looks like most.</summary>
    public PatternMatch Match(double[] episode)
    {
        var row = _scale.Apply(episode);
        var (pattern, squared) = KMeans.Nearest(_centres, row);
        var distance = Math.Sqrt(squared);
        var second = double.PositiveInfinity;
        for (var other = 0; other < _centres.Length; other++)
        {
            if (other != pattern)
                second = Math.Min(second, Math.Sqrt(KMeans.Nearest([_centres[other]], row).Squared));
        }
        var usual = _medianDistances[pattern];
        var similarity = distance == 0 ? 1 : usual / (usual + distance);
        var confidence = double.IsInfinity(second) ? 1 : second == 0 ? 0 : (second - distance) / second;
        return new PatternMatch(pattern, similarity, confidence, distance <= _reach);
    }

    /// <summary>By how much nearer an episode lies to a pattern than to the nearest other, as a share of the way to that; below 0: the other is nearer. −1 to 1.</summary>
    public double Nearness(double[] episode, int pattern)
    {
        var row = _scale.Apply(episode);
        var own = Math.Sqrt(KMeans.Nearest([_centres[pattern]], row).Squared);
        var (_, squared) = KMeans.Nearest([.. _centres.Where((_, other) => other != pattern)], row);
        var next = Math.Sqrt(squared);
        var further = Math.Max(own, next);
        return further == 0 ? 0 : (next - own) / further;
    }

    /// <summary>Of each pattern how far its episodes lie from its centre, the nearest first.</summary>
    private static List<double>[] DistancesOf(KMeans clusters, double[][] rows)
    {
        var distances = new List<double>[clusters.Centres.Length];
        for (var row = 0; row < rows.Length; row++)
            (distances[clusters.Assignments[row]] ??= []).Add(Math.Sqrt(KMeans.Nearest(clusters.Centres, rows[row]).Squared));
        Array.ForEach(distances, static own => own.Sort());
        return distances;
    }

    private static IEnumerable<FailurePattern> Profiles(Standardisation scale, KMeans clusters)
    {
        for (var cluster = 0; cluster < clusters.Centres.Length; cluster++)
        {
            var centre = clusters.Centres[cluster];
            yield return new FailurePattern(
                clusters.Assignments.Count(assigned => assigned == cluster),
                scale.Undo(centre),
                [.. centre.Select((deviations, feature) => new DistinctiveFeature(feature, deviations))
                    .OrderByDescending(feature => Math.Abs(feature.Deviations))]);
        }
    }
}
