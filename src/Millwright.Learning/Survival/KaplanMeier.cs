using MathNet.Numerics.Distributions;

namespace Millwright.Learning.Survival;

/// <param name="Time">A time at which something failed, in the lifetimes' unit.</param>
/// <param name="Survival">Share that lives longer, 0 to 1.</param>
/// <param name="Low">Lower end of its interval, 0 to 1.</param>
/// <param name="High">Upper end of its interval, 0 to 1.</param>
/// <param name="AtRisk">Lives that had come as far as this.</param>
public readonly record struct SurvivalStep(double Time, double Survival, double Low, double High, int AtRisk, int Failures);

/// <summary>
/// The share that survives each age, whatever the law (Kaplan and Meier, "Nonparametric estimation from incomplete observations",
/// JASA 53, 1958), with Greenwood's variance on the log-minus-log scale, so that the interval stays within 0 to 1. O(n log n).
/// </summary>
public static class KaplanMeier
{
    /// <param name="confidence">Of the intervals, 0 to 1.</param>
    public static IReadOnlyList<SurvivalStep> Fit(IReadOnlyCollection<Lifetime> lifetimes, double confidence = 0.95)
    {
        var quantile = Normal.InvCDF(0, 1, (1 + confidence) / 2);
        var steps = new List<SurvivalStep>();
        var (survival, greenwood, atRisk) = (1.0, 0.0, lifetimes.Count);
        foreach (var same in lifetimes.GroupBy(life => life.Duration).OrderBy(group => group.Key))
        {
            var failures = same.Count(life => life.Failed);
            if (failures > 0)
            {
                survival *= 1 - (double)failures / atRisk;
                greenwood += (double)failures / atRisk / (atRisk - failures);
                var (low, high) = Interval(survival, greenwood, quantile);
                steps.Add(new SurvivalStep(same.Key, survival, low, high, atRisk, failures));
            }
            atRisk -= same.Count();
        }
        return steps;
    }

    private static (double Low, double High) Interval(double survival, double greenwood, double quantile)
    {
        if (survival <= 0)
            return (0, 0);
        var reach = quantile * Math.Sqrt(greenwood) / -Math.Log(survival);
        return (Math.Pow(survival, Math.Exp(reach)), Math.Pow(survival, Math.Exp(-reach)));
    }
}
