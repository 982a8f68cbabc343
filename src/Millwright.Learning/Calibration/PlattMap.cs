namespace Millwright.Learning.Calibration;

/// <summary>
/// A sigmoid of the log-odds (Platt, Probabilistic Outputs for Support Vector Machines, 1999): two numbers, so that some tens of outcomes
/// suffice, but only one shape.
/// </summary>
public sealed class PlattMap : CalibrationMap
{
    private const double LeastProbability = 1e-12;
    private const int MaxSteps = 100;

    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public PlattMap(double slope, double constant)
    {
        if (!double.IsFinite(slope) || !double.IsFinite(constant))
            throw new ArgumentException("The slope or the constant is not finite.", nameof(slope));
        (Slope, Constant) = (slope, constant);
    }

    public double Slope { get; }

    public double Constant { get; }

    public override double Map(double probability) => Sigmoid((Slope * LogOdds(probability)) + Constant);

    /// <summary>
    /// Finds both numbers by Newton's method with halved steps (Lin, Lin and Weng, A Note on Platt's Probabilistic Outputs, 2007), towards
    /// targets drawn in as if one more outcome of each kind had been seen. O(n) a step.
    /// </summary>
    public static PlattMap Fit(double[] probabilities, bool[] outcomes)
    {
        Require(probabilities, outcomes);
        var positive = outcomes.Count(outcome => outcome);
        var (high, low) = ((positive + 1.0) / (positive + 2), 1.0 / (outcomes.Length - positive + 2));
        double[] scores = Array.ConvertAll(probabilities, LogOdds);
        double[] targets = Array.ConvertAll(outcomes, outcome => outcome ? high : low);
        var (slope, constant) = (0.0, Math.Log((positive + 1.0) / (outcomes.Length - positive + 1)));
        var now = Loss(scores, targets, slope, constant);
        for (var step = 0; step < MaxSteps; step++)
        {
            var (bySlope, byConstant) = Step(scores, targets, slope, constant);
            var (share, next) = (1.0, Loss(scores, targets, slope - bySlope, constant - byConstant));
            while (next > now && share > 1e-10)
            {
                share /= 2;
                next = Loss(scores, targets, slope - (share * bySlope), constant - (share * byConstant));
            }
            if (next > now)
                break;
            (slope, constant) = (slope - (share * bySlope), constant - (share * byConstant));
            var gained = now - next;
            now = next;
            if (gained < 1e-14 * (1 + now))
                break;
        }
        return new PlattMap(slope, constant);
    }

    private static (double BySlope, double ByConstant) Step(double[] scores, double[] targets, double slope, double constant)
    {
        var (g0, g1, h00, h01, h11) = (0.0, 0.0, 1e-12, 0.0, 1e-12);
        for (var i = 0; i < scores.Length; i++)
        {
            var probability = Sigmoid((slope * scores[i]) + constant);
            var (error, curvature) = (probability - targets[i], probability * (1 - probability));
            g0 += scores[i] * error;
            g1 += error;
            h00 += scores[i] * scores[i] * curvature;
            h01 += scores[i] * curvature;
            h11 += curvature;
        }
        var determinant = (h00 * h11) - (h01 * h01);
        return determinant > 1e-12 * h00 * h11
            ? (((h11 * g0) - (h01 * g1)) / determinant, ((h00 * g1) - (h01 * g0)) / determinant)
            : (0, g1 / h11);
    }

    private static double Loss(double[] scores, double[] targets, double slope, double constant)
    {
        var loss = 0.0;
        for (var i = 0; i < scores.Length; i++)
        {
            var margin = (slope * scores[i]) + constant;
            loss += Math.Max(margin, 0) + Math.Log(1 + Math.Exp(-Math.Abs(margin))) - (targets[i] * margin);
        }
        return loss;
    }

    private static double Sigmoid(double margin) => 1 / (1 + Math.Exp(-margin));

    private static double LogOdds(double probability)
    {
        var within = Math.Clamp(probability, LeastProbability, 1 - LeastProbability);
        return Math.Log(within / (1 - within));
    }
}
