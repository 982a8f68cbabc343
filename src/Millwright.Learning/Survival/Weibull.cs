using MathNet.Numerics.Distributions;

namespace Millwright.Learning.Survival;

/// <summary>
/// Lifetimes by Weibull's law, S(t) = exp(−(t/scale)^shape), fitted by maximum likelihood with right-censored lives (Lawless,
/// "Statistical Models and Methods for Lifetime Data", 2nd ed., 2003, section 5.2): the scale has a closed form, the shape is found by Newton's steps.
/// A baseline of the risk of failing: it knows the age and nothing else.
/// </summary>
/// <param name="Shape">Below 1 the young fail, above 1 the old.</param>
/// <param name="Scale">The age that 36.8 % survive, in the lifetimes' unit.</param>
/// <param name="ShapeDeviation">Standard error of the logarithm of the shape, by the observed information.</param>
/// <param name="ScaleDeviation">Standard error of the logarithm of the scale.</param>
/// <param name="Failures">Lives that ended in a failure: what the fit rests on.</param>
public sealed record Weibull(double Shape, double Scale, double ShapeDeviation, double ScaleDeviation, int Failures)
{
    private const int FewestFailures = 2;

    /// <exception cref="TooFewFailuresException">Fewer than two lives of different length ended in a failure.</exception>
    public static Weibull Fit(IReadOnlyCollection<Lifetime> lifetimes)
    {
        var failures = lifetimes.Count(life => life.Failed);
        var longest = lifetimes.Count == 0 ? 0 : lifetimes.Max(life => life.Duration);
        // Equal lives drive the shape to infinity; a censored life that is longer than they are does not.
        if (failures < FewestFailures || !lifetimes.Any(life => life.Duration != longest))
            throw new TooFewFailuresException(failures);
        if (lifetimes.Any(life => !(life.Duration > 0)))
            throw new ArgumentException("A lifetime is 0 or less; each must be more.", nameof(lifetimes));
        // In units of the longest life the powers stay within 0 to 1.
        (double Log, bool Failed)[] lives = [.. lifetimes.Select(life => (Math.Log(life.Duration / longest), life.Failed))];
        var meanLog = lives.Where(life => life.Failed).Average(life => life.Log);
        var shape = SolveShape(lives, meanLog);
        var (sum, first, second) = Powers(lives, shape);
        var scale = Math.Pow(sum / failures, 1 / shape);
        // Information of (ln shape, ln scale) at the maximum, where Σ(t/scale)^shape is the number of failures.
        var logScale = Math.Log(scale);
        var weighted = shape * (first / sum - logScale);
        var squared = shape * shape * (second / sum - 2 * logScale * first / sum + logScale * logScale);
        var (a, b, c) = (failures * (1 + squared), -failures * shape * weighted, failures * shape * shape);
        var determinant = a * c - b * b;
        return new Weibull(shape, scale * longest, Math.Sqrt(c / determinant), Math.Sqrt(a / determinant), failures);
    }

    /// <summary>Interval of the shape at a confidence of 0 to 1.</summary>
    public (double Low, double High) ShapeInterval(double confidence = 0.95) => Interval(Shape, ShapeDeviation, confidence);

    /// <summary>Interval of the scale at a confidence of 0 to 1, in the lifetimes' unit.</summary>
    public (double Low, double High) ScaleInterval(double confidence = 0.95) => Interval(Scale, ScaleDeviation, confidence);

    /// <summary>The share that survives an age, 0 to 1.</summary>
    public double Survival(double age) => Math.Exp(-Math.Pow(age / Scale, Shape));

    /// <summary>Chance that one that has come to <paramref name="age"/> fails within <paramref name="horizon"/> more, 0 to 1.</summary>
    public double FailureRisk(double age, double horizon) =>
        -(Math.Exp(Math.Pow(age / Scale, Shape) - Math.Pow((age + horizon) / Scale, Shape)) - 1);

    /// <summary>
    /// How much longer one that has come to <paramref name="age"/> runs: the time before which it fails with a chance of
    /// <paramref name="level"/>; 0.5 gives the median.
    /// </summary>
    public double RemainingLife(double age, double level = 0.5) =>
        Math.Max(0, Scale * Math.Pow(Math.Pow(age / Scale, Shape) - Math.Log(1 - level), 1 / Shape) - age);

    private static (double Low, double High) Interval(double value, double deviation, double confidence)
    {
        var reach = Math.Exp(Normal.InvCDF(0, 1, (1 + confidence) / 2) * deviation);
        return (value / reach, value * reach);
    }

    /// <summary>The root of 1/k + mean ln t − Σ t^k ln t / Σ t^k, which falls with k: Newton, kept inside a bracket.</summary>
    private static double SolveShape((double Log, bool Failed)[] lives, double meanLog)
    {
        var (low, high, shape) = (1e-3, 1e3, 1.0);
        for (var step = 0; step < 100; step++)
        {
            var (sum, first, second) = Powers(lives, shape);
            var value = 1 / shape + meanLog - first / sum;
            if (value > 0)
                low = shape;
            else
                high = shape;
            var slope = -1 / (shape * shape) - (second / sum - first / sum * (first / sum));
            var next = shape - value / slope;
            if (!(next > low && next < high))
                next = Math.Sqrt(low * high);
            if (Math.Abs(next - shape) <= 1e-12 * shape)
                return next;
            shape = next;
        }
        return shape;
    }

    /// <summary>Σ t^k, Σ t^k ln t and Σ t^k (ln t)².</summary>
    private static (double Sum, double First, double Second) Powers((double Log, bool Failed)[] lives, double shape)
    {
        var (sum, first, second) = (0.0, 0.0, 0.0);
        foreach (var (log, _) in lives)
        {
            var power = Math.Exp(shape * log);
            sum += power;
            first += power * log;
            second += power * log * log;
        }
        return (sum, first, second);
    }
}

/// <summary>Too few failures to say anything about lifetimes.</summary>
public sealed class TooFewFailuresException(int failures)
    : Exception($"A law of lifetimes needs two failures at different ages at least; there are {failures}.");
