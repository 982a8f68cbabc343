using System.Numerics.Tensors;
using Millwright.Learning.Models;
using Millwright.Learning.Tables;

namespace Millwright.Learning.Trees.Forests;

/// <summary>The mean of what its trees say: a quantity, or a probability a class.</summary>
public sealed class RandomForest : IModel
{
    /// <param name="outOfBag">The score of <see cref="OutOfBag"/>; NaN if it is not known.</param>
    /// <exception cref="ArgumentException">There is no tree.</exception>
    public RandomForest(TreeEnsemble trees, double outOfBag)
    {
        if (trees.Trees == 0)
            throw new ArgumentException("A forest has at least one tree.", nameof(trees));
        (Trees, OutOfBag) = (trees, outOfBag);
    }

    public TreeEnsemble Trees { get; }

    /// <summary>
    /// How well rows are predicted by the trees that did not see them: the share of right classes, or R² of a quantity; NaN where every row
    /// was seen by every tree.
    /// </summary>
    public double OutOfBag { get; }

    public IReadOnlyList<Column> Inputs => Trees.Inputs;

    public int Outputs => Trees.Width;

    public void Predict(ReadOnlySpan<double> row, Span<double> prediction)
    {
        var outputs = prediction[..Outputs];
        outputs.Clear();
        Trees.AddTo(row, outputs);
        TensorPrimitives.Divide(outputs, Trees.Trees, outputs);
    }
}
