using System.Diagnostics.Metrics;
using System.Text.Json;
using Millwright.Storage.Learning;
using Millwright.Twins.Anomalies;
using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>What is counted of learning and predicting; see <c>docs/learning.md</c>.</summary>
internal static class LearningMetrics
{
    private static readonly Meter Meter = new("Millwright");
    private static readonly Counter<long> Predictions = Meter.CreateCounter<long>("millwright.predictions", "{prediction}", "Predictions by task and whether they were told or a challenger's.");
    private static readonly Counter<long> ByCluster = Meter.CreateCounter<long>("millwright.predictions.by_cluster", "{prediction}", "Episodes by the kind of failure that a version told.");
    private static readonly Counter<long> LeftOut = Meter.CreateCounter<long>("millwright.predictions.dropped", "{prediction}", "Predictions and anomalies that were not kept: the database was slower, or away.");
    private static readonly Counter<long> Anomalies = Meter.CreateCounter<long>("millwright.anomalies", "{anomaly}", "Anomalies by the algorithm that found them: statistics of a machine's own past, or a model.");
    private static readonly Histogram<double> Latency = Meter.CreateHistogram<double>("millwright.prediction.latency", "s", "Of one prediction: scored as readings came in, or asked for.");
    private static readonly Gauge<double> DriftScore = Meter.CreateGauge<double>("millwright.drift.score", description: "The furthest that an input of a champion, or its clusters' shares, has moved.");
    private static readonly Gauge<int> DriftDetected = Meter.CreateGauge<int>("millwright.drift.detected", description: "1: the last look at a champion found a drift.");
    private static readonly Gauge<long> Jobs = Meter.CreateGauge<long>("millwright.training.jobs", "{job}", "Trainings by state, of the whole cluster.");

    public static void Count(NewPrediction prediction, LoadedVersion version)
    {
        Predictions.Add(1, new("task", prediction.Task.ToString()), new KeyValuePair<string, object?>("shadow", prediction.IsShadow));
        if (prediction.Task == PredictionTask.Cluster)
            ByCluster.Add(1, new("model", version.Model.Name), new("version", version.Row.Number), new KeyValuePair<string, object?>("cluster", (int)prediction.Value));
    }

    public static void Count(Anomaly found) => Anomalies.Add(1, new KeyValuePair<string, object?>("algorithm", found.Algorithm));

    public static void Dropped(int count) => LeftOut.Add(count);

    /// <param name="isAsked">Somebody asked, and the machine's readings were read for it; else a twin was scored.</param>
    public static void Took(TimeSpan time, PredictionTask task, bool isAsked) =>
        Latency.Record(time.TotalSeconds, new("task", task.ToString()), new KeyValuePair<string, object?>("asked", isAsked));

    public static void Looked(LoadedVersion version, DriftMeasure measure)
    {
        var (model, scope) = (new KeyValuePair<string, object?>("model", version.Model.Name), new KeyValuePair<string, object?>("scope", version.Row.Scope.ToString()));
        DriftScore.Record(measure.Score, model, scope);
        DriftDetected.Record(measure.Found.Count > 0 ? 1 : 0, model, scope);
    }

    public static void Counted(IReadOnlyDictionary<JobState, long> jobs)
    {
        foreach (var state in Enum.GetValues<JobState>())
            Jobs.Record(jobs.GetValueOrDefault(state), new KeyValuePair<string, object?>("state", JsonNamingPolicy.CamelCase.ConvertName(state.ToString())));
    }
}
