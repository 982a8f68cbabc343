using System.Runtime.Intrinsics;
using Millwright.Learning.Trees;

namespace Millwright.Learning.Explanation;

/// <summary>
/// Shapley values of one tree by walking all its paths once. A value is the integral over t from 0 to 1 of what an input changes where each of the others is known with
/// probability t (Owen, Multilinear Extensions of Games, 1972). A leaf's part of it is a polynomial in t, a product with a factor an input of its path: (1 − t) × the share of
/// rows that go on when the input is not known, + t when the row itself goes on. Gauss and Legendre's points give the integral without an error but that of rounding, and an input's
/// factor is taken out of the sum of all leaves below its cut at once (Yu et al., Linear TreeShap, 2022, for the second).
/// </summary>
/// <remarks>O(nodes × points); one instance serves one thread.</remarks>
internal sealed class TreeShap
{
    private readonly TreeEnsemble _trees;
    private readonly int _output;
    private readonly ShapleyPoints _points;

    // One step a level of the tree: the input that it asks for, of which a share of rows goes on when it is not known, and the row itself or not. Step 0 asks for none.
    private readonly double[] _shares;
    private readonly bool[] _goesOn;

    // As many vectors a step as hold the points: one divided by the input's factor, the product of all factors of the path, and the sum of the leaves below.
    private readonly Vector256<double>[] _inverses;
    private readonly Vector256<double>[] _paths;
    private readonly Vector256<double>[] _sums;

    /// <summary>The step of the path that an input was last asked for in; 0: it is not on the path.</summary>
    private readonly int[] _stepOf;

    /// <param name="depth">Of the deepest tree.</param>
    public TreeShap(TreeEnsemble trees, int output, int depth, ShapleyPoints points)
    {
        (_trees, _output, _points) = (trees, output, points);
        (_shares, _goesOn, _stepOf) = (new double[depth + 1], new bool[depth + 1], new int[trees.Inputs.Count]);
        var vectors = (depth + 1) * points.Vectors;
        (_inverses, _paths, _sums) = (new Vector256<double>[vectors], new Vector256<double>[vectors], new Vector256<double>[vectors]);
        (_shares[0], _goesOn[0]) = (1, true);
        Of(_inverses, 0).Fill(Vector256<double>.One);
        Of(_paths, 0).Fill(Vector256<double>.One);
    }

    public void AddTo(int tree, ReadOnlySpan<double> row, Span<double> contributions) => Walk(_trees.Roots[tree], 0, row, contributions);

    private void Walk(int index, int step, ReadOnlySpan<double> row, Span<double> contributions)
    {
        var sum = Of(_sums, step);
        var node = _trees.Nodes[index];
        if (node.IsLeaf)
        {
            var path = Of(_paths, step);
            var value = Vector256.Create(_trees.ValueOf(node, _output));
            for (var at = 0; at < sum.Length; at++)
                sum[at] = path[at] * value;
            return;
        }
        sum.Clear();
        var goesLeft = _trees.GoesLeft(node, row[node.Column]);
        Cut(index, node.Left, goesLeft, step, row, contributions);
        Cut(index, node.Left + 1, !goesLeft, step, row, contributions);
    }

    /// <summary>Goes down one side of a cut, adds what its input changes in all leaves below, and these leaves to the sum of the step above.</summary>
    private void Cut(int index, int child, bool goesOn, int above, ReadOnlySpan<double> row, Span<double> contributions)
    {
        var column = _trees.Nodes[index].Column;
        var (before, step, ratio) = (_stepOf[column], above + 1, _trees.Covers[child] / _trees.Covers[index]);
        if (_goesOn[before])
        {
            Take(above, before, step, _shares[before] * ratio, goesOn);
            _stepOf[column] = step;
            Walk(child, step, row, contributions);
            _stepOf[column] = before;
            contributions[column] += Changed(before, step);
        }
        else
        {
            // The row has left the path by this input before: what knowing it changes was reckoned there, of these leaves as well.
            Scale(above, step, ratio);
            Walk(child, step, row, contributions);
        }
        var from = Of(_sums, step);
        var to = Of(_sums, above);
        for (var at = 0; at < to.Length; at++)
            to[at] += from[at];
    }

    /// <summary>A step whose input has another factor than in the step <paramref name="before"/>.</summary>
    private void Take(int above, int before, int step, double share, bool goesOn)
    {
        (_shares[step], _goesOn[step]) = (share, goesOn);
        var path = Of(_paths, above);
        var next = Of(_paths, step);
        var old = Of(_inverses, before);
        var inverse = Of(_inverses, step);
        for (var at = 0; at < path.Length; at++)
        {
            var factor = goesOn ? _points.Unknown[at] * share + _points.Known[at] : _points.Unknown[at] * share;
            next[at] = path[at] * old[at] * factor;
            inverse[at] = Vector256<double>.One / factor;
        }
    }

    private void Scale(int above, int step, double ratio)
    {
        var path = Of(_paths, above);
        var next = Of(_paths, step);
        for (var at = 0; at < path.Length; at++)
            next[at] = path[at] * ratio;
    }

    /// <summary>What knowing the step's input changes in the leaves below, less what was reckoned of it in the step <paramref name="before"/>.</summary>
    private double Changed(int before, int step)
    {
        var (change, less) = ((_goesOn[step] ? 1 : 0) - _shares[step], 1 - _shares[before]);
        var old = Of(_inverses, before);
        var inverse = Of(_inverses, step);
        var sum = Of(_sums, step);
        var changed = Vector256<double>.Zero;
        for (var at = 0; at < sum.Length; at++)
            changed += _points.Weights[at] * sum[at] * (inverse[at] * change - old[at] * less);
        return Vector256.Sum(changed);
    }

    private Span<Vector256<double>> Of(Vector256<double>[] steps, int step) => steps.AsSpan(step * _points.Vectors, _points.Vectors);
}
