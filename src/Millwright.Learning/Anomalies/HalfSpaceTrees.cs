using MathNet.Numerics.Random;
using Millwright.Learning.State;

namespace Millwright.Learning.Anomalies;

/// <summary>
/// How empty the space around a reading is, among the readings of the window before (Tan, Ting and Liu, "Fast anomaly detection for
/// streaming data", IJCAI 2011): random trees halve the space, and each node counts the readings that passed. Sees combinations of sensors that are strange though
/// each sensor alone is not. The score is 0 for a reading in a crowd and 1 in empty space.
/// O(trees · depth) a reading; trees · 2^(depth+1) · 4 bytes counts, 38 KiB by default, whatever the number of sensors.
/// </summary>
/// <remarks>
/// The paper wants values from 0 to 1. Here each is the logistic of its deviations from the sensor's running median, so that no range has to be
/// known. The trees' shape comes from the seed alone and is not written.
/// </remarks>
public sealed class HalfSpaceTrees : IDetector
{
    private readonly int _trees;
    private readonly int _depth;
    private readonly int _window;
    private readonly int _seed;
    private readonly int _nodes;
    private readonly RobustScale[] _scales;
    private readonly double[] _point;
    private readonly double[] _splits;
    private readonly int[] _axes;

    // Readings per node in the window before and in this one.
    private readonly ushort[] _before;
    private readonly ushort[] _now;
    private int _inWindow;
    private int _windows;

    /// <param name="window">Readings between two exchanges of the counts, 10 to 10,000.</param>
    public HalfSpaceTrees(int sensors, int seed, int trees = 25, int depth = 8, int window = 500)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sensors, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(depth, 12);
        (_trees, _depth, _window, _seed) = (trees, depth, window, seed);
        _nodes = (1 << depth + 1) - 1;
        _scales = RobustScale.Many(sensors, 10_000);
        _point = new double[sensors];
        (_splits, _axes) = (new double[trees * (1 << depth)], new int[trees * (1 << depth)]);
        (_before, _now) = (new ushort[trees * _nodes], new ushort[trees * _nodes]);
        Grow();
    }

    public int Sensors => _point.Length;

    public double Score(DateTimeOffset at, ReadOnlySpan<double> values)
    {
        for (var sensor = 0; sensor < _point.Length; sensor++)
        {
            _point[sensor] = 1 / (1 + Math.Exp(-_scales[sensor].Standardise(values[sensor], least: 30) / 3));
            _scales[sensor].Add(values[sensor]);
        }
        // The mean of logarithms, not of masses as in the paper: one crowded tree would outshout all in which the reading stands alone.
        var bits = 0.0;
        for (var tree = 0; tree < _trees; tree++)
            bits += Math.Log2(1 + Pass(tree));
        if (++_inWindow == _window)
            EndWindow();
        return _windows < 2 ? 0 : Math.Clamp(1 - bits / _trees / (Math.Log2(1 + _window) + _depth), 0, 1);
    }

    public void Write(StateWriter to)
    {
        foreach (var setting in (ReadOnlySpan<int>)[_point.Length, _seed, _trees, _depth, _window, _inWindow, _windows])
            to.Int(setting);
        foreach (var scale in _scales)
            scale.Write(to);
        foreach (var counts in (ReadOnlySpan<ushort[]>)[_before, _now])
        {
            foreach (var count in counts)
                to.Short(count);
        }
    }

    public static HalfSpaceTrees Read(ref StateReader from)
    {
        var sensors = from.Int("sensors", 1, DetectorState.MostSensors);
        var seed = from.Int("seed", int.MinValue, int.MaxValue);
        var detector = new HalfSpaceTrees(sensors, seed, from.Int("trees", 1, 200), from.Int("levels", 1, 12), from.Int("readings a window", 10, 10_000));
        detector._inWindow = from.Int("readings in the window", 0, detector._window - 1);
        detector._windows = from.Int("windows", 0, int.MaxValue);
        foreach (var scale in detector._scales)
            scale.Restore(ref from);
        foreach (var counts in (ReadOnlySpan<ushort[]>)[detector._before, detector._now])
        {
            foreach (ref var count in counts.AsSpan())
                count = from.Short();
        }
        return detector;
    }

    /// <summary>Each tree halves a space of its own, random one, that holds all readings (the paper's work range, but no wider than need be).</summary>
    private void Grow()
    {
        var random = new Xoshiro256StarStar(_seed);
        var (low, high) = (new double[_point.Length], new double[_point.Length]);
        for (var tree = 0; tree < _trees; tree++)
        {
            for (var axis = 0; axis < low.Length; axis++)
            {
                var middle = random.NextDouble();
                var reach = Math.Max(middle, 1 - middle);
                (low[axis], high[axis]) = (middle - reach, middle + reach);
            }
            Halve(tree, 1, random, low, high);
        }
    }

    private void Halve(int tree, int node, Xoshiro256StarStar random, double[] low, double[] high)
    {
        if (node >= 1 << _depth)
            return;
        var axis = random.Next(low.Length);
        var middle = (low[axis] + high[axis]) / 2;
        _axes[tree * (1 << _depth) + node] = axis;
        _splits[tree * (1 << _depth) + node] = middle;
        var kept = high[axis];
        high[axis] = middle;
        Halve(tree, 2 * node, random, low, high);
        (high[axis], kept) = (kept, low[axis]);
        low[axis] = middle;
        Halve(tree, 2 * node + 1, random, low, high);
        low[axis] = kept;
    }

    /// <summary>Counts the reading in and gives the mass where it ends in the window before: its count times two to the level.</summary>
    private double Pass(int tree)
    {
        var (node, level, counts, shape) = (1, 0, tree * _nodes - 1, tree * (1 << _depth));
        var least = _window / 10;
        var mass = -1.0;
        while (true)
        {
            _now[counts + node]++;
            if (mass < 0 && (_before[counts + node] <= least || level == _depth))
                mass = Math.ScaleB(_before[counts + node], level);
            if (level == _depth)
                return mass;
            node = 2 * node + (_point[_axes[shape + node]] < _splits[shape + node] ? 0 : 1);
            level++;
        }
    }

    private void EndWindow()
    {
        _now.AsSpan().CopyTo(_before);
        _now.AsSpan().Clear();
        _inWindow = 0;
        _windows++;
    }
}
