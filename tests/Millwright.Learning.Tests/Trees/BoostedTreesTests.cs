using Millwright.Learning.Models;
using Millwright.Learning.Splits;
using Millwright.Learning.Tables;
using Millwright.Learning.Trees.Boosting;

namespace Millwright.Learning.Tests.Trees;

public sealed class BoostedTreesTests
{
    private static readonly TrainingRun _run = new(Seed: 1, Threads: 2, Cancellation: TestContext.Current.CancellationToken);

    [Fact]
    public void A_quantity_is_learnt_to_its_noise()
    {
        var (train, test) = (Samples.Rows(4000, 1), Samples.Rows(1000, 2));

        var model = new BoostedTreesTrainer().Train(train, new Target.Quantity(Samples.Quantity(train)), null, _run);

        var expected = Samples.Quantity(test);
        var errors = model.PredictAll(test).Select((prediction, row) => prediction[0] - expected[row]);
        Math.Sqrt(errors.Average(error => error * error)).ShouldBeLessThan(0.2);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Classes_are_told_apart_with_probabilities_that_sum_to_one(int classes)
    {
        var (train, test) = (Samples.Rows(3000, 1), Samples.Rows(1000, 2));

        var model = new BoostedTreesTrainer().Train(train, new Target.Class(Samples.Classes(train, classes), classes), null, _run);

        var (expected, predictions) = (Samples.Classes(test, classes), model.PredictAll(test));
        predictions.ShouldAllBe(prediction => Math.Abs(prediction.Sum() - 1) < 1e-12 && prediction.Length == classes);
        predictions.Where((prediction, row) => Array.IndexOf(prediction, prediction.Max()) == expected[row]).Count().ShouldBeGreaterThan(850);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void A_quantile_has_its_share_below_it(double level)
    {
        var (train, test) = (Samples.Rows(4000, 1), Samples.Rows(2000, 2));

        var model = new BoostedTreesTrainer().Train(train, new Target.Quantile(Samples.Quantity(train, noise: 4), level), null, _run);

        var expected = Samples.Quantity(test, seed: 8, noise: 4);
        var below = model.PredictAll(test).Where((prediction, row) => expected[row] <= prediction[0]).Count() / 2000.0;
        below.ShouldBe(level, 0.07);
    }

    [Fact]
    public void One_core_or_four_give_the_same_model_to_the_bit()
    {
        var table = Samples.Rows(2000, 3);
        var target = new Target.Class(Samples.Classes(table, 3), 3);

        var one = new BoostedTreesTrainer().TrainTrees(table, target, null, _run with { Threads = 1 });
        var four = new BoostedTreesTrainer().TrainTrees(table, target, null, _run with { Threads = 4 });

        four.Trees.Nodes.SequenceEqual(one.Trees.Nodes).ShouldBeTrue();
    }

    [Fact]
    public void A_training_takes_forty_bytes_a_row_beside_its_bins_and_half_a_tree_of_histograms()
    {
        const int Rows = 30_000, Histogram = 2 * 4 * 256 * 16, NodesAndTheRest = 1_500_000;
        var table = Samples.Rows(Rows, 3);
        var target = new Target.Quantity(Samples.Quantity(table));
        var trainer = new BoostedTreesTrainer(new() { Leaves = 63 });
        trainer.Train(table, target, null, _run with { Threads = 1 });

        var before = GC.GetAllocatedBytesForCurrentThread();
        trainer.Train(table, target, null, _run with { Threads = 1 });

        // The bins of two groups of columns, and as they are too few, the room to sort one column in.
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(Rows * (40 + 8 + 16) + 33 * Histogram + NodesAndTheRest);
    }

    [Fact]
    public void A_row_that_weighs_nothing_is_as_if_it_were_not_there()
    {
        var table = Samples.Rows(1000, 3);
        var target = Samples.Quantity(table);
        double[] weights = [.. Enumerable.Range(0, 1000).Select(row => row % 4 == 0 ? 0.0 : 1)];
        int[] kept = [.. Enumerable.Range(0, 1000).Where(row => row % 4 != 0)];
        target[4] = double.NaN;

        var weighted = new BoostedTreesTrainer().Train(table, new Target.Quantity(target), weights, _run);
        var left = new BoostedTreesTrainer().Train(table.Select(kept), new Target.Quantity([.. kept.Select(row => target[row])]), null, _run);

        Rmse(weighted, table, kept).ShouldBe(Rmse(left, table, kept), 0.02);
    }

    [Fact]
    public void It_stops_when_the_last_rows_are_predicted_no_better()
    {
        var table = Samples.Rows(600, 3);
        var noise = new Random(5);
        double[] target = [.. Enumerable.Range(0, 600).Select(_ => noise.NextDouble())];

        var model = new BoostedTreesTrainer(new() { ValidationShare = 0.2, Iterations = 500 }).TrainTrees(table, new Target.Quantity(target), null, _run);

        model.Trees.Trees.ShouldBeLessThan(50);
    }

    [Fact]
    public void A_cut_that_the_caller_gives_decides_when_to_stop()
    {
        var table = Samples.Rows(600, 3);
        var cut = RowSplit.LastGroups([.. Enumerable.Range(0, 600).Select(row => row / 50)], 0.2);

        var model = new BoostedTreesTrainer(new() { Validation = cut }).TrainTrees(table, new Target.Quantity(Samples.Quantity(table)), null, _run);

        model.Trees.Covers[0].ShouldBe(cut.Train.Length);
    }

    [Fact]
    public void Of_one_class_alone_nothing_is_learnt() =>
        Should.Throw<TrainingException>(() => new BoostedTreesTrainer().Train(Samples.Rows(50, 1), new Target.Class(new double[50], 2), null, _run))
            .Message.ShouldContain("class 0");

    [Fact]
    public void A_cancelled_training_ends_without_a_model() =>
        Should.Throw<OperationCanceledException>(() => new BoostedTreesTrainer().Train(
            Samples.Rows(50, 1), new Target.Quantity(new double[50]), null, _run with { Cancellation = new CancellationToken(canceled: true) }));

    [Fact]
    public void More_categories_than_bins_are_learnt_by_the_frequent_ones()
    {
        var random = new Random(4);
        double[] code = [.. Enumerable.Range(0, 6000).Select(_ => (double)Math.Min(random.Next(1000), random.Next(1000)))];
        var table = new Table([Column.Category("part", 1000)], [code], code.Length);
        double[] target = [.. code.Select(each => each % 2)];

        var model = new BoostedTreesTrainer(new() { MinLeafRows = 5 }).Train(table, new Target.Quantity(target), null, _run);

        Rmse(model, table, [.. Enumerable.Range(0, 6000)], target).ShouldBeLessThan(0.45);
    }

    private static double Rmse(IModel model, Table table, int[] rows, double[]? target = null)
    {
        var (expected, predictions) = (target ?? Samples.Quantity(table), model.PredictAll(table));
        return Math.Sqrt(rows.Average(row => (predictions[row][0] - expected[row]) * (predictions[row][0] - expected[row])));
    }
}
