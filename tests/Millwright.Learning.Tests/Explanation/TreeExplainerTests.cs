using FsCheck;
using FsCheck.Fluent;
using Millwright.Learning.Explanation;
using Millwright.Learning.Models;
using Millwright.Learning.Tables;
using Millwright.Learning.Tests.Trees;
using Millwright.Learning.Trees;
using Millwright.Learning.Trees.Boosting;
using Millwright.Learning.Trees.Forests;

namespace Millwright.Learning.Tests.Explanation;

public sealed class TreeExplainerTests
{
    private static readonly TrainingRun _run = new(Seed: 1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Boosted_trees_parts_are_the_shapley_values_of_all_subsets(int classes)
    {
        var table = Samples.Rows(400, 11);
        Target target = classes == 1 ? new Target.Quantity(Samples.Quantity(table)) : new Target.Class(Samples.Classes(table, classes), classes);
        var model = new BoostedTreesTrainer(new() { Iterations = 5 }).TrainTrees(table, target, null, _run);

        for (var output = 0; output < model.Start.Length; output++)
            ShouldBeShapley(new TreeExplainer(model), model.Trees, output, model.Start.Length, 1, table);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_forests_parts_are_the_shapley_values_of_all_subsets(int classes)
    {
        var table = Samples.Rows(150, 12);
        Target target = classes == 1 ? new Target.Quantity(Samples.Quantity(table)) : new Target.Class(Samples.Classes(table, classes), classes);
        var model = new RandomForestTrainer(new() { Trees = 4 }).TrainForest(table, target, null, _run);

        for (var output = 0; output < classes; output++)
            ShouldBeShapley(new TreeExplainer(model), model.Trees, output, 1, 1.0 / 4, table);
    }

    [Fact]
    public void Base_and_parts_sum_to_the_margin_of_any_row()
    {
        var table = Samples.Rows(500, 13);
        var model = new BoostedTreesTrainer().TrainTrees(table, new Target.Class(Samples.Classes(table, 2), 2), null, _run);
        var explainer = new TreeExplainer(model);

        Prop.ForAll(ArbMap.Default.ArbFor<double>().Array().Filter(row => row.Length >= table.Columns.Count), values =>
        {
            var row = values[..table.Columns.Count];
            var margin = new double[1];
            model.Margins(row, margin);
            var explanation = explainer.Explain(row);
            return Math.Abs(explanation.Base + explanation.Contributions.Sum() - margin[0]) < 1e-9 * Math.Max(1, Math.Abs(margin[0]));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(40)]
    [InlineData(300)]
    public void Inputs_that_must_all_be_high_share_the_credit_alike(int inputs)
    {
        // Each cut leads half of the rows on to the next input, and only behind the last one is there a 1.
        var nodes = new TreeNode[2 * inputs + 1];
        var covers = new double[nodes.Length];
        covers[0] = 1;
        for (var input = 0; input < inputs; input++)
        {
            var at = 2 * input;
            nodes[at] = new TreeNode(0.5, at + 1, (ushort)input, NodeTraits.None);
            nodes[at + 1] = TreeNode.Leaf(0);
            covers[at + 1] = covers[at + 2] = covers[at] / 2;
        }
        nodes[^1] = TreeNode.Leaf(1);
        Column[] columns = [.. Enumerable.Range(0, inputs).Select(static input => new Column($"x{input}"))];
        var model = new BoostedTrees(new TreeEnsemble(columns, nodes, covers, [0], [], [], 1), [0], Link.Identity);

        var parts = new TreeExplainer(model).Explain([.. Enumerable.Repeat(1.0, inputs)]).Contributions;

        var each = (1 - Math.Pow(0.5, inputs)) / inputs;
        parts.ShouldAllBe(part => Math.Abs(part - each) < 1e-12);
    }

    [Fact]
    public void The_strongest_factors_come_first_and_those_without_effect_not_at_all()
    {
        var explained = new Learning.Explanation.Explanation([new("a"), new("b"), new("c")], 1, [0.5, 0, -2], -0.5);

        var factors = Factor.Strongest(explained, [7, 8, 9], 5);

        factors.ShouldBe([new(new("c"), 9, -2), new(new("a"), 7, 0.5)]);
    }

    [Fact]
    public void A_model_that_is_not_made_of_trees_has_no_explainer() =>
        TreeExplainer.For(new Learning.Baselines.ConstantModel([new("a")], [1])).ShouldBeNull();

    private static void ShouldBeShapley(TreeExplainer explainer, TreeEnsemble trees, int output, int step, double share, Table table)
    {
        var row = new double[table.Columns.Count];
        for (var index = 0; index < 20; index++)
        {
            table.CopyRow(index, row);
            var expected = ShapleyBySubsets.Of(trees, row, output, step);
            explainer.Explain(row, output).Contributions.Select((part, column) => Math.Abs(part - (expected[column] * share))).Max().ShouldBeLessThan(1e-9);
        }
    }
}
