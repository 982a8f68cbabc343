using Millwright.Learning.Metrics;
using Millwright.Learning.Survival;
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
        var (values, truth) = (said.Select(static score => score.Value).ToArray(), came.ToArray());
        if (task == PredictionTask.FailureRisk)
        {
            var failed = Array.ConvertAll(truth, static value => value > 0.5);
            return new Dictionary<string, double>
            {
                ["logLoss"] = Probabilities.LogLoss(Array.ConvertAll(failed, static value => value ? 1 : 0), Array.ConvertAll(values, static value => new[] { 1 - value, value })),
                ["brier"] = Probabilities.Brier(failed, values),
                ["accuracy"] = Confusion.At(0.5, failed, values).Accuracy,
                ["averagePrecision"] = Ranking.AveragePrecision(failed, values),
                ["failures"] = truth.Average(),
            };
        }
        return new Dictionary<string, double>
        {
            ["meanAbsoluteError"] = Regression.Mae(truth, values),
            ["rootMeanSquareError"] = Regression.Rmse(truth, values),
            ["accuracy"] = Regression.Coverage(truth, [.. said.Select(static score => (score.Low ?? score.Value, score.High ?? score.Value))]),
        };
    }

    /// <summary>What would be said by who only knows the outcomes of the part to learn from: their share, mean or median, always.</summary>
    /// <param name="lives">How long machines went on, with those of which no failure is known yet.</param>
    public static IReadOnlyDictionary<string, double> Dummies(PredictionTask task, IReadOnlyList<double> learnt, Func<IReadOnlyCollection<Lifetime>> lives)
    {
        if (task == PredictionTask.FailureRisk)
            return new Dictionary<string, double> { ["always the share of failures"] = learnt.Average() };
        var sorted = learnt.Order().ToArray();
        var dummies = new Dictionary<string, double> { ["always the mean"] = learnt.Average(), ["always the median"] = sorted[sorted.Length / 2] };
        // Kaplan and Meier's median; there is none while more than half of the machines go on.
        if (task == PredictionTask.MaintenanceWindow && KaplanMeier.Fit(lives()).FirstOrDefault(static step => step.Survival <= 0.5) is { AtRisk: > 0 } half)
            dummies["always the median survival"] = half.Time;
        return dummies;
    }
}
