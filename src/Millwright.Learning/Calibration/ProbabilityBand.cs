namespace Millwright.Learning.Calibration;

/// <summary>
/// Between what a calibrated probability lies, as far as the outcomes that it was calibrated by can tell: the calibration is fitted anew to blocks of them drawn with
/// replacement, and the band holds the middle share of what comes out (percentile bootstrap: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, ch. 13). Drawn are
/// whole blocks, for rows of one life of one machine tell much the same (Field and Welsh, Bootstrapping Clustered Data, 2007). It tells what chance the calibration has
/// seen, not what the model is blind to. Never changes; asking it allocates nothing.
/// </summary>
public sealed class ProbabilityBand
{
    /// <summary>Below so few blocks draws of them are hardly ever different, and the band would be far too narrow.</summary>
    public const int FewestBlocks = 5;

    private const int Resamples = 200;
    private const int Steps = 80;

    /// <summary>The band is kept at log-odds from −10 to 10, a quarter apart, and is straight between them.</summary>
    private const double Furthest = 10;

    private readonly double[] _low;
    private readonly double[] _high;

    private ProbabilityBand(double[] low, double[] high) => (_low, _high) = (low, high);

    /// <summary>Between what the calibrated probability lies that an uncalibrated one, 0 to 1, becomes.</summary>
    public (double Low, double High) Of(double probability)
    {
        var place = Math.Clamp((Math.Log(probability / (1 - probability)) + Furthest) / (2 * Furthest) * Steps, 0, Steps);
        var below = Math.Min((int)place, Steps - 1);
        var share = place - below;
        return (_low[below] + (share * (_low[below + 1] - _low[below])), _high[below] + (share * (_high[below + 1] - _high[below])));
    }

    /// <param name="probabilities">What the model said of rows that it was not trained on, 0 to 1, before calibration.</param>
    /// <param name="blocks">Of each row the block that it belongs to, by any number.</param>
    /// <param name="coverage">The share that the band holds, above 0 and below 1.</param>
    /// <param name="fit">How the probabilities were calibrated.</param>
    /// <returns>Null: there are fewer blocks than <see cref="FewestBlocks"/>.</returns>
    /// <remarks>O(200 fits).</remarks>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ProbabilityBand? Fit(
        double[] probabilities, bool[] outcomes, int[] blocks, double coverage, int seed, Func<double[], bool[], CalibrationMap> fit, CancellationToken cancellation = default)
    {
        CalibrationMap.Require(probabilities, outcomes);
        if (blocks.Length != probabilities.Length || coverage is not (> 0 and < 1))
            throw new ArgumentException($"{blocks.Length} blocks of {probabilities.Length} rows, with a coverage of {coverage}, make no band.", nameof(blocks));
        var rows = Enumerable.Range(0, blocks.Length).GroupBy(row => blocks[row]).Select(static block => block.ToArray()).ToArray();
        if (rows.Length < FewestBlocks)
            return null;
        var (random, maps) = (new Random(seed), new CalibrationMap[Resamples]);
        for (var resample = 0; resample < Resamples; resample++)
        {
            cancellation.ThrowIfCancellationRequested();
            var drawn = Enumerable.Range(0, rows.Length).SelectMany(_ => rows[random.Next(rows.Length)]).ToArray();
            maps[resample] = fit(Array.ConvertAll(drawn, row => probabilities[row]), Array.ConvertAll(drawn, row => outcomes[row]));
        }
        var (low, high, outside) = (new double[Steps + 1], new double[Steps + 1], (int)((1 - coverage) / 2 * (Resamples + 1)));
        for (var step = 0; step <= Steps; step++)
        {
            var at = 1 / (1 + Math.Exp(Furthest - (2 * Furthest * step / Steps)));
            var mapped = Array.ConvertAll(maps, map => map.Map(at));
            Array.Sort(mapped);
            (low[step], high[step]) = (mapped[Math.Max(0, outside - 1)], mapped[Resamples - Math.Max(1, outside)]);
        }
        return new ProbabilityBand(low, high);
    }

    /// <summary>What <see cref="Read"/> makes it of again.</summary>
    public double[] ToValues() => [.. _low, .. _high];

    /// <exception cref="InvalidDataException">These are not the values of a band.</exception>
    public static ProbabilityBand Read(double[] values) =>
        values.Length == 2 * (Steps + 1) && Array.TrueForAll(values, static value => value is >= 0 and <= 1)
            ? new ProbabilityBand(values[..(Steps + 1)], values[(Steps + 1)..])
            : throw new InvalidDataException("The version's band of probabilities is not whole.");
}
