using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using Millwright.Learning.Models;
using Millwright.Learning.Tables;

namespace Millwright.Learning.Linear;

/// <summary>
/// Ridge regression of a quantity (Hoerl and Kennard, 1970), logistic regression of two classes and softmax regression of more by Newton's
/// method (Bishop, Pattern Recognition and Machine Learning, 4.3), on standardised inputs; constants are not pulled towards 0.
/// </summary>
/// <param name="l2">
/// The weight of the factors' squared length beside the sum of the rows' squared errors, or of half of it beside their log losses; 0 or more.
/// </param>
/// <remarks>
/// O(margins × (rows × columns² + columns³)) a step: meant for some hundred columns. Deterministic, no chance, one core.
/// </remarks>
public sealed class LinearTrainer(double l2 = 1) : ITrainer
{
    public string Algorithm => "linear";

    public IModel Train(Table inputs, Target target, double[]? weights, TrainingRun run) => TrainLinear(inputs, target, weights, run);

    /// <inheritdoc cref="Train"/>
    public LinearModel TrainLinear(Table inputs, Target target, double[]? weights, TrainingRun run)
    {
        if (!(l2 >= 0 && double.IsFinite(l2)))
            throw new ArgumentException($"The penalty is {l2}; it must be 0 or more.");
        var rows = TrainingRows.Of(inputs, target, weights);
        TrainingRows.RequireTwoClasses(target, rows);
        var standard = Standardization.Of(inputs, rows, weights);
        double[][] columns = [.. standard.Apply(inputs, rows), [.. Enumerable.Repeat(1.0, rows.Length)]];
        var values = Array.ConvertAll(rows, row => target.Values[row]);
        var shares = Array.ConvertAll(rows, row => weights is null ? 1 : weights[row]);
        var fit = target switch
        {
            Target.Quantity => Ridge(columns, values, shares),
            Target.Class { Classes: var classes } => Newton.Minimise(new ClassLoss(columns, values, shares, classes, l2), run),
            _ => throw new TrainingException($"A linear model cannot learn a {target.GetType().Name}."),
        };
        run.Progress?.Report(1);
        var link = target switch { Target.Class { Classes: 2 } => Link.Logistic, Target.Class => Link.Softmax, _ => Link.Identity };
        var byMargin = fit.Chunk(columns.Length).ToArray();
        return new LinearModel(standard, Array.ConvertAll(byMargin, static factors => factors[..^1]), Array.ConvertAll(byMargin, static factors => factors[^1]), link);
    }

    private double[] Ridge(double[][] columns, double[] values, double[] shares)
    {
        // Means are those of the rows that have a value: with missing ones the columns may lie off 0, so the constant is solved for as well.
        var normal = ClassLoss.Gram(columns, shares);
        AddPenalty(normal, l2);
        var weighted = new double[values.Length];
        TensorPrimitives.Multiply(values, shares, weighted);
        var right = Vector<double>.Build.Dense(columns.Length, column => TensorPrimitives.Dot<double>(columns[column], weighted));
        return Factorise(normal).Solve(right).ToArray();
    }

    /// <summary>The constant, which is last, is not pulled towards 0.</summary>
    internal static void AddPenalty(Matrix<double> curvature, double l2)
    {
        for (var at = 0; at < curvature.RowCount - 1; at++)
            curvature[at, at] += l2;
    }

    /// <summary>By Cholesky; adds a trace of the diagonal where columns depend on each other.</summary>
    internal static Cholesky<double> Factorise(Matrix<double> curvature)
    {
        var floor = curvature.Diagonal().AbsoluteMaximum();
        for (var trace = 0.0; trace < 1; trace = Math.Max(1e-13, trace * 10))
        {
            try
            {
                var matrix = trace == 0 ? curvature : curvature + Matrix<double>.Build.DiagonalIdentity(curvature.RowCount).Multiply(trace * floor);
                var factor = matrix.Cholesky();
                if (double.IsFinite(factor.DeterminantLn))
                    return factor;
            }
            catch (ArgumentException)
            {
                // Not positive definite: another trace.
            }
        }
        throw new TrainingException("The inputs depend on each other so much that no linear model can be found; give a penalty.");
    }
}
