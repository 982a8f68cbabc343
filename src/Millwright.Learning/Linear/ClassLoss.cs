using MathNet.Numerics.LinearAlgebra;
using Millwright.Learning.Models;

namespace Millwright.Learning.Linear;

/// <summary>
/// The log loss of classes by the factors of a linear model, summed over weighted rows, with half of l2 times the factors' squared length.
/// Two classes have one margin, more have one each. Factors lie margin by margin, the constant last.
/// </summary>
internal sealed class ClassLoss(Matrix<double> design, Vector<double> values, Vector<double> shares, int classes, double l2)
{
    private readonly int _margins = classes == 2 ? 1 : classes;

    public int Size => _margins * design.ColumnCount;

    public Matrix<double> ByMargin(Vector<double> factors) => Matrix<double>.Build.DenseOfColumnMajor(design.ColumnCount, _margins, factors);

    public double Of(Vector<double> factors)
    {
        var margins = design * ByMargin(factors);
        var loss = l2 / 2 * Enumerable.Range(0, Size).Where(at => !IsConstant(at)).Sum(at => factors[at] * factors[at]);
        for (var row = 0; row < design.RowCount; row++)
            loss += shares[row] * RowLoss(margins, row);
        return loss;
    }

    private double RowLoss(Matrix<double> margins, int row)
    {
        var (largest, sum) = (0.0, 0.0);
        for (var margin = 0; margin < _margins; margin++)
            largest = Math.Max(largest, margins[row, margin]);
        for (var margin = 0; margin < _margins; margin++)
            sum += Math.Exp(margins[row, margin] - largest);
        // With one margin the other class has margin 0.
        if (_margins == 1)
            return largest + Math.Log(sum + Math.Exp(-largest)) - (values[row] * margins[row, 0]);
        return largest + Math.Log(sum) - margins[row, (int)values[row]];
    }

    /// <summary>The gradient and the matrix of second derivatives.</summary>
    public (Vector<double> Gradient, Matrix<double> Curvature) Derive(Vector<double> factors)
    {
        var probabilities = Probabilities(design * ByMargin(factors));
        var gradient = Vector<double>.Build.Dense(Size);
        var curvature = Matrix<double>.Build.Dense(Size, Size);
        var columns = design.ColumnCount;
        for (var first = 0; first < _margins; first++)
        {
            var target = _margins == 1 ? 1 : first;
            var own = probabilities.Column(first);
            var error = Vector<double>.Build.Dense(design.RowCount, row => shares[row] * (own[row] - (values[row] == target ? 1 : 0)));
            gradient.SetSubVector(first * columns, columns, design.TransposeThisAndMultiply(error));
            for (var second = first; second < _margins; second++)
            {
                var other = probabilities.Column(second);
                var same = first == second ? 1 : 0;
                var weighted = design.MapIndexed((row, _, value) => value * shares[row] * own[row] * (same - other[row]));
                var block = design.TransposeThisAndMultiply(weighted);
                curvature.SetSubMatrix(first * columns, second * columns, block);
                curvature.SetSubMatrix(second * columns, first * columns, block.Transpose());
            }
        }
        for (var at = 0; at < Size; at++)
            gradient[at] += IsConstant(at) ? 0 : l2 * factors[at];
        LinearTrainer.AddPenalty(curvature, columns, l2);
        return (gradient, curvature);
    }

    private Matrix<double> Probabilities(Matrix<double> margins)
    {
        Span<double> own = new double[_margins];
        for (var row = 0; row < margins.RowCount; row++)
        {
            for (var margin = 0; margin < _margins; margin++)
                own[margin] = margins[row, margin];
            if (_margins == 1)
                own[0] = Links.Sigmoid(own[0]);
            else
                Links.Softmax(own);
            for (var margin = 0; margin < _margins; margin++)
                margins[row, margin] = own[margin];
        }
        return margins;
    }

    private bool IsConstant(int at) => at % design.ColumnCount == design.ColumnCount - 1;
}
