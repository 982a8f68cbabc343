using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;
using Millwright.Learning.Clustering;
using Millwright.Tests;

namespace Millwright.Learning.Tests.Clustering;

public sealed class FailurePatternsTests
{
    [Fact]
    public void Three_ways_of_failing_are_found_told_apart_and_profiled()
    {
        var patterns = FailurePatterns.Fit(ThreeWays(), seed: 1);

        patterns.Patterns.Select(pattern => pattern.Size).ShouldBe([40, 30, 20]);
        patterns.Silhouettes.MaxBy(tried => tried.Value).Key.ShouldBe(3);
        patterns.Patterns[1].Distinctive[0].Feature.ShouldBe(1);
        patterns.Patterns[1].Distinctive[0].Deviations.ShouldBeGreaterThan(1);
        patterns.Patterns[1].Means[1].ShouldBe(900, 20);
    }

    [Fact]
    public void A_new_episode_is_matched_with_its_similarity_and_confidence()
    {
        var patterns = FailurePatterns.Fit(ThreeWays(), seed: 1);

        var typical = patterns.Match(patterns.Patterns[2].Means);
        var between = patterns.Match([.. patterns.Patterns[0].Means.Zip(patterns.Patterns[1].Means, (first, second) => (first + second) / 2)]);

        typical.Pattern.ShouldBe(2);
        typical.Similarity.ShouldBe(1, 1e-9);
        typical.Confidence.ShouldBe(1, 1e-9);
        between.Similarity.ShouldBeLessThan(0.3);
        between.Confidence.ShouldBeLessThan(0.05);
    }

    [Fact]
    public void Fewer_episodes_than_clusters_are_refused_with_both_numbers()
    {
        Should.Throw<TooFewRowsException>(() => FailurePatterns.Fit([[1, 2]], seed: 1)).Message.ShouldContain("there are 1");
        Should.Throw<TooFewRowsException>(() => KMeans.Fit([[1], [1], [1]], 2, seed: 1)).Message.ShouldContain("2 clusters");
    }

    [Fact]
    public void An_episode_far_from_all_that_was_learnt_is_of_no_known_pattern()
    {
        var patterns = FailurePatterns.Fit(ThreeWays(), seed: 1);

        ThreeWays().ShouldAllBe(episode => patterns.Match(episode).IsKnown);
        patterns.Match([.. patterns.Patterns[0].Means.Select((mean, feature) => mean + 30 * patterns.Deviations[feature])]).IsKnown.ShouldBeFalse();
    }

    [Fact]
    public void It_tells_how_far_it_is_and_ends_when_it_is_asked_to()
    {
        var told = new Told();
        FailurePatterns.Fit(ThreeWays(), seed: 1, progress: told);
        told.Shares.ShouldBe(told.Shares.Order());
        (told.Shares.Count > 8, told.Shares[0] < 0.05, told.Shares[^1]).ShouldBe((true, true, 1));

        using var end = new CancellationTokenSource();
        var ending = new Told { Then = end.Cancel };
        Should.Throw<OperationCanceledException>(() => FailurePatterns.Fit(ThreeWays(), seed: 1, progress: ending, cancellation: end.Token));
        ending.Shares.ShouldHaveSingleItem();
    }

    [Fact]
    public void Clusters_do_not_depend_on_the_number_of_threads()
    {
        var one = KMeans.Fit(ThreeWays(), 4, seed: 9, threads: 1);
        var two = KMeans.Fit(ThreeWays(), 4, seed: 9, threads: 2);

        two.Assignments.ShouldBe(one.Assignments);
        two.Inertia.ShouldBe(one.Inertia);
    }

    [Fact]
    public void As_many_clusters_as_rows_leave_no_distance() =>
        KMeans.Fit([[1, 1], [2, 2], [3, 3]], 3, seed: 1).Inertia.ShouldBe(0);

    [Fact]
    public void Failures_of_the_milling_machine_fall_into_the_published_clusters()
    {
        var file = Path.Combine(
            Environment.GetEnvironmentVariable("MILLWRIGHT_SHARED_DATA") ?? Path.Combine(Checkout.Root, "..", "shared", "data"), "ai4i2020", "ai4i2020.csv");
        Assert.SkipUnless(File.Exists(file), $"The AI4I data is not there: {file}.");
        double[][] failures =
            [.. File.ReadLines(file).Skip(1).Select(line => line.Split(',')).Where(cells => cells[8] == "1")
                .Select(cells => cells[3..8].Select(double.Parse).ToArray())];

        var patterns = FailurePatterns.Fit(failures, seed: 42);

        // shared/baselines.md, section 2.
        failures.Length.ShouldBe(339);
        patterns.Patterns.Select(pattern => pattern.Size).ShouldBe([302, 37]);
        patterns.Inertia.ShouldBe(1155.7, 0.1);
        patterns.Silhouettes[2].ShouldBe(0.4924, 0.0001);
        patterns.Silhouettes[3].ShouldBe(0.3900, 0.0005);
    }

    private static double[][] ThreeWays()
    {
        var random = new Xoshiro256StarStar(5);
        double[][] means = [[20, 100, 1], [20, 900, 1], [60, 100, 5]];
        int[] sizes = [40, 30, 20];
        return
        [
            .. means.SelectMany((mean, way) => Enumerable.Range(0, sizes[way]).Select(_ =>
                new[] { Normal.Sample(random, mean[0], 2), Normal.Sample(random, mean[1], 40), Normal.Sample(random, mean[2], 0.3) })),
        ];
    }
}
