using System.Text.Json.Serialization;
using Millwright.Twins.Models;

namespace Millwright.Storage.Learning;

/// <summary>A question that is put to machines.</summary>
/// <param name="Name">Such as <c>failure-risk-24h</c>.</param>
/// <param name="HorizonHours">How far ahead it looks; null: as far as there is anything to see.</param>
public sealed record ModelRow(string Name, PredictionTask Task, int? HorizonHours, DateTimeOffset CreatedAt);

/// <summary>A model with the part that its versions play.</summary>
/// <param name="Champions">One a scope at most.</param>
public sealed record ModelSummary(
    string Name, PredictionTask Task, int? HorizonHours, DateTimeOffset CreatedAt, int Versions, IReadOnlyList<VersionRow> Champions, IReadOnlyList<VersionRow> Challengers);

/// <summary>A version of a model: what was learnt from one cut of history.</summary>
/// <param name="Number">1 for the model's first.</param>
/// <param name="Blob">SHA-256 of what was learnt, lower-case hexadecimal.</param>
/// <param name="TraceId">Of the chain of events that it stands in.</param>
/// <param name="Verdict">What the gate said, in one sentence; <paramref name="Passed"/>: whether it let it through.</param>
/// <param name="Canary">The share of its machines for which a challenger answers in earnest, 0 to 1.</param>
/// <param name="ConfirmedAt">When outcomes had borne out what made it champion, or somebody decided it; null of a champion that follows another: its own probabilities alone did.</param>
/// <param name="Follows">Who was champion before it.</param>
/// <param name="Status">active: it answers; inactive; archived: never again.</param>
/// <param name="LoadedAt">When a silo first had it in memory.</param>
/// <param name="Version">Grows with each change; the ETag.</param>
public sealed record VersionRow(
    Guid Id, string Model, int Number, ModelScope Scope, string Algorithm, string Blob, Guid JobId, Guid TraceId, Lineage Lineage,
    IReadOnlyDictionary<string, double> Parameters, VersionMetrics Metrics, string Verdict, bool Passed, ModelAlias? Alias, double Canary, DateTimeOffset? AliasSince, DateTimeOffset? ConfirmedAt, Guid? Follows,
    VersionStatus Status, DateTimeOffset? LoadedAt, long Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

public enum VersionStatus
{
    Active,
    Inactive,
    Archived,
}

/// <summary>From what a version was learnt, so that it can be learnt again.</summary>
/// <param name="From">Event time of the cut's first instant; <paramref name="To"/>: the first after it.</param>
/// <param name="KnownBy">Readings and episodes that became known later are not in it.</param>
/// <param name="Machines">Those that it was learnt from; <paramref name="MachinesInScope"/>: those that the scope had then. Fewer: all would have been more readings than a training takes.</param>
/// <param name="Features">SHA-256 of the description of the inputs, lower-case hexadecimal.</param>
/// <param name="Program">The version of Millwright.</param>
/// <param name="DriftEvent">The drift that asked for it; null: somebody did.</param>
/// <param name="Trials">The settings that were tried, the best, which it was learnt with, first; null: none were.</param>
public sealed record Lineage(
    DateTimeOffset From, DateTimeOffset To, DateTimeOffset KnownBy, int Machines, int MachinesInScope, long Readings, int Rows, int Episodes, string Features, string Program, int Seed, Guid? DriftEvent,
    IReadOnlyList<TrialRow>? Trials = null);

/// <summary>Settings that were tried.</summary>
/// <param name="Folds">By how many folds in time they were judged; the worse half of them by one fewer.</param>
/// <param name="Loss">Their mean loss on these, by the gate's measure.</param>
public sealed record TrialRow(IReadOnlyDictionary<string, double> Settings, int Folds, double Loss);

/// <summary>How good a version is, by name of measure; all on the same rows, which none of them was learnt from.</summary>
/// <param name="Champion">Of the champion of that day; null: there was none.</param>
/// <param name="Baselines">Of what knows nothing, by its name.</param>
/// <param name="Folds">Of cross-validation in time, within the part that was learnt from: each fold learnt from all before it; null: there was none.</param>
/// <param name="Profiles">Of a clustering: what each cluster is; <paramref name="Deviations"/>: of each feature its standard deviation over all episodes.</param>
public sealed record VersionMetrics(
    IReadOnlyDictionary<string, double> Version, IReadOnlyDictionary<string, double>? Champion, IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Baselines,
    IReadOnlyList<ProfileRow>? Profiles = null, IReadOnlyDictionary<string, double>? Deviations = null,
    IReadOnlyList<FoldRow>? Folds = null)
{
    /// <summary>The clusters that are nearest to a pattern among all that are known, and the one that is it most; null: none can be compared with it.</summary>
    public (IReadOnlyList<int> Clusters, int Nearest)? Of(LabelledPattern pattern, IReadOnlyList<LabelledPattern> known)
    {
        var alike = Enumerable.Range(0, Profiles?.Count ?? 0).Select(cluster => (Cluster: cluster, Nearest(cluster, [pattern])?.Similarity)).Where(static each => each.Similarity is not null).ToList();
        return alike.Count == 0 ? null : ([.. alike.Select(static each => each.Cluster).Where(cluster => Nearest(cluster, known)?.Name == pattern.Name)], alike.MaxBy(static each => each.Similarity).Cluster);
    }

    /// <summary>The labelled pattern that a cluster is nearest to; null: there is none to compare with.</summary>
    public NearestPattern? Nearest(int cluster, IEnumerable<LabelledPattern> patterns) =>
        Profiles is { } profiles && Deviations is { } deviations && cluster < profiles.Count ? LabelledPattern.Nearest(profiles[cluster].Means, deviations, patterns) : null;
}

/// <summary>How good the same settings were on one span of the past, learnt from what was before it.</summary>
/// <param name="From">Event time of the first row that judged; <paramref name="To"/>: of the last.</param>
/// <param name="Learnt">Rows that were learnt from; <paramref name="Judged"/>: rows that judged.</param>
public sealed record FoldRow(DateTimeOffset From, DateTimeOffset To, int Learnt, int Judged, IReadOnlyDictionary<string, double> Measures);

/// <summary>What a cluster is.</summary>
/// <param name="Distinctive">The features in which it differs most from all episodes, the strongest first.</param>
/// <param name="Means">Of all features, in their own units.</param>
public sealed record ProfileRow(int Size, IReadOnlyList<TraitRow> Distinctive, IReadOnlyDictionary<string, double> Means);

/// <summary>In what a cluster differs: its mean less that of all episodes, in standard deviations of all.</summary>
public sealed record TraitRow(string Feature, double Deviations);

/// <summary>A version that was learnt, to be registered; its number is given then.</summary>
public sealed record NewVersion(
    Guid Id, string Model, ModelScope Scope, string Algorithm, byte[] Content, Guid JobId, Guid TraceId, Lineage Lineage, IReadOnlyDictionary<string, double> Parameters,
    VersionMetrics Metrics, string Verdict, bool Passed);

/// <summary>One step of the loop; see <see cref="LearningStep"/>.</summary>
public sealed record LearningEvent(
    Guid TraceId, DateTimeOffset At, LearningStep Step, string Model, Guid? VersionId, Guid? JobId, Guid? DriftId, string By, string Reason);

public enum LearningStep
{
    Drift,
    Train,
    Trained,
    TrainFailed,
    Cancelled,
    GatePassed,
    GateRefused,
    Shadow,
    Canary,
    Champion,

    /// <summary>Outcomes bear out what was decided before they were known: a champion, or that one has fallen.</summary>
    Confirmed,
    /// <summary>Outcomes show that a version was better than its own probabilities said.</summary>
    Dismissed,
    RolledBack,

    /// <summary>Another version took its place.</summary>
    Retired,
    Archived,

    /// <summary>A drift was noticed, and the last training is too near.</summary>
    CoolingDown,
}

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Lineage))]
[JsonSerializable(typeof(VersionMetrics))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, double>))]
[JsonSerializable(typeof(TrainingRequest))]
[JsonSerializable(typeof(IReadOnlyList<FactorRow>))]
[JsonSerializable(typeof(BinShares))]
[JsonSerializable(typeof(IReadOnlyList<MeasureRow>))]
[JsonSerializable(typeof(IReadOnlyList<SensorShift>))]
[JsonSerializable(typeof(QualityFigures))]
internal sealed partial class LearningJson : JsonSerializerContext;
