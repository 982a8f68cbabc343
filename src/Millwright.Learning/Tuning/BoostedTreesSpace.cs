using MathNet.Numerics.Random;
using Millwright.Learning.Trees.Boosting;

namespace Millwright.Learning.Tuning;

/// <summary>
/// The settings of boosted trees that are worth a search, each drawn evenly on a logarithmic scale: random search finds what matters with fewer trials than a grid
/// (Bergstra and Bengio, "Random search for hyper-parameter optimization", JMLR 13, 2012).
/// </summary>
public static class BoostedTreesSpace
{
    /// <summary>The usual settings first, then drawn ones; the same for the same seed.</summary>
    /// <param name="trials">1 or more.</param>
    public static IReadOnlyList<BoostedTreesOptions> Draw(BoostedTreesOptions usual, int trials, int seed)
    {
        var random = new Xoshiro256StarStar(seed);
        return
        [
            usual,
            .. Enumerable.Range(1, Math.Max(0, trials - 1)).Select(_ => usual with
            {
                LearningRate = Between(random, 0.02, 0.2), Leaves = (int)Math.Round(Between(random, 4, 63)), L2 = Between(random, 0.1, 20), MinLeafRows = (int)Math.Round(Between(random, 5, 100)),
            }),
        ];
    }

    private static double Between(Xoshiro256StarStar random, double low, double high) => low * Math.Pow(high / low, random.NextDouble());
}
