using Millwright.Learning.Models;
using Millwright.Learning.Trees.Forests;

namespace Millwright.Learning.Tests.Trees;

public sealed class RandomForestTests
{
    private static readonly TrainingRun _run = new(Seed: 1, Threads: 2, Cancellation: TestContext.Current.CancellationToken);

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Its_out_of_bag_score_is_about_the_share_of_right_classes_on_new_rows(int classes)
    {
        var (train, test) = (Samples.Rows(2000, 1), Samples.Rows(1000, 2));

        var forest = new RandomForestTrainer(new() { Trees = 50 }).TrainForest(train, new Target.Class(Samples.Classes(train, classes), classes), null, _run);

        var expected = Samples.Classes(test, classes);
        var right = forest.PredictAll(test).Where((values, row) => Array.IndexOf(values, values.Max()) == expected[row]).Count() / 1000.0;
        right.ShouldBeGreaterThan(0.7);
        forest.OutOfBag.ShouldBe(right, 0.05);
    }

    [Fact]
    public void A_quantity_of_any_offset_is_learnt()
    {
        var (train, test) = (Samples.Rows(2000, 1), Samples.Rows(1000, 2));
        double[] target = [.. Samples.Quantity(train).Select(value => value + 1e9)];

        var forest = new RandomForestTrainer(new() { Trees = 50 }).TrainForest(train, new Target.Quantity(target), null, _run);

        var expected = Samples.Quantity(test);
        var error = forest.PredictAll(test).Select((values, row) => values[0] - 1e9 - expected[row]).Average(each => each * each);
        Math.Sqrt(error).ShouldBeLessThan(0.7);
        forest.OutOfBag.ShouldBeGreaterThan(0.8);
    }

    [Fact]
    public void It_tells_how_far_it_is_and_ends_when_it_is_asked_to()
    {
        var rows = Samples.Rows(500, 1);
        var target = new Target.Class(Samples.Classes(rows, 2), 2);
        var trainer = new RandomForestTrainer(new() { Trees = 20 });
        var told = new Told();
        trainer.Train(rows, target, null, new TrainingRun(Seed: 1, Progress: told));
        (told.Shares.Count, told.Shares[0], told.Shares[^1]).ShouldBe((21, 1 / 21.0, 1));

        using var end = new CancellationTokenSource();
        var ending = new Told { Then = end.Cancel };
        Should.Throw<OperationCanceledException>(() => trainer.Train(rows, target, null, new TrainingRun(Seed: 1, Progress: ending, Cancellation: end.Token)));
        ending.Shares.ShouldHaveSingleItem();
    }

    [Fact]
    public void The_seed_alone_decides_whatever_the_number_of_cores()
    {
        var table = Samples.Rows(500, 3);
        var target = new Target.Class(Samples.Classes(table, 3), 3);
        RandomForest Train(int seed, int threads) =>
            new RandomForestTrainer(new() { Trees = 10 }).TrainForest(table, target, null, _run with { Seed = seed, Threads = threads });

        Train(5, 4).Trees.Nodes.SequenceEqual(Train(5, 1).Trees.Nodes).ShouldBeTrue();
        Train(6, 1).Trees.Nodes.SequenceEqual(Train(5, 1).Trees.Nodes).ShouldBeFalse();
    }

    [Fact]
    public void Rows_are_drawn_as_often_as_they_weigh()
    {
        double[] weights = [1, 0, 3];
        var bag = new Bag([0, 2], [weights[0], 0, weights[2]], 3);
        var random = new Random(4);

        var drawn = Enumerable.Range(0, 5000).SelectMany(_ => bag.Draw(random)).ToList();

        drawn.ShouldNotContain(1);
        (drawn.Count(row => row == 2) / (double)drawn.Count).ShouldBe(0.75, 0.02);
    }

    [Fact]
    public void A_cancelled_training_says_so_on_any_number_of_cores() =>
        Should.Throw<OperationCanceledException>(() => new RandomForestTrainer().Train(
            Samples.Rows(50, 1), new Target.Quantity(Samples.Quantity(Samples.Rows(50, 1))), null, _run with { Cancellation = new(canceled: true) }));
}
