using System.Globalization;
using Millwright.Learning.Features;
using Millwright.Storage.Learning;
using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>A version in memory: its place in the register, what it sees, and how it answers.</summary>
/// <param name="Limits">Of a version of the anomaly model: those of the streaming detectors that run beside it.</param>
/// <param name="LearntFrom">The keys of the machines that it was learnt from; null: all of its scope.</param>
internal sealed record LoadedVersion(VersionRow Row, ModelRow Model, FeatureSpec Spec, IScorer Scorer, InputReference Reference, IReadOnlyList<DetectorLimit> Limits,
    IReadOnlySet<long>? LearntFrom)
{
    /// <summary>As people and views name it, such as <c>anomaly 3</c>.</summary>
    public string Name => $"{Model.Name} {Row.Number}";

    /// <exception cref="FormatException">The content cannot be read.</exception>
    /// <exception cref="InvalidDataException">The content cannot be read.</exception>
    public static LoadedVersion Read(VersionRow row, ModelRow model, byte[] content)
    {
        var sections = Sections.Of(content);
        var spec = FeatureSpec.Parse(sections.TextOf(Parts.Features));
        return new LoadedVersion(row, model, spec, model.Task switch
        {
            PredictionTask.FailureRisk => RiskScorer.Read(spec, sections),
            PredictionTask.Downtime or PredictionTask.MaintenanceWindow => HoursScorer.Read(spec, sections),
            PredictionTask.Anomaly => AnomalyScorer.Read(spec, sections),
            _ => ClusterScorer.Read(spec.SensorNames, sections),
        }, model.Task == PredictionTask.Cluster ? ClusterScorer.ReferenceOf(sections, spec) : InputReference.Read(sections[Parts.Reference], spec.Features.Count),
        model.Task == PredictionTask.Anomaly ? DetectorLimits.Read(sections.TextOf(Parts.Detectors), spec.SensorNames) : [],
        sections.Has(Parts.Machines) ? sections.TextOf(Parts.Machines).Split(' ').Select(static key => long.Parse(key, CultureInfo.InvariantCulture)).ToHashSet() : null);
    }

    /// <summary>What its scorer sees, in its order.</summary>
    public IReadOnlyList<string> Inputs =>
        Model.Task == PredictionTask.Cluster ? EpisodeFeatures.Names(Spec.SensorNames) : [.. Spec.Features.Select(static feature => feature.Name)];

    /// <summary>When the outcome of its prediction is known at the latest, µs; null: when it comes.</summary>
    public long? DueAt(long at) => Model switch
    {
        { Task: PredictionTask.FailureRisk or PredictionTask.Downtime, HorizonHours: { } hours } => at + hours * 3_600_000_000L,
        { Task: PredictionTask.Anomaly } => at + AnomalyScorer.Ahead.Micros(),
        _ => null,
    };
}

/// <summary>The parts of a version's blob.</summary>
internal static class Parts
{
    /// <summary>The text of its set of features.</summary>
    public const string Features = "features";

    public const string Model = "model";

    /// <summary>Of each feature, its deciles in the rows that were learnt from: what drift is measured against.</summary>
    public const string Reference = "reference";

    /// <summary>How the model's output becomes a probability, or an interval.</summary>
    public const string Calibration = "calibration";

    /// <summary>The keys of the machines that it was learnt from, where these are not all of its scope.</summary>
    public const string Machines = "machines";

    /// <summary>Of the anomaly model, the medians of its inputs in quiet time, and the plane in which these lie.</summary>
    public const string Usual = "usual";

    public const string Plane = "plane";

    /// <summary>Of the anomaly model, the limits of the streaming detectors beside it.</summary>
    public const string Detectors = "detectors";
}
