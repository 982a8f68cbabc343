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
/// O(rows × d² + d³) a step for d columns × margins: meant for some hundred columns. A step of Newton's method that does not lower the loss
/// is halved. Deterministic, no chance, one core.
/// </remarks>
public sealed class LinearTrainer(double l2 = 1) : ITrainer
{
    private const int MaxSteps = 100;
    private const double Tolerance = 1e-10;

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
        var design = Matrix<double>.Build.DenseOfColumnArrays([.. standard.Apply(inputs, rows), [.. Enumerable.Repeat(1.0, rows.Length)]]);
        var values = Vector<double>.Build.Dense(rows.Length, row => target.Values[rows[row]]);
        var shares = Vector<double>.Build.Dense(rows.Length, row => weights is null ? 1 : weights[rows[row]]);
        var fit = target switch
        {
            Target.Quantity => Ridge(design, values, shares),
            Target.Class { Classes: var classes } => Newton(new ClassLoss(design, values, shares, classes, l2), run),
            _ => throw new TrainingException($"A linear model cannot learn a {target.GetType().Name}."),
        };
        run.Progress?.Report(1);
        var link = target switch { Target.Class { Classes: 2 } => Link.Logistic, Target.Class => Link.Softmax, _ => Link.Identity };
        double[][] factors = [.. Enumerable.Range(0, fit.ColumnCount).Select(margin => fit.Column(margin, 0, standard.Columns).ToArray())];
        return new LinearModel(standard, factors, fit.Row(standard.Columns).ToArray(), link);
    }

    private Matrix<double> Ridge(Matrix<double> design, Vector<double> values, Vector<double> shares)
    {
        // Means are those of the rows that have a value: with missing ones the columns may lie off 0, so the constant is solved for as well.
        var weighted = design.MapIndexed((row, _, value) => value * shares[row]);
        var normal = design.TransposeThisAndMultiply(weighted);
        AddPenalty(normal, design.ColumnCount, l2);
        return Solve(normal, weighted.TransposeThisAndMultiply(values)).ToColumnMatrix();
    }

    private static Matrix<double> Newton(ClassLoss loss, TrainingRun run)
    {
        var factors = Vector<double>.Build.Dense(loss.Size);
        var now = loss.Of(factors);
        for (var step = 0; step < MaxSteps; step++)
        {
            run.Cancellation.ThrowIfCancellationRequested();
            run.Progress?.Report((double)step / MaxSteps);
            var (gradient, curvature) = loss.Derive(factors);
            var direction = Solve(curvature, gradient);
            var (share, next, nextLoss) = (1.0, factors, now);
            for (; share > 1e-8; share /= 2)
            {
                next = factors - (direction * share);
                nextLoss = loss.Of(next);
                if (nextLoss <= now)
                    break;
            }
            if (nextLoss > now)
                break;
            factors = next;
            now = nextLoss;
            // What the step was to gain (Newton's decrement): where that is next to nothing, what is left after the step is its square.
            if (gradient * direction <= Tolerance * Math.Max(1, now))
                break;
        }
        return loss.ByMargin(factors);
    }

    internal static void AddPenalty(Matrix<double> curvature, int columns, double l2)
    {
        for (var at = 0; at < curvature.RowCount; at++)
            curvature[at, at] += at % columns == columns - 1 ? 0 : l2;
    }

    /// <summary>Solves by Cholesky; adds a trace of the diagonal where columns depend on each other.</summary>
    private static Vector<double> Solve(Matrix<double> curvature, Vector<double> right)
    {
        var floor = curvature.Diagonal().AbsoluteMaximum();
        for (var trace = 0.0; trace < 1; trace = Math.Max(1e-13, trace * 10))
        {
            try
            {
                var matrix = trace == 0 ? curvature : curvature + Matrix<double>.Build.DiagonalIdentity(curvature.RowCount).Multiply(trace * floor);
                Cholesky<double> factor = matrix.Cholesky();
                var solution = factor.Solve(right);
                if (solution.ForAll(double.IsFinite))
                    return solution;
            }
            catch (ArgumentException)
            {
                // Not positive definite: another trace.
            }
        }
        throw new TrainingException("The inputs depend on each other so much that no linear model can be found; give a penalty.");
    }
}
