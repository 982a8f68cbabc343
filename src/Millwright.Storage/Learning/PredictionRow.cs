using Millwright.Twins.Machines;
using Millwright.Twins.Models;

namespace Millwright.Storage.Learning;

/// <summary>A prediction as it was made.</summary>
/// <param name="At">The event time as of which it holds.</param>
/// <param name="ModelVersion">The number of the version within its model.</param>
/// <param name="Value">A probability, hours, a score or a cluster's index; see <see cref="PredictionTask"/>.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Low">With <paramref name="High"/> the interval that holds the truth nine times in ten; null: the task has none, or too little was known to find one.</param>
/// <param name="Factors">What made the prediction, the strongest first; empty: it is worked out when its explanation is asked for.</param>
/// <param name="Threshold">The confidence that was asked for; null: nobody asked.</param>
/// <param name="IsShadow">By a challenger, and not told to anybody.</param>
/// <param name="ActualValue">
/// What came of it, in the same measure as the value; null: not known yet. Of an anomaly 1 where a failure or an alarm came within a day, else 0; of a kind of failure
/// the one that it turned out to be.
/// </param>
public sealed record PredictionRow(
    Guid Id, string Machine, DateTimeOffset At, PredictionTask Task, int? HorizonHours, string Model, int ModelVersion, double Value, double Confidence, double? Low, double? High,
    IReadOnlyList<FactorRow> Factors, double? Threshold, bool IsShadow, DateTimeOffset PredictedAt, double? ActualValue, DateTimeOffset? ConfirmedAt);

/// <summary>What a feature did to a prediction.</summary>
/// <param name="Value">The feature's value; null: it was missing.</param>
/// <param name="Contribution">By how much it moved the model's output from what it says on average, in the output's own measure.</param>
public sealed record FactorRow(string Feature, double? Value, double Contribution);

/// <summary>A prediction to be kept. Times in µs since 1970-01-01 UTC.</summary>
/// <param name="Reading">The id of the newest reading that it was made of; 0: it is not known.</param>
/// <param name="DueAt">When its outcome is known at the latest; null: when it comes.</param>
public sealed record NewPrediction(
    Guid Id, long MachineKey, MachineId Machine, long At, long Reading, PredictionTask Task, int? HorizonHours, Guid Version, double Value, double Confidence, double? Low, double? High,
    IReadOnlyList<FactorRow> Factors, double? Threshold, bool IsShadow, long PredictedAt, long? DueAt);

/// <summary>How good a version's predictions of a day turned out to be.</summary>
/// <param name="Made">How many were made; <paramref name="Confirmed"/>: of how many the outcome is known and the horizon has passed.</param>
/// <param name="Accuracy">The share of confirmed ones that were right: on the right side of 0.5 for a probability and of 1 for an anomaly, within the interval for hours, the same kind of failure.</param>
/// <param name="MeanError">Mean absolute error of probabilities and hours, in the prediction's own measure; <paramref name="RootMeanSquare"/>: its root mean square.</param>
/// <param name="Estimated">Of risks, how good they are by their own probabilities, known at once; <paramref name="Realised"/>: how good they were by their outcomes, known later. Null: not looked at yet, or no risks.</param>
public sealed record AccuracyRow(
    string Model, int ModelVersion, PredictionTask Task, bool IsShadow, DateTimeOffset Day, long Made, long Confirmed, double? Accuracy, double? MeanError, double? RootMeanSquare,
    double? MeanConfidence, QualityFigures? Estimated, QualityFigures? Realised);

/// <summary>How well risks tell machines that will fail from those that will not; a risk of 0.5 and more foretells a failure. All 0 to 1.</summary>
/// <param name="AccuracyDeviation">One standard deviation of the accuracy by chance; 0 where outcomes are known.</param>
/// <param name="AreaUnderCurve">Null: all outcomes were the same.</param>
public sealed record QualityFigures(double Accuracy, double AccuracyDeviation, double Precision, double Recall, double F1, double? AreaUnderCurve);
