using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Random;

namespace Millwright.Learning.Explanation;

/// <summary>What a model is like near one row, as far as it is linear there.</summary>
/// <param name="Contributions">Of each input, by how much it moves the output that its value lies where it does; 0 for one that never varied.</param>
/// <param name="Base">What the linear model says where no input is as in the row; with all contributions it is <paramref name="Local"/>.</param>
/// <param name="Local">What the linear model says of the row.</param>
/// <param name="Output">What the model itself says of the row.</param>
/// <param name="Fidelity">
/// The weighted R² of the linear model on the rows it was fitted to, 1 at most: which share of what the model does around the row it tells. 1 where the model does
/// nothing there.
/// </param>
public sealed record LocalFit(double[] Contributions, double Base, double Local, double Output, double Fidelity)
{
    /// <summary>Below it more of the model's behaviour is left out than told.</summary>
    public const double PoorFidelity = 0.5;

    public bool IsPoor => !(Fidelity >= PoorFidelity);
}

/// <summary>
/// Explains one output of any model by a linear one that is fitted around the row (LIME: Ribeiro, Singh and Guestrin, "Why should I trust you?", KDD 2016,
/// algorithm 1). An input's interpretable form is whether its value lies in the quartile of the row's; neighbours have a random number of random inputs elsewhere,
/// count the less the more of them there are (kernel width 0.75 √inputs, as the authors have it), and a ridge regression of penalty 1 is fitted to them.
/// </summary>
/// <remarks>
/// Same seed, same answer. O(samples × (a prediction + inputs²) + inputs³) time, O(inputs²) memory. Inputs are varied one by one, whatever goes together in
/// truth; that is LIME's own limit.
/// </remarks>
public static class Lime
{
    private const double KernelWidth = 0.75;
    private const double Penalty = 1;
    private const int Quarters = 4;

    /// <param name="row">One value an input, NaN where it is missing.</param>
    /// <param name="usual">Of each input, values as they are spread where the model was trained, ascending; empty: none was ever there.</param>
    /// <exception cref="ExplanationException">No input varies, or the model's output is not finite.</exception>
    public static LocalFit Explain(
        Func<double[], double> model, double[] row, IReadOnlyList<double[]> usual, int seed, int samples = 2_000, CancellationToken cancellation = default)
    {
        var elsewhere = row.Select((value, input) => Elsewhere(value, usual[input])).ToArray();
        int[] free = [.. Enumerable.Range(0, row.Length).Where(input => elsewhere[input].Length > 0)];
        if (free.Length == 0)
            throw new ExplanationException("None of the inputs varied where the model was trained, so there is nothing to explain by.");
        var (random, fit, output) = (new Xoshiro256StarStar(seed), new WeightedRidge(free.Length), model(row));
        for (var sample = 0; sample < samples; sample++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (neighbour, kept, moved) = (row.ToArray(), Enumerable.Repeat(1.0, free.Length).ToArray(), random.Next(free.Length + 1));
            foreach (var place in Some(free.Length, moved, random))
            {
                kept[place] = 0;
                neighbour[free[place]] = elsewhere[free[place]][random.Next(elsewhere[free[place]].Length)];
            }
            fit.Add(kept, Finite(model(neighbour)), Math.Exp(-moved / (KernelWidth * KernelWidth * free.Length)));
        }
        var (weights, intercept, fidelity) = fit.Solve(Penalty);
        var contributions = new double[row.Length];
        for (var place = 0; place < free.Length; place++)
            contributions[free[place]] = weights[place];
        return new LocalFit(contributions, intercept, intercept + weights.Sum(), output, fidelity);
    }

    /// <summary>The usual values that lie in another quarter of them than a value does.</summary>
    private static double[] Elsewhere(double value, double[] usual)
    {
        if (usual.Length == 0 || double.IsNaN(value))
            return usual;
        var quarter = QuarterOf(value, usual);
        return Array.FindAll(usual, other => QuarterOf(other, usual) != quarter);
    }

    /// <summary>How many of the three quartiles lie below a value.</summary>
    private static int QuarterOf(double value, double[] usual) =>
        Enumerable.Range(1, Quarters - 1).Count(quarter => value > usual[(quarter * usual.Length / Quarters) - (usual.Length >= Quarters ? 1 : 0)]);

    /// <summary>So many different places of a count, at random.</summary>
    private static int[] Some(int count, int some, Xoshiro256StarStar random)
    {
        var places = Enumerable.Range(0, count).ToArray();
        for (var at = 0; at < some; at++)
        {
            var other = random.Next(at, count);
            (places[at], places[other]) = (places[other], places[at]);
        }
        return places[..some];
    }

    private static double Finite(double output) =>
        double.IsFinite(output) ? output : throw new ExplanationException($"The model says {output} of a neighbour of the row, so no line can be fitted.");

    /// <summary>Sums of rows and outputs, from which the regression is solved; rows themselves are not kept.</summary>
    private sealed class WeightedRidge(int width)
    {
        private readonly double[,] _products = new double[width, width];
        private readonly double[] _byOutput = new double[width];
        private readonly double[] _sums = new double[width];
        private double _weight;
        private double _output;
        private double _outputSquared;

        public void Add(double[] row, double output, double weight)
        {
            _weight += weight;
            _output += weight * output;
            _outputSquared += weight * output * output;
            for (var one = 0; one < width; one++)
            {
                if (row[one] == 0)
                    continue;
                _sums[one] += weight;
                _byOutput[one] += weight * output;
                for (var other = 0; other <= one; other++)
                    _products[one, other] += weight * row[other];
            }
        }

        /// <summary>The intercept is not pulled to 0.</summary>
        public (double[] Weights, double Intercept, double Fidelity) Solve(double penalty)
        {
            var centred = Matrix<double>.Build.Dense(width, width, (one, other) =>
                _products[Math.Max(one, other), Math.Min(one, other)] - (_sums[one] * _sums[other] / _weight));
            var towards = Vector<double>.Build.Dense(width, one => _byOutput[one] - (_sums[one] * _output / _weight));
            var weights = (centred + Matrix<double>.Build.DenseDiagonal(width, penalty)).Cholesky().Solve(towards);
            var total = _outputSquared - (_output * _output / _weight);
            var left = total - (2 * weights.DotProduct(towards)) + weights.DotProduct(centred * weights);
            var isFlat = total <= 1e-12 * _outputSquared;
            return ([.. weights], (_output - _sums.Zip(weights, static (sum, weight) => sum * weight).Sum()) / _weight, isFlat ? 1 : 1 - (left / total));
        }
    }
}
