namespace Millwright.Learning.Metrics;

/// <summary>How good probabilities are, not only their order.</summary>
public static class Probabilities
{
    private const double Least = 1e-15;

    /// <summary>The mean of −ln of the true class's probability, 0 at best; probabilities are kept 1e-15 away from 0.</summary>
    /// <param name="probabilities">One a class for each row.</param>
    public static double LogLoss(ReadOnlySpan<int> truth, IReadOnlyList<double[]> probabilities)
    {
        MetricArguments.RequireSame(truth.Length, probabilities.Count);
        var sum = 0.0;
        for (var row = 0; row < truth.Length; row++)
            sum -= Math.Log(Math.Clamp(probabilities[row][truth[row]], Least, 1));
        return sum / truth.Length;
    }

    /// <summary>The mean squared distance of class 1's probability from what happened, 0 at best (Brier, 1950).</summary>
    public static double Brier(ReadOnlySpan<bool> truth, ReadOnlySpan<double> probabilities)
    {
        MetricArguments.RequireSame(truth.Length, probabilities.Length);
        var sum = 0.0;
        for (var row = 0; row < truth.Length; row++)
            sum += Math.Pow(probabilities[row] - (truth[row] ? 1 : 0), 2);
        return sum / truth.Length;
    }
}
