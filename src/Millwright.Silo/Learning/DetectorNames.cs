using Millwright.Learning.Drift;

namespace Millwright.Silo.Learning;

/// <summary>How what notices drift is called in events, settings and on the page.</summary>
internal static class DetectorNames
{
    public static string Of(ShiftMeasure measure) => measure switch
    {
        ShiftMeasure.Psi => "psi",
        ShiftMeasure.JensenShannon => "jensen-shannon",
        ShiftMeasure.KolmogorovSmirnov => "kolmogorov-smirnov",
        ShiftMeasure.Wasserstein => "wasserstein",
        ShiftMeasure.ChiSquare => "chi-square",
        _ => throw new ArgumentOutOfRangeException(nameof(measure), measure, "There is no such measure."),
    };

    /// <summary>What is called so by <see cref="Of"/>.</summary>
    public static ShiftMeasure Measure(string name) => Enum.GetValues<ShiftMeasure>().First(measure => Of(measure) == name);
}
