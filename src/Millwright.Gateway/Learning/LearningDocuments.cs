using Millwright.Gateway.Errors;
using Millwright.Storage.Learning;
using Millwright.Twins.Models;

namespace Millwright.Gateway.Learning;

/// <summary>What is to be learnt, from which history.</summary>
/// <param name="Scope">Whose model; left out: the whole fleet's.</param>
/// <param name="HorizonHours">How far ahead; only of tasks that have a horizon, and 24 unless said.</param>
/// <param name="From">Event time from which history counts; left out: as far back as the server's setting.</param>
/// <param name="To">Event time before which it counts; left out: now.</param>
/// <param name="SampleEvery">One row a machine and such a span; left out: a twenty-fourth of the horizon.</param>
/// <param name="Tune">Has other settings of the trees tried beside the usual ones; only of failureRisk, downtime and maintenanceWindow.</param>
/// <param name="Seed">All chance comes from it.</param>
public sealed record TrainDocument(
    PredictionTask Task, ScopeDocument? Scope = null, int? HorizonHours = null, DateTimeOffset? From = null, DateTimeOffset? To = null, TimeSpan? SampleEvery = null, int Seed = 42,
    string? By = null, TuneDocument? Tune = null);

/// <summary>A search for better settings, judged by cross-validation within the part that is learnt from.</summary>
/// <param name="Trials">2 to 64; the usual settings are one of them.</param>
public sealed record TuneDocument(int Trials);

/// <summary>The machines of a type or of a site, or one machine; exactly one of them is said.</summary>
public sealed record ScopeDocument(string? Type = null, string? Site = null, string? Machine = null)
{
    /// <summary>Null: what was said is none, and <paramref name="errors"/> tell so.</summary>
    internal static ModelScope? Read(ScopeDocument? scope, List<FieldError> errors)
    {
        switch (scope)
        {
            case null: return ModelScope.Fleet;
            case { Type: { Length: > 0 } type, Site: null, Machine: null }: return new ModelScope(ScopeKind.Type, type);
            case { Type: null, Site: { Length: > 0 } site, Machine: null }: return new ModelScope(ScopeKind.Site, site);
            case { Type: null, Site: null, Machine: { Length: > 0 } machine }: return new ModelScope(ScopeKind.Machine, machine);
            default:
                errors.Add(new FieldError("scope", "says exactly one of type, site and machine"));
                return null;
        }
    }
}

/// <summary>Of what a prediction is wanted.</summary>
/// <param name="HorizonHours">How far ahead; only of tasks that have a horizon, and 24 unless said.</param>
/// <param name="ConfidenceThreshold">0 to 1: below it the answer says so.</param>
public sealed record PredictDocument(string MachineId, int? HorizonHours = null, double ConfidenceThreshold = 0.8);

/// <summary>A prediction.</summary>
/// <param name="PredictedValue">In <paramref name="Unit"/>.</param>
/// <param name="Unit">probability, h, score or cluster.</param>
/// <param name="ConfidenceScore">0 to 1; see <c>docs/learning.md</c> for what it is of each task.</param>
/// <param name="Interval">What holds the truth nine times in ten; of a risk, the probability by nine in ten of the calibrations that chance could have made. Null: the task has none, or too little was known to find one.</param>
/// <param name="BelowThreshold">It is less sure than was asked for.</param>
/// <param name="NearestPattern">Of a kind of failure, the labelled pattern that it is nearest to; null: there is none to compare with.</param>
/// <param name="At">The event time as of which it holds: that of the newest reading.</param>
public sealed record PredictionDocument(
    Guid Id, string MachineId, PredictionTask PredictionType, double PredictedValue, string Unit, double ConfidenceScore, IntervalDocument? Interval, IReadOnlyList<FactorRow> Factors,
    int? HorizonHours, double ConfidenceThreshold, bool BelowThreshold, DateTimeOffset At, DateTimeOffset PredictionTimestamp, string Model, int ModelVersion, ModelScope ModelScope, NearestPattern? NearestPattern)
{
    public static PredictionDocument Of(PredictionRow row, ModelScope scope, double threshold, NearestPattern? nearest) => new(
        row.Id, row.Machine, row.Task, row.Value, UnitOf(row.Task), row.Confidence, row is { Low: { } low, High: { } high } ? new IntervalDocument(low, high) : null, row.Factors,
        row.HorizonHours, threshold, row.Confidence < threshold, row.At, row.PredictedAt, row.Model, row.ModelVersion, scope, nearest);

    private static string UnitOf(PredictionTask task) => task switch
    {
        PredictionTask.FailureRisk => "probability",
        PredictionTask.Downtime or PredictionTask.MaintenanceWindow => "h",
        PredictionTask.Anomaly => "score",
        _ => "cluster",
    };
}

public sealed record IntervalDocument(double Low, double High);

/// <summary>Who moves a version, and why.</summary>
public sealed record MoveDocument(string? By = null, string? Reason = null);
