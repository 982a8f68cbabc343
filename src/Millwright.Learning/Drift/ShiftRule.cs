using MathNet.Numerics.Distributions;

namespace Millwright.Learning.Drift;

/// <summary>What measures how far an input has moved.</summary>
public enum ShiftMeasure
{
    /// <summary>Population stability index of ten bins.</summary>
    Psi,

    /// <summary>Jensen–Shannon divergence of the same bins, in bits.</summary>
    JensenShannon,

    /// <summary>Largest distance of the two distribution functions.</summary>
    KolmogorovSmirnov,

    /// <summary>First Wasserstein distance, in standard deviations of the reference.</summary>
    Wasserstein,

    /// <summary>Pearson's statistic over the kinds of an input that has only a few values.</summary>
    ChiSquare,
}

/// <summary>One measure of an input, beside what it may be.</summary>
/// <param name="Threshold">Beyond it the measure says that the input has moved.</param>
/// <param name="Chance">Of a test the p-value, 0 to 1; null: the measure is no test.</param>
/// <param name="Decides">Whether the measure has a vote.</param>
public readonly record struct MeasuredShift(ShiftMeasure Measure, double Value, double Threshold, double? Chance, bool Decides)
{
    /// <summary>Value over threshold: beyond 1 it has moved.</summary>
    public double Ratio => Value / Threshold;
}

/// <summary>
/// Whether an input has moved: by vote of some measures, each against its own threshold. A threshold is the largest of what is worth while (an effect, whatever the size of
/// the samples), what chance reaches with samples of this size (at Bonferroni's share of the level), and half as much again as was usual in training.
/// </summary>
/// <param name="Deciding">The measures that have a vote.</param>
/// <param name="Votes">So many of them have to agree, 1 or more; where fewer of them say anything of an input, all of these.</param>
/// <param name="Stability">Least population stability index that is worth while (0.25: much has changed).</param>
/// <param name="Divergence">Least Jensen–Shannon divergence in bits; <paramref name="Distance"/>: least Wasserstein distance in reference deviations.</param>
/// <param name="Chance">Level of each measure over all comparisons of a look together, 0 to 1.</param>
public sealed record ShiftRule(IReadOnlyList<ShiftMeasure> Deciding, int Votes = 2, double Stability = 0.25, double Divergence = 0.1, double Distance = 0.1, double Chance = 0.01)
{
    /// <summary>The largest of a training's windows is passed by chance now and then.</summary>
    private const double Leeway = 1.5;

    /// <summary>Cramér's V from which a difference of kinds is worth while: medium for two kinds (Cohen, "Statistical power analysis", 1988).</summary>
    private const double Association = 0.3;

    /// <summary>What the measures that apply to an input say of it.</summary>
    /// <param name="usual">By measure the largest value that any window of the training had.</param>
    /// <param name="comparisons">Inputs and machines that are compared in the same look, 1 or more.</param>
    public IReadOnlyList<MeasuredShift> Judge(DistributionShift shift, IReadOnlyList<double> usual, int comparisons)
    {
        var judged = new List<MeasuredShift>();
        var level = Chance / comparisons;
        foreach (var measure in Enum.GetValues<ShiftMeasure>())
            if (shift.Of(measure) is { } value)
                judged.Add(new MeasuredShift(measure, value, Math.Max(Least(measure, shift, level), Raised(measure, usual[(int)measure])), ChanceOf(measure, shift), Deciding.Contains(measure)));
        return judged;
    }

    /// <summary>The measure whose vote decides: beyond 1 its ratio says that the input has moved, for so many others say it too. Null: none that has a vote applies.</summary>
    public MeasuredShift? Decisive(IEnumerable<MeasuredShift> judged)
    {
        var votes = judged.Where(static each => each.Decides).OrderByDescending(static each => each.Ratio).ToList();
        return votes.Count == 0 ? null : votes[Math.Min(Votes, votes.Count) - 1];
    }

    private double Least(ShiftMeasure measure, DistributionShift shift, double level) => measure switch
    {
        ShiftMeasure.Psi => Math.Max(Stability, Binned(shift, level)),
        // Near 0 the divergence is an eighth of the index, in nats.
        ShiftMeasure.JensenShannon => Math.Max(Divergence, Binned(shift, level) / (8 * Math.Log(2))),
        ShiftMeasure.KolmogorovSmirnov => KolmogorovSmirnov.Critical(shift.ReferenceCount, shift.CurrentCount, level),
        // At least as far as the means lie from each other.
        ShiftMeasure.Wasserstein => Math.Max(Distance, Normal.InvCDF(0, 1, 1 - level / 2) * Math.Sqrt(Noise(shift))),
        _ => Math.Max(ChiSquared.InvCDF(Math.Max(1, shift.Kinds - 1), 1 - level), Association * Association * (shift.ReferenceCount + shift.CurrentCount)),
    };

    /// <summary>What the stability index of two samples of one distribution reaches by chance (Yurdakul, "Statistical properties of population stability index", 2018).</summary>
    private static double Binned(DistributionShift shift, double level) => ChiSquared.InvCDF(shift.Edges.Length, 1 - level) * Noise(shift);

    private static double Noise(DistributionShift shift) => 1.0 / shift.ReferenceCount + 1.0 / shift.CurrentCount;

    private static double? ChanceOf(ShiftMeasure measure, DistributionShift shift) => measure switch
    {
        ShiftMeasure.KolmogorovSmirnov => shift.KolmogorovSmirnov.Chance,
        ShiftMeasure.ChiSquare => shift.ChiSquare?.Chance,
        _ => null,
    };

    /// <summary>Of a measure that ends at 1 half of the way that is left to it, where that is less.</summary>
    private static double Raised(ShiftMeasure measure, double usual) =>
        measure is ShiftMeasure.JensenShannon or ShiftMeasure.KolmogorovSmirnov ? Math.Min(Leeway * usual, (1 + usual) / 2) : Leeway * usual;
}
