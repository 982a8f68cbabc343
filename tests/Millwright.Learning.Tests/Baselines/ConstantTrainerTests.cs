using Millwright.Learning.Baselines;
using Millwright.Learning.Models;
using Millwright.Learning.Tables;

namespace Millwright.Learning.Tests.Baselines;

public sealed class ConstantTrainerTests
{
    private static readonly Table _table = Table.FromRows([new Column("a")], [[1], [2], [3], [4]]);

    [Theory]
    [InlineData(ConstantRule.Prior, 0.25, 0.75)]
    [InlineData(ConstantRule.Majority, 0, 1)]
    [InlineData(ConstantRule.Last, 1, 0)]
    public void Classes_by_rule(ConstantRule rule, double first, double second) =>
        Train(rule, new Target.Class([1, 1, 1, 0], 2)).ShouldBe([first, second]);

    [Theory]
    [InlineData(ConstantRule.Prior, 4)]
    [InlineData(ConstantRule.Majority, 2)]
    [InlineData(ConstantRule.Last, 9)]
    public void Quantities_by_rule(ConstantRule rule, double expected) => Train(rule, new Target.Quantity([2, 3, 2, 9])).ShouldBe([expected]);

    private static double[] Train(ConstantRule rule, Target target) =>
        new ConstantTrainer(rule).Train(_table, target, null, new TrainingRun(Seed: 1)).PredictAll(_table)[0];
}
