using Millwright.Learning.Models;
using Millwright.Learning.Splits;
using Millwright.Learning.Tables;

namespace Millwright.Learning.Trees.Boosting;

/// <summary>
/// Gradient-boosted trees on histograms: each tree is grown on the derivatives of the loss at the sum of those before it
/// (Friedman, Greedy Function Approximation: A Gradient Boosting Machine, 2001; Ke et al., LightGBM, 2017). Learns quantities, quantiles and
/// classes; missing values and categories need no preparation.
/// </summary>
/// <remarks>
/// O(iterations × rows × columns × log leaves) time; memory is a byte a value, 4 KiB a column and half of the leaves, and 40 bytes a row. At most
/// 16,777,216 rows and 65,535 columns. Nothing here is left to chance, so the run's seed changes nothing.
/// </remarks>
public sealed class BoostedTreesTrainer(BoostedTreesOptions? options = null) : ITrainer
{
    private readonly BoostedTreesOptions _options = options ?? new();

    public string Algorithm => "boosted-trees";

    public IModel Train(Table inputs, Target target, double[]? weights, TrainingRun run) => TrainTrees(inputs, target, weights, run);

    /// <inheritdoc cref="Train"/>
    public BoostedTrees TrainTrees(Table inputs, Target target, double[]? weights, TrainingRun run)
    {
        _options.Check();
        var rows = TrainingRows.Of(inputs, target, weights);
        if (inputs.Rows > GradientScale.MaxRows || inputs.Columns.Count > ushort.MaxValue)
            throw new TrainingException($"Boosted trees take {GradientScale.MaxRows} rows and {ushort.MaxValue} columns at most.");
        var (train, test) = Cut(rows, inputs.Rows);
        TrainingRows.RequireTwoClasses(target, train);
        return new Boosting(_options, inputs, Loss.Of(target, weights), train, test, run).Run();
    }

    private (int[] Train, int[] Test) Cut(int[] rows, int all)
    {
        if (_options.Validation is { } given)
        {
            var counting = rows.ToHashSet();
            return NotEmpty([.. given.Train.Where(counting.Contains)], [.. given.Test.Where(counting.Contains)]);
        }
        if (_options.ValidationShare == 0)
            return (rows, []);
        var split = RowSplit.LastRows(rows.Length, _options.ValidationShare);
        return NotEmpty([.. split.Train.Select(row => rows[row])], [.. split.Test.Select(row => rows[row])]);
    }

    private static (int[] Train, int[] Test) NotEmpty(int[] train, int[] test) => train.Length > 0 && test.Length > 0
        ? (train, test)
        : throw new TrainingException($"The validation cut leaves {train.Length} rows to learn from and {test.Length} to validate by.");

    /// <summary>One training.</summary>
    private sealed class Boosting(BoostedTreesOptions options, Table inputs, Loss loss, int[] train, int[] test, TrainingRun run)
    {
        private readonly double[] _margins = new double[inputs.Rows * loss.Margins];
        private readonly Derivatives _derivatives = new(loss, train, inputs.Rows, run.Threads);
        private readonly TreeBuilder _builder = new(inputs.Columns, width: 1);

        public BoostedTrees Run()
        {
            var binned = BinnedTable.Of(inputs, run.Threads);
            var grower = new LeafWiseGrower(binned, train, options.Leaves, options.L2, options.MinLeafRows, run.Threads);
            var start = loss.Start(train);
            for (var i = 0; i < _margins.Length; i++)
                _margins[i] = start[i % start.Length];
            var (best, bestLoss, iteration) = (0, loss.Mean(test, _margins), 0);
            while (iteration < options.Iterations && (test.Length == 0 || iteration - best < options.Patience))
            {
                run.Cancellation.ThrowIfCancellationRequested();
                Boost(grower);
                iteration++;
                if (test.Length > 0 && Validate() is var lossNow && lossNow < bestLoss)
                    (best, bestLoss) = (iteration, lossNow);
                Report(iteration);
            }
            var kept = test.Length > 0 ? best : iteration;
            run.Progress?.Report(1);
            return new BoostedTrees(_builder.Build(0, kept * loss.Margins), start, loss.Link);
        }

        private void Report(int iteration)
        {
            if (iteration % Math.Max(1, options.Iterations / 100) == 0)
                run.Progress?.Report((double)iteration / options.Iterations);
        }

        private void Boost(LeafWiseGrower grower)
        {
            _derivatives.Take(_margins);
            for (var margin = 0; margin < loss.Margins; margin++)
            {
                var (packed, scale) = _derivatives.Pack(margin);
                var leaves = grower.Grow(_builder, packed, scale, run.Cancellation);
                foreach (var leaf in leaves)
                {
                    leaf.Value = options.LearningRate * (loss.Renew(grower.Rows(leaf), _margins) ?? leaf.Value);
                    _builder.SetLeaf(leaf.Node, leaf.Value);
                }
                Work.For(leaves.Count, run.Threads, place => AddTo(grower.Rows(leaves[place]), margin, leaves[place].Value));
            }
        }

        private void AddTo(ReadOnlySpan<int> rows, int margin, double value)
        {
            var (margins, count) = (_margins, loss.Margins);
            foreach (var row in rows)
                margins[row * count + margin] += value;
        }

        /// <summary>Adds the last round's trees to the margins of the validation rows and gives their loss.</summary>
        private double Validate()
        {
            var trees = _builder.Build(_builder.Trees - loss.Margins, _builder.Trees);
            Span<double> values = new double[inputs.Columns.Count];
            foreach (var row in test)
            {
                inputs.CopyRow(row, values);
                trees.AddTo(values, _margins.AsSpan(row * loss.Margins, loss.Margins));
            }
            return loss.Mean(test, _margins);
        }
    }
}
