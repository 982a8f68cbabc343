using Millwright.Learning.Trees;

namespace Millwright.Learning.Explanation;

/// <summary>
/// Shapley values of one tree by walking all its paths once and keeping, for every number of known inputs, the share of subsets that run
/// down the path (Lundberg, Erion and Lee, Consistent Individualized Feature Attribution for Tree Ensembles, 2018, algorithm 2).
/// </summary>
/// <remarks>O(leaves × depth²); one instance serves one thread.</remarks>
internal sealed class TreeShap(TreeEnsemble trees, int output, int depth)
{
    /// <summary>An input on the path: the share of rows that goes on when it is not known, 1 or 0 when it is, and the weight of its subsets.</summary>
    private struct Step
    {
        public int Column;
        public double Unknown;
        public double Known;
        public double Weight;
    }

    // A path of each depth has one step more than the one above it; all lie one after another.
    private readonly Step[] _steps = new Step[(depth + 2) * (depth + 3) / 2];

    public void AddTo(int tree, ReadOnlySpan<double> row, Span<double> contributions) =>
        Walk(trees.Roots[tree], row, contributions, start: 0, length: 0, unknown: 1, known: 1, column: -1);

    private void Walk(
        int index, ReadOnlySpan<double> row, Span<double> contributions, int start, int length, double unknown, double known, int column)
    {
        var path = _steps.AsSpan(start, length + 1);
        Extend(path, length, unknown, known, column);
        var node = trees.Nodes[index];
        if (node.IsLeaf)
        {
            AddLeaf(path, trees.ValueOf(node, output), contributions);
            return;
        }
        var hot = trees.GoesLeft(node, row[node.Column]) ? node.Left : node.Left + 1;
        var cold = hot == node.Left ? node.Left + 1 : node.Left;
        var (before, beforeKnown, last) = (1.0, 1.0, length);
        for (var at = 1; at <= length; at++)
        {
            if (path[at].Column != node.Column)
                continue;
            (before, beforeKnown) = (path[at].Unknown, path[at].Known);
            Unwind(path, length, at);
            last = length - 1;
            break;
        }
        var (next, cover) = (start + last + 1, trees.Covers[index]);
        Copy(start, next, last + 1);
        Walk(hot, row, contributions, next, last + 1, before * trees.Covers[hot] / cover, beforeKnown, node.Column);
        Copy(start, next, last + 1);
        Walk(cold, row, contributions, next, last + 1, before * trees.Covers[cold] / cover, 0, node.Column);
    }

    private void Copy(int from, int to, int count) => _steps.AsSpan(from, count).CopyTo(_steps.AsSpan(to, count));

    private static void AddLeaf(Span<Step> path, double value, Span<double> contributions)
    {
        for (var at = 1; at < path.Length; at++)
            contributions[path[at].Column] += UnwoundSum(path, path.Length - 1, at) * (path[at].Known - path[at].Unknown) * value;
    }

    /// <summary>Puts one more input onto a path of <paramref name="length"/> steps.</summary>
    private static void Extend(Span<Step> path, int length, double unknown, double known, int column)
    {
        path[length] = new Step { Column = column, Unknown = unknown, Known = known, Weight = length == 0 ? 1 : 0 };
        for (var at = length - 1; at >= 0; at--)
        {
            path[at + 1].Weight += known * path[at].Weight * (at + 1) / (length + 1);
            path[at].Weight = unknown * path[at].Weight * (length - at) / (length + 1);
        }
    }

    /// <summary>Takes step <paramref name="out"/> off again, as if it had never been on the path.</summary>
    private static void Unwind(Span<Step> path, int length, int @out)
    {
        var (known, unknown, next) = (path[@out].Known, path[@out].Unknown, path[length].Weight);
        for (var at = length - 1; at >= 0; at--)
        {
            if (known != 0)
            {
                var weight = path[at].Weight;
                path[at].Weight = next * (length + 1) / ((at + 1) * known);
                next = weight - (path[at].Weight * unknown * (length - at) / (length + 1));
            }
            else
            {
                path[at].Weight = path[at].Weight * (length + 1) / (unknown * (length - at));
            }
        }
        for (var at = @out; at < length; at++)
            (path[at].Column, path[at].Unknown, path[at].Known) = (path[at + 1].Column, path[at + 1].Unknown, path[at + 1].Known);
    }

    /// <summary>The weights' sum that the path would have without step <paramref name="out"/>.</summary>
    private static double UnwoundSum(Span<Step> path, int length, int @out)
    {
        var (known, unknown, next, sum) = (path[@out].Known, path[@out].Unknown, path[length].Weight, 0.0);
        for (var at = length - 1; at >= 0; at--)
        {
            if (known != 0)
            {
                var weight = next * (length + 1) / ((at + 1) * known);
                sum += weight;
                next = path[at].Weight - (weight * unknown * (length - at) / (length + 1));
            }
            else
            {
                sum += path[at].Weight * (length + 1) / (unknown * (length - at));
            }
        }
        return sum;
    }
}
