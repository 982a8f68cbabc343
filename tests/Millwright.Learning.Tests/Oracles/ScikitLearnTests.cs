using System.Text.Json;
using Millwright.Learning.Calibration;
using Millwright.Learning.Linear;
using Millwright.Learning.Metrics;
using Millwright.Learning.Models;
using Millwright.Learning.Tables;
using Millwright.Learning.Trees.Boosting;
using Millwright.Learning.Trees.Forests;

namespace Millwright.Learning.Tests.Oracles;

/// <summary>The same rows by scikit-learn 1.2.1; <c>make.py</c> beside this file made <c>scikit-learn.json</c>.</summary>
public sealed class ScikitLearnTests
{
    private const int TrainRows = 600;

    /// <summary>Trees break ties and cut bins their own way: as good within this share is as good.</summary>
    private const double Slack = 1.05;

    private static readonly JsonElement _oracle = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Oracles", "scikit-learn.json"))).RootElement;
    private static readonly TrainingRun _run = new(Seed: 1, Threads: 2);
    private static readonly double[] _target = Numbers("target");
    private static readonly double[] _classes = Numbers("classes");

    [Fact]
    public void Boosted_trees_predict_a_quantity_as_well() =>
        MeanSquare(new BoostedTreesTrainer(), "rows", null).ShouldBeLessThan(Number("boostedMse") * Slack);

    [Fact]
    public void Boosted_trees_heed_weights_as_well() =>
        MeanSquare(new BoostedTreesTrainer(), "rows", Numbers("weights")[..TrainRows]).ShouldBeLessThan(Number("boostedWeightedMse") * Slack);

    [Fact]
    public void A_forest_predicts_a_quantity_as_well() =>
        MeanSquare(new RandomForestTrainer(new() { ColumnShare = 1 / 3.0 }), "full", null).ShouldBeLessThan(Number("forestMse") * Slack);

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.9)]
    public void Boosted_trees_predict_a_quantile_as_well(double level)
    {
        var model = new BoostedTreesTrainer().Train(Rows("rows", 0, TrainRows), new Target.Quantile(_target[..TrainRows], level), null, _run);

        double[] predicted = [.. model.PredictAll(Rows("rows", TrainRows, 900)).Select(each => each[0])];
        Regression.Pinball(_target.AsSpan(TrainRows), predicted, level).ShouldBeLessThan(Number($"boostedPinball{level}") * Slack);
    }

    [Theory]
    [InlineData(2, "boostedBinaryLoss")]
    [InlineData(3, "boostedClassLoss")]
    public void Boosted_trees_predict_classes_as_well(int classes, string oracle)
    {
        var truth = classes == 3 ? _classes : Array.ConvertAll(_classes, each => Math.Min(each, 1));

        var model = new BoostedTreesTrainer().Train(Rows("rows", 0, TrainRows), new Target.Class(truth[..TrainRows], classes), null, _run);

        Probabilities.LogLoss(Array.ConvertAll(truth[TrainRows..], each => (int)each), model.PredictAll(Rows("rows", TrainRows, 900)))
            .ShouldBeLessThan(Number(oracle) * Slack);
    }

    [Fact]
    public void Ridge_has_the_same_factors()
    {
        var model = new LinearTrainer(l2: 1).TrainLinear(Rows("full", 0, TrainRows), new Target.Quantity(_target[..TrainRows]), null, _run);

        double[] factors = [.. model.Factors(0), model.Constants[0]];
        factors.ShouldBe(Numbers("ridge"), 1e-8);
    }

    [Fact]
    public void Logistic_regression_has_the_same_factors()
    {
        double[] truth = Array.ConvertAll(_classes[..TrainRows], each => Math.Min(each, 1));

        var model = new LinearTrainer(l2: 1).TrainLinear(Rows("full", 0, TrainRows), new Target.Class(truth, 2), null, _run);

        double[] factors = [.. model.Factors(0), model.Constants[0]];
        factors.ShouldBe(Numbers("logistic"), 1e-6);
    }

    [Fact]
    public void Softmax_regression_has_the_same_probabilities()
    {
        var model = new LinearTrainer(l2: 1).Train(Rows("full", 0, TrainRows), new Target.Class(_classes[..TrainRows], 3), null, _run);

        var expected = _oracle.GetProperty("softmaxProbabilities").EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(each => each.GetDouble());
        model.PredictAll(Rows("full", TrainRows, 900)).SelectMany(row => row).ShouldBe(expected, 1e-6);
    }

    [Fact]
    public void The_isotonic_curve_is_the_same()
    {
        bool[] outcomes = Array.ConvertAll(_classes[TrainRows..], each => each > 0);

        var map = IsotonicMap.Fit(Numbers("binaryScores"), outcomes);

        Enumerable.Range(0, 101).Select(at => map.Map(at / 100.0)).ShouldBe(Numbers("isotonic"), 1e-9);
    }

    [Fact]
    public void Areas_under_the_curves_are_the_same()
    {
        bool[] truth = Array.ConvertAll(_classes[TrainRows..], each => each > 0);

        Ranking.RocAuc(truth, Numbers("binaryScores")).ShouldBe(Number("binaryRocAuc"), 1e-12);
        Ranking.AveragePrecision(truth, Numbers("binaryScores")).ShouldBe(Number("binaryAveragePrecision"), 1e-12);
    }

    private static double MeanSquare(ITrainer trainer, string rows, double[]? weights)
    {
        var model = trainer.Train(Rows(rows, 0, TrainRows), new Target.Quantity(_target[..TrainRows]), weights, _run);
        double[] predicted = [.. model.PredictAll(Rows(rows, TrainRows, 900)).Select(each => each[0])];
        return Math.Pow(Regression.Rmse(_target.AsSpan(TrainRows), predicted), 2);
    }

    private static Table Rows(string name, int from, int to) => Table.FromRows(
        [new("a"), new("b"), new("c"), new("d"), new("e")],
        [.. _oracle.GetProperty(name).EnumerateArray().Skip(from).Take(to - from).Select(row => row.EnumerateArray().Select(Value).ToArray())]);

    private static double[] Numbers(string name) => [.. _oracle.GetProperty(name).EnumerateArray().Select(Value)];

    private static double Number(string name) => _oracle.GetProperty(name).GetDouble();

    private static double Value(JsonElement value) => value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble();
}
