using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>How good predictions are beside what came; the first measure of a task is the one that its gate goes by.</summary>
internal static class TaskMeasures
{
    /// <summary>As people read it; smaller is better.</summary>
    public static string GateMeasure(PredictionTask task) => task == PredictionTask.FailureRisk ? "log loss" : "mean absolute error in hours";

    public static double GateLoss(PredictionTask task, IReadOnlyDictionary<string, double> measures) => measures[task == PredictionTask.FailureRisk ? "logLoss" : "meanAbsoluteError"];

    public static IReadOnlyDictionary<string, double> Of(PredictionTask task, IReadOnlyList<Score> said, IReadOnlyList<double> came)
    {
        var pairs = said.Zip(came, static (score, value) => (score, value)).ToList();
        if (task == PredictionTask.FailureRisk)
            return new Dictionary<string, double>
            {
                ["logLoss"] = pairs.Average(static pair => -Math.Log(Math.Clamp(pair.value > 0.5 ? pair.score.Value : 1 - pair.score.Value, 1e-6, 1))),
                ["brier"] = pairs.Average(static pair => (pair.score.Value - pair.value) * (pair.score.Value - pair.value)),
                ["accuracy"] = pairs.Average(static pair => pair.score.Value >= 0.5 == pair.value >= 0.5 ? 1.0 : 0),
                ["failures"] = came.Average(),
            };
        return new Dictionary<string, double>
        {
            ["meanAbsoluteError"] = pairs.Average(static pair => Math.Abs(pair.score.Value - pair.value)),
            ["rootMeanSquareError"] = Math.Sqrt(pairs.Average(static pair => (pair.score.Value - pair.value) * (pair.score.Value - pair.value))),
            ["accuracy"] = pairs.Average(static pair => pair.value >= (pair.score.Low ?? pair.score.Value) && pair.value <= (pair.score.High ?? pair.score.Value) ? 1.0 : 0),
        };
    }

    /// <summary>What would be said by who only knows the outcomes of the part to learn from: their share, mean or median, always.</summary>
    public static IReadOnlyDictionary<string, double> Dummies(PredictionTask task, IReadOnlyList<double> learnt)
    {
        if (task == PredictionTask.FailureRisk)
            return new Dictionary<string, double> { ["always the share of failures"] = learnt.Average() };
        var sorted = learnt.Order().ToArray();
        return new Dictionary<string, double> { ["always the mean"] = learnt.Average(), ["always the median"] = sorted[sorted.Length / 2] };
    }
}
