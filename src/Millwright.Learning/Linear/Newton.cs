using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using Millwright.Learning.Models;

namespace Millwright.Learning.Linear;

/// <summary>
/// Newton's method on a <see cref="ClassLoss"/>. Each step is solved for by conjugate gradients, preconditioned by the blocks of the single margins
/// (Nocedal and Wright, Numerical Optimization, 2nd edition, 5.1 and 7.1): with one margin the block is the whole matrix and one iteration is exact. A step
/// that does not lower the loss is halved.
/// </summary>
internal static class Newton
{
    private const int MaxSteps = 100;
    private const int MaxIterations = 500;
    private const double Tolerance = 1e-10;

    /// <summary>What is left of the gradient, in the preconditioner's measure, when a step counts as solved for.</summary>
    private const double StepTolerance = 1e-6;

    public static double[] Minimise(ClassLoss loss, TrainingRun run)
    {
        var factors = new double[loss.Size];
        var now = loss.Of(factors);
        for (var step = 0; step < MaxSteps; step++)
        {
            run.Cancellation.ThrowIfCancellationRequested();
            run.Progress?.Report((double)step / MaxSteps);
            var gradient = loss.Derive(factors);
            var direction = Step(loss, gradient, run.Cancellation);
            var (share, next, nextLoss) = (1.0, factors, now);
            for (; share > 1e-8; share /= 2)
            {
                next = new double[factors.Length];
                TensorPrimitives.MultiplyAdd(direction, -share, factors, next);
                nextLoss = loss.Of(next);
                if (nextLoss <= now)
                    break;
            }
            if (nextLoss > now)
                break;
            factors = next;
            now = nextLoss;
            // What the step was to gain (Newton's decrement): where that is next to nothing, what is left after the step is its square.
            if (TensorPrimitives.Dot<double>(gradient, direction) <= Tolerance * Math.Max(1, now))
                break;
        }
        return factors;
    }

    private static double[] Step(ClassLoss loss, double[] gradient, CancellationToken cancellation)
    {
        Cholesky<double>[] blocks = [.. Enumerable.Range(0, loss.Margins).Select(margin => LinearTrainer.Factorise(loss.Block(margin)))];
        var (solution, rest) = (new double[gradient.Length], (double[])gradient.Clone());
        var ahead = Precondition(blocks, rest);
        var direction = (double[])ahead.Clone();
        var size = TensorPrimitives.Dot<double>(rest, ahead);
        var end = StepTolerance * StepTolerance * size;
        for (var iteration = 0; iteration < MaxIterations && size > end; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            var curved = loss.Curve(direction);
            var curvature = TensorPrimitives.Dot<double>(direction, curved);
            if (!(curvature > 0))
                break;
            var length = size / curvature;
            TensorPrimitives.MultiplyAdd(direction, length, solution, solution);
            TensorPrimitives.MultiplyAdd(curved, -length, rest, rest);
            ahead = Precondition(blocks, rest);
            var (before, after) = (size, TensorPrimitives.Dot<double>(rest, ahead));
            size = after;
            TensorPrimitives.MultiplyAdd(direction, after / before, ahead, direction);
        }
        return solution;
    }

    private static double[] Precondition(Cholesky<double>[] blocks, double[] rest)
    {
        var width = rest.Length / blocks.Length;
        return [.. blocks.SelectMany((block, margin) => block.Solve(Vector<double>.Build.Dense(rest[(margin * width)..((margin + 1) * width)])))];
    }
}
