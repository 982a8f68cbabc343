using Millwright.Learning.Models;
using Millwright.Learning.Tables;

namespace Millwright.Learning.Trees.Forests;

/// <summary>
/// Many deep trees, each grown on rows drawn with replacement and cut at the best of some columns drawn anew at each cut
/// (Breiman, Random Forests, Machine Learning 45, 2001). Learns quantities and classes.
/// </summary>
/// <remarks>
/// O(trees × rows × drawn columns × depth) time, trees in parallel; memory is a byte a value and some 100 bytes a row and core. Each tree's
/// chance comes from the seed and its number alone.
/// </remarks>
public sealed class RandomForestTrainer(RandomForestOptions? options = null) : ITrainer
{
    private readonly RandomForestOptions _options = options ?? new();

    public string Algorithm => "random-forest";

    public IModel Train(Table inputs, Target target, double[]? weights, TrainingRun run) => TrainForest(inputs, target, weights, run);

    /// <inheritdoc cref="Train"/>
    public RandomForest TrainForest(Table inputs, Target target, double[]? weights, TrainingRun run)
    {
        _options.Check();
        var rows = TrainingRows.Of(inputs, target, weights);
        TrainingRows.RequireTwoClasses(target, rows);
        if (target is Target.Quantile)
            throw new TrainingException("A random forest learns no quantile: train boosted trees for it.");
        if (inputs.Columns.Count > ushort.MaxValue)
            throw new TrainingException($"A random forest takes {ushort.MaxValue} columns at most.");
        var classes = target is Target.Class { Classes: var count } ? count : 1;
        var growing = new ForestGrowth(
            BinnedTable.Of(inputs, run.Threads), inputs.Columns, rows, target.Values, classes, MinLeafRows(classes), DrawnColumns(inputs.Columns.Count, classes));
        var bag = new Bag(rows, weights, inputs.Rows);
        var builders = new TreeBuilder[_options.Trees];
        var drawn = new bool[_options.Trees][];
        var done = 0;
        Work.For(_options.Trees, run.Threads, tree =>
        {
            var random = new Random(SeedOf(run.Seed, tree));
            var sample = bag.Draw(random);
            drawn[tree] = new bool[inputs.Rows];
            foreach (var row in sample)
                drawn[tree][row] = true;
            builders[tree] = new TreeGrowth(growing, random, run.Cancellation).Grow(sample);
            var trees = Interlocked.Increment(ref done);
            // To judge them is left, which takes about as long as one.
            if (trees % Math.Max(1, _options.Trees / 100) == 0)
                run.Progress?.Report((double)trees / (_options.Trees + 1));
        }, run.Cancellation);
        var ensemble = TreeBuilder.Concat(builders);
        var forest = new RandomForest(ensemble, OutOfBagScore.Of(ensemble, inputs, target, rows, drawn, run));
        run.Progress?.Report(1);
        return forest;
    }

    /// <summary>Mixes the seed with a tree's number, the same on every run (SplitMix64; Steele et al., 2014).</summary>
    private static int SeedOf(int seed, int tree)
    {
        var mixed = ((ulong)(uint)seed << 32) + (uint)tree + 0x9E3779B97F4A7C15UL;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
        return (int)(mixed ^ (mixed >> 31));
    }

    private int MinLeafRows(int classes) => _options.MinLeafRows ?? (classes > 1 ? 1 : 5);

    private int DrawnColumns(int columns, int classes)
    {
        var drawn = _options.ColumnShare is { } share ? columns * share : classes > 1 ? Math.Sqrt(columns) : columns / 3.0;
        return Math.Clamp((int)Math.Round(drawn), 1, columns);
    }
}
