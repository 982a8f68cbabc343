using Millwright.Learning.Models;
using Millwright.Learning.Trees;
using Millwright.Learning.Trees.Boosting;
using Millwright.Learning.Trees.Forests;

namespace Millwright.Learning.Explanation;

/// <summary>
/// Explains one output of boosted trees (the margin: a quantity, or log-odds) or of a forest (the quantity, or a class's probability) by
/// exact Shapley values, with the training rows' way through each tree as the expectation of inputs that are not known.
/// </summary>
/// <remarks>O(nodes × inputs on a path); memory O(depth × inputs on a path). Many threads may ask one.</remarks>
public sealed class TreeExplainer
{
    /// <summary>How far the parts may be from the output, relative to the largest of them.</summary>
    private const double Tolerance = 1e-9;

    /// <summary>Deeper trees are not explained: their paths are walked by recursion.</summary>
    private const int MaxDepth = 512;

    private readonly TreeEnsemble _trees;
    private readonly double[] _start;
    private readonly double _share;
    private readonly int _outputs;
    private readonly TreeExpectations _expectations;
    private readonly ShapleyPoints _points;

    /// <exception cref="ExplanationException">A tree is deeper than 512 cuts.</exception>
    public TreeExplainer(BoostedTrees model) : this(model.Trees, model.Start.ToArray(), 1)
    {
    }

    public TreeExplainer(RandomForest model) : this(model.Trees, new double[model.Outputs], 1.0 / model.Trees.Trees)
    {
    }

    private TreeExplainer(TreeEnsemble trees, double[] start, double share)
    {
        (_trees, _start, _share, _outputs) = (trees, start, share, start.Length);
        _expectations = new TreeExpectations(trees);
        if (_expectations.Depth > MaxDepth)
            throw new ExplanationException($"The deepest tree has {_expectations.Depth} cuts in a row; {MaxDepth} are the limit of an explanation.");
        _points = new ShapleyPoints(_expectations.Inputs);
    }

    /// <summary>Explains a model that is made of trees; null for others.</summary>
    public static TreeExplainer? For(IModel model) => model switch
    {
        BoostedTrees boosted => new TreeExplainer(boosted),
        RandomForest forest => new TreeExplainer(forest),
        _ => null,
    };

    /// <param name="output">The number of the margin or of the class.</param>
    /// <exception cref="ExplanationException">The parts do not add up to the output.</exception>
    public Explanation Explain(ReadOnlySpan<double> row, int output = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)output, (uint)_outputs, nameof(output));
        var outputs = new double[_outputs];
        _trees.AddTo(row, outputs);
        var contributions = new double[_trees.Inputs.Count];
        var expectation = 0.0;
        var step = _trees.Width > 1 ? 1 : _outputs;
        var walk = new TreeShap(_trees, _trees.Width > 1 ? output : 0, _expectations.Depth, _points);
        for (var tree = _trees.Width > 1 ? 0 : output; tree < _trees.Trees; tree += step)
        {
            expectation += _expectations.Of(tree, _trees.Width > 1 ? output : 0);
            walk.AddTo(tree, row, contributions);
        }
        for (var column = 0; column < contributions.Length; column++)
            contributions[column] *= _share;
        var start = _start[output] + (expectation * _share);
        var explained = _start[output] + (outputs[output] * _share);
        var largest = contributions.Aggregate(Math.Max(Math.Abs(start), Math.Abs(explained)), (most, part) => Math.Max(most, Math.Abs(part)));
        var gap = Math.Abs(start + contributions.Sum() - explained);
        if (!(gap <= Tolerance * Math.Max(largest, double.Epsilon)))
            throw new ExplanationException($"The parts of the explanation are {gap} away from the output {explained}; the model's covers do not fit its trees.");
        return new Explanation(_trees.Inputs, start, contributions, explained);
    }
}
