using Millwright.Learning.Calibration;
using Millwright.Learning.Models;
using Millwright.Learning.Tests.Trees;
using Millwright.Learning.Trees.Boosting;

namespace Millwright.Learning.Tests.Calibration;

public sealed class ConformalTests
{
    private static readonly TrainingRun _run = new(Seed: 1, Threads: 2);

    [Theory]
    [InlineData(0.8)]
    [InlineData(0.95)]
    public void Intervals_cover_new_rows_as_often_as_promised(double coverage)
    {
        var (train, hold, test) = (Samples.Rows(1000, 1), Samples.Rows(2000, 2), Samples.Rows(2000, 3));
        var trainer = new BoostedTreesTrainer(new() { Iterations = 30 });
        var target = Samples.Quantity(train, noise: 2);
        var middle = trainer.Train(train, new Target.Quantity(target), null, _run);
        var low = trainer.Train(train, new Target.Quantile(target, (1 - coverage) / 2), null, _run);
        var high = trainer.Train(train, new Target.Quantile(target, (1 + coverage) / 2), null, _run);
        var held = Samples.Quantity(hold, seed: 8, noise: 2);

        Covered(ConformalInterval.Around(middle, hold, held, coverage)).ShouldBe(coverage, 0.03);
        Covered(ConformalInterval.Between(low, high, hold, held, coverage)).ShouldBe(coverage, 0.03);

        double Covered(ConformalInterval interval)
        {
            var (truth, row) = (Samples.Quantity(test, seed: 9, noise: 2), new double[test.Columns.Count]);
            return Enumerable.Range(0, test.Rows).Count(index =>
            {
                test.CopyRow(index, row);
                var (from, to) = interval.Of(row);
                return truth[index] >= from && truth[index] <= to;
            }) / (double)test.Rows;
        }
    }

    [Fact]
    public void Sets_of_classes_hold_the_true_one_as_often_as_promised()
    {
        var (train, hold, test) = (Samples.Rows(600, 1), Samples.Rows(2000, 2), Samples.Rows(2000, 3));
        var model = new BoostedTreesTrainer(new() { Iterations = 20 }).Train(train, new Target.Class(Samples.Classes(train, 5), 5), null, _run);

        var sets = ConformalClasses.Fit(model, hold, new Target.Class(Samples.Classes(hold, 5), 5), 0.9);

        var (truth, row) = (Samples.Classes(test, 5), new double[test.Columns.Count]);
        var held = Enumerable.Range(0, test.Rows).Count(index =>
        {
            test.CopyRow(index, row);
            return sets.Of(row).Contains((int)truth[index]);
        });
        (held / (double)test.Rows).ShouldBe(0.9, 0.03);
    }

    [Fact]
    public void The_bound_is_the_order_statistic_that_the_proof_needs()
    {
        // ⌈(9 + 1) × 0.8⌉ = 8th of nine scores.
        Conformal.Bound([9, 8, 7, 6, 5, 4, 3, 2, 1], 0.8).ShouldBe(8);
    }

    [Fact]
    public void Too_few_scores_promise_nothing() => Conformal.Bound([1, 2, 3], 0.9).ShouldBe(double.PositiveInfinity);
}
