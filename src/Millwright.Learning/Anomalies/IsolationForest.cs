using MathNet.Numerics;
using MathNet.Numerics.Random;

namespace Millwright.Learning.Anomalies;

/// <summary>
/// How few random cuts part a reading from the others (Liu, Ting and Zhou, "Isolation forest", ICDM 2008). Fitted on a batch; the score
/// is the paper's, 2^(−mean depth / expected depth): near 1 alone, about 0.5 and below in a crowd.
/// Fit O(trees · sample · log sample), a score O(trees · log sample); 100 trees of 256 rows take about 1 MiB, shared by all machines of a model.
/// It never changes after the fit, so that many threads may ask it.
/// </summary>
public sealed class IsolationForest
{
    private readonly Node[][] _trees;
    private readonly double _expected;

    /// <param name="sample">Rows that each tree was grown from, two or more.</param>
    /// <exception cref="ArgumentException">There is no tree, or a node points before itself, out of its tree or to no sensor: a score might never end.</exception>
    internal IsolationForest(Node[][] trees, int sample, int sensors)
    {
        if (trees.Length == 0 || sample < 2 || sensors is < 1 or > ushort.MaxValue)
            throw new ArgumentException($"{trees.Length} trees of {sample} rows and {sensors} sensors make no forest.", nameof(trees));
        foreach (var tree in trees)
            if (tree.Length == 0 || tree.Where((node, at) => !node.Fits(at, tree.Length, sensors)).Any())
                throw new ArgumentException("A tree has no node, or one that points where it must not.", nameof(trees));
        (_trees, _expected, Sample, Sensors) = (trees, Expected(sample), sample, sensors);
    }

    public int Sensors { get; }

    internal int Sample { get; }

    internal IReadOnlyList<Node[]> Trees => _trees;

    /// <param name="rows">Finite values, one a sensor; two rows at least.</param>
    /// <param name="sample">Rows drawn for each tree, without replacement.</param>
    /// <param name="threads">Cores to use; the forest is the same with any number.</param>
    /// <exception cref="ArgumentException">There are fewer than two rows, or they are of unequal length.</exception>
    public static IsolationForest Fit(
        IReadOnlyList<double[]> rows, int seed, int trees = 100, int sample = 256, int threads = 1, CancellationToken cancellation = default)
    {
        if (rows.Count < 2 || rows.Any(row => row.Length != rows[0].Length))
            throw new ArgumentException($"{rows.Count} rows make no forest: two or more of one length are needed.", nameof(rows));
        var drawn = Math.Min(sample, rows.Count);
        var grown = new Node[trees][];
        Parallel.For(0, trees, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, tree =>
        {
            var random = new Xoshiro256StarStar(unchecked(seed * 7_919 + tree));
            grown[tree] = new Growth(rows, drawn, random).Grow();
        });
        return new IsolationForest(grown, drawn, rows[0].Length);
    }

    /// <summary>The paper's score of a reading, between 0 and 1. Allocates nothing.</summary>
    public double Score(ReadOnlySpan<double> values)
    {
        var depth = 0.0;
        foreach (var tree in _trees)
        {
            var node = 0;
            while (tree[node].Left != 0)
                node = values[tree[node].Axis] <= tree[node].Value ? tree[node].Left : tree[node].Left + 1;
            depth += tree[node].Value;
        }
        return Math.Pow(2, -depth / _trees.Length / _expected);
    }

    /// <summary>c(n): the mean depth at which a search in a binary tree of n values fails.</summary>
    private static double Expected(int rows) => rows switch
    {
        <= 1 => 0,
        2 => 1,
        _ => 2 * (Math.Log(rows - 1) + Constants.EulerMascheroni) - 2.0 * (rows - 1) / rows,
    };

    /// <param name="Axis">The sensor that is cut.</param>
    /// <param name="Left">The child of smaller values, its sibling right after it; 0 for a leaf.</param>
    /// <param name="Value">Where it is cut; for a leaf the depth at which its rows are expected to be alone.</param>
    internal readonly record struct Node(int Axis, int Left, double Value)
    {
        /// <summary>Whether it leads further down, to two nodes of its tree, or is a leaf; in a tree of so many nodes at its place.</summary>
        public bool Fits(int at, int nodes, int sensors) =>
            double.IsFinite(Value) && (Left == 0 ? Value >= 0 : Left > at && Left < nodes - 1 && Axis >= 0 && Axis < sensors);
    }

    private sealed class Growth(IReadOnlyList<double[]> rows, int sample, Xoshiro256StarStar random)
    {
        private readonly List<Node> _nodes = [default];
        private readonly int[] _rows = Combinatorics.GenerateVariation(rows.Count, sample, random);
        private readonly int _deepest = (int)Math.Ceiling(Math.Log2(sample));

        public Node[] Grow()
        {
            Split(0, 0, _rows.Length, 0);
            return [.. _nodes];
        }

        private void Split(int node, int from, int to, int depth)
        {
            if (depth >= _deepest || to - from <= 1 || !TryCut(from, to, out var axis, out var cut))
            {
                _nodes[node] = new Node(0, 0, depth + Expected(to - from));
                return;
            }
            var middle = from;
            for (var at = from; at < to; at++)
            {
                if (rows[_rows[at]][axis] <= cut)
                    (_rows[at], _rows[middle]) = (_rows[middle++], _rows[at]);
            }
            var left = _nodes.Count;
            _nodes.AddRange([default, default]);
            _nodes[node] = new Node(axis, left, cut);
            Split(left, from, middle, depth + 1);
            Split(left + 1, middle, to, depth + 1);
        }

        /// <summary>Cuts a random one of the sensors that vary here; false if none does.</summary>
        private bool TryCut(int from, int to, out int axis, out double cut)
        {
            var sensors = rows[0].Length;
            var first = random.Next(sensors);
            for (var turn = 0; turn < sensors; turn++)
            {
                axis = (first + turn) % sensors;
                var (low, high) = (double.MaxValue, double.MinValue);
                for (var at = from; at < to; at++)
                {
                    low = Math.Min(low, rows[_rows[at]][axis]);
                    high = Math.Max(high, rows[_rows[at]][axis]);
                }
                if (low < high)
                {
                    cut = Math.Min(low + random.NextDouble() * (high - low), Math.BitDecrement(high));
                    return true;
                }
            }
            (axis, cut) = (0, 0);
            return false;
        }
    }
}
