using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using Millwright.Learning.Models;

namespace Millwright.Learning.Linear;

/// <summary>
/// The log loss of classes by the factors of a linear model, summed over weighted rows, with half of l2 times the factors' squared length.
/// Two classes have one margin, more have one each. Factors lie margin by margin, the constant last.
/// </summary>
/// <param name="columns">Standardised inputs and a last column of ones, one value a row each.</param>
internal sealed class ClassLoss(double[][] columns, double[] values, double[] shares, int classes, double l2)
{
    /// <summary>Rows whose columns stay near the processor while each is multiplied with each.</summary>
    private const int RowsAtOnce = 512;

    private readonly double[][] _margins = Rows(classes == 2 ? 1 : classes, values.Length);
    private readonly double[][] _probabilities = Rows(classes == 2 ? 1 : classes, values.Length);
    private readonly double[] _sum = new double[values.Length];

    public int Margins => _margins.Length;

    public int Columns => columns.Length;

    public int Size => Margins * Columns;

    public double Of(double[] factors)
    {
        Multiply(factors);
        var loss = 0.0;
        for (var at = 0; at < Size; at++)
            loss += IsConstant(at) ? 0 : l2 / 2 * factors[at] * factors[at];
        for (var row = 0; row < values.Length; row++)
            loss += shares[row] * RowLoss(row);
        return loss;
    }

    private double RowLoss(int row)
    {
        var (largest, sum) = (0.0, 0.0);
        foreach (var margin in _margins)
            largest = Math.Max(largest, margin[row]);
        foreach (var margin in _margins)
            sum += Math.Exp(margin[row] - largest);
        // With one margin the other class has margin 0.
        if (Margins == 1)
            return largest + Math.Log(sum + Math.Exp(-largest)) - (values[row] * _margins[0][row]);
        return largest + Math.Log(sum) - _margins[(int)values[row]][row];
    }

    /// <summary>The gradient. <see cref="Curve"/> and <see cref="Block"/> are of the factors that were last given here.</summary>
    public double[] Derive(double[] factors)
    {
        Multiply(factors);
        TakeProbabilities();
        var gradient = new double[Size];
        for (var margin = 0; margin < Margins; margin++)
        {
            var (target, own) = (Margins == 1 ? 1 : margin, _probabilities[margin]);
            for (var row = 0; row < _sum.Length; row++)
                _sum[row] = shares[row] * (own[row] - (values[row] == target ? 1 : 0));
            for (var column = 0; column < Columns; column++)
                gradient[margin * Columns + column] = TensorPrimitives.Dot<double>(columns[column], _sum);
        }
        for (var at = 0; at < Size; at++)
            gradient[at] += IsConstant(at) ? 0 : l2 * factors[at];
        return gradient;
    }

    /// <summary>The matrix of second derivatives times a direction. O(rows × columns × margins); the matrix itself is never made.</summary>
    public double[] Curve(double[] direction)
    {
        Multiply(direction);
        _sum.AsSpan().Clear();
        for (var margin = 0; margin < Margins; margin++)
            TensorPrimitives.MultiplyAdd(_probabilities[margin], _margins[margin], _sum, _sum);
        var curved = new double[Size];
        for (var margin = 0; margin < Margins; margin++)
        {
            var change = _margins[margin];
            TensorPrimitives.Subtract(change, _sum, change);
            TensorPrimitives.Multiply(change, _probabilities[margin], change);
            TensorPrimitives.Multiply(change, shares, change);
            for (var column = 0; column < Columns; column++)
                curved[margin * Columns + column] = TensorPrimitives.Dot<double>(columns[column], change);
        }
        for (var at = 0; at < Size; at++)
            curved[at] += IsConstant(at) ? 0 : l2 * direction[at];
        return curved;
    }

    /// <summary>The second derivatives by the factors of one margin alone. O(rows × columns²).</summary>
    public Matrix<double> Block(int margin)
    {
        var weights = new double[values.Length];
        for (var row = 0; row < weights.Length; row++)
            weights[row] = shares[row] * _probabilities[margin][row] * (1 - _probabilities[margin][row]);
        var block = Gram(columns, weights);
        LinearTrainer.AddPenalty(block, l2);
        return block;
    }

    /// <summary>The sum of each two columns' products, over weighted rows.</summary>
    public static Matrix<double> Gram(double[][] columns, double[] weights)
    {
        var sums = new double[columns.Length, columns.Length];
        Span<double> weighted = new double[RowsAtOnce];
        for (var from = 0; from < weights.Length; from += RowsAtOnce)
        {
            var rows = Math.Min(RowsAtOnce, weights.Length - from);
            for (var column = 0; column < columns.Length; column++)
            {
                TensorPrimitives.Multiply(columns[column].AsSpan(from, rows), weights.AsSpan(from, rows), weighted);
                for (var other = 0; other <= column; other++)
                    sums[column, other] += TensorPrimitives.Dot(columns[other].AsSpan(from, rows), weighted[..rows]);
            }
        }
        return Matrix<double>.Build.Dense(columns.Length, columns.Length, (row, column) => sums[Math.Max(row, column), Math.Min(row, column)]);
    }

    /// <summary>Of each row the sum of its columns times factors, by margin.</summary>
    private void Multiply(double[] factors)
    {
        foreach (var margin in _margins)
            margin.AsSpan().Clear();
        for (var column = 0; column < Columns; column++)
            for (var margin = 0; margin < Margins; margin++)
                TensorPrimitives.MultiplyAdd(columns[column], factors[margin * Columns + column], _margins[margin], _margins[margin]);
    }

    private void TakeProbabilities()
    {
        Span<double> own = new double[Margins];
        for (var row = 0; row < values.Length; row++)
        {
            for (var margin = 0; margin < own.Length; margin++)
                own[margin] = _margins[margin][row];
            if (own.Length == 1)
                own[0] = Links.Sigmoid(own[0]);
            else
                Links.Softmax(own);
            for (var margin = 0; margin < own.Length; margin++)
                _probabilities[margin][row] = own[margin];
        }
    }

    private bool IsConstant(int at) => at % Columns == Columns - 1;

    private static double[][] Rows(int margins, int rows) => [.. Enumerable.Range(0, margins).Select(_ => new double[rows])];
}
