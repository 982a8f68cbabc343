using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Millwright.Learning.Explanation;
using Millwright.Storage.Learning;
using Millwright.Twins.Events;
using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>What became of the question why a prediction is as it is.</summary>
public abstract record ExplanationAnswer
{
    /// <param name="Row">As it was worked out, now or before.</param>
    /// <param name="Methods">Those that the model's kind allows.</param>
    public sealed record Explained(ExplanationRow Row, PredictionRow Prediction, IReadOnlyList<ExplanationMethod> Methods) : ExplanationAnswer;

    /// <summary>There is no such prediction, or it is kept no more.</summary>
    public sealed record UnknownPrediction : ExplanationAnswer;

    /// <summary>The model's kind does not allow the method.</summary>
    public sealed record NotOfModel(PredictionRow Prediction, IReadOnlyList<ExplanationMethod> Methods) : ExplanationAnswer;

    /// <summary>The readings on which it was made are not all kept any more, or are others: what they give now is another prediction.</summary>
    public sealed record InputsGone : ExplanationAnswer;

    /// <summary>No explanation can be had that would be true; the reason says why.</summary>
    public sealed record Refused(string Reason) : ExplanationAnswer;
}

/// <summary>Works out why predictions are as they are, each once: the same version, inputs and method are told from what was kept.</summary>
public sealed class Explainer
{
    /// <summary>
    /// How far a prediction that is made again may lie from what was said, relative to it: a twin that has long been in service fades out what a replay of three days
    /// has never seen, and a tree may cut between the two.
    /// </summary>
    private const double Tolerance = 0.01;

    private readonly PredictionStore _predictions;
    private readonly ExplanationCache _cache;
    private readonly ModelRegistry _models;
    private readonly ModelCatalog _catalog;
    private readonly PastInputs _inputs;
    private readonly TimeProvider _clock;

    internal Explainer(PredictionStore predictions, ExplanationCache cache, ModelRegistry models, ModelCatalog catalog, PastInputs inputs, TimeProvider clock) =>
        (_predictions, _cache, _models, _catalog, _inputs, _clock) = (predictions, cache, models, catalog, inputs, clock);

    /// <param name="method">Null: the first that the model's kind allows.</param>
    public async Task<ExplanationAnswer> Explain(Guid prediction, ExplanationMethod? method, CancellationToken cancellationToken)
    {
        if (await _predictions.Find(prediction, cancellationToken) is not { } found)
            return new ExplanationAnswer.UnknownPrediction();
        var methods = MethodsOf(found.Row.Task);
        var by = method ?? methods[0];
        if (!methods.Contains(by))
            return new ExplanationAnswer.NotOfModel(found.Row, methods);
        if (await _cache.Of(prediction, by, cancellationToken) is { } told)
            return new ExplanationAnswer.Explained(told, found.Row, methods);
        var version = await Version(found.Version, cancellationToken);
        if (await Inputs(found.Row, found.MachineKey, version, cancellationToken) is not { } inputs)
            return new ExplanationAnswer.InputsGone();
        try
        {
            return new ExplanationAnswer.Explained(await Explain(found.Row, version, inputs, by, cancellationToken), found.Row, methods);
        }
        catch (ExplanationException error)
        {
            return new ExplanationAnswer.Refused(error.Message);
        }
    }

    /// <summary>The truest first: only trees have exact Shapley values, and no model here has feature maps to look at.</summary>
    private static IReadOnlyList<ExplanationMethod> MethodsOf(PredictionTask task) => task is PredictionTask.Anomaly or PredictionTask.Cluster
        ? [ExplanationMethod.Occlusion, ExplanationMethod.Lime]
        : [ExplanationMethod.Shap, ExplanationMethod.Lime, ExplanationMethod.Occlusion];

    private async Task<ExplanationRow> Explain(PredictionRow row, LoadedVersion version, double[] inputs, ExplanationMethod method, CancellationToken cancellationToken)
    {
        var hash = SHA256.HashData(MemoryMarshal.AsBytes(inputs.AsSpan()));
        var text = Convert.ToHexStringLower(hash);
        var id = DerivedId.Of(version.Row.Id.ToString(), "explanation", 0, $"{method} {text}");
        if (await _cache.Find(id, cancellationToken) is { } told)
            return told;
        var made = await Task.Run(() => Made(version, inputs, row.Value, method, BinaryPrimitives.ReadInt32LittleEndian(hash)), cancellationToken);
        return await _cache.Keep(
            new ExplanationRow(id, version.Row.Id, text, method, row.Id, made.Measure, made.Base, made.Output, made.Fidelity, Factors.Of(version.Inputs, inputs, made.Parts), _clock.GetUtcNow()), cancellationToken);
    }

    private readonly record struct Parted(string Measure, double? Base, double Output, double? Fidelity, double[] Parts);

    private static Parted Made(LoadedVersion version, double[] inputs, double said, ExplanationMethod method, int seed)
    {
        var scorer = version.Scorer;
        double Told(double[] at) => scorer.Told(at, said);
        if (method == ExplanationMethod.Shap && scorer.Shapley is var (trees, measure))
        {
            var exact = trees.Explain(inputs);
            return new Parted(measure, exact.Base, exact.Output, null, exact.Contributions);
        }
        if (method == ExplanationMethod.Occlusion)
            return new Parted(scorer.Measure, null, Told(inputs), null, Occlusion.Explain(Told, inputs, version.Reference.Quantiles));
        var fit = Lime.Explain(Told, inputs, version.Reference.Quantiles, seed);
        return new Parted(scorer.Measure, fit.Base, fit.Output, fit.Fidelity, fit.Contributions);
    }

    /// <summary>As the prediction saw them; null: they cannot be had any more.</summary>
    private async Task<double[]?> Inputs(PredictionRow row, long machine, LoadedVersion version, CancellationToken cancellationToken)
    {
        var past = await _inputs.Past(machine, row.PredictedAt, cancellationToken);
        double[] inputs;
        if (row.Task == PredictionTask.Cluster)
        {
            if (past.Episodes.LastOrDefault(episode => episode.StartedAt <= row.At.Micros()) is not { } episode)
                return null;
            inputs = await _inputs.OfEpisode(machine, version, episode, row.At.Micros(), cancellationToken);
        }
        else
        {
            (inputs, var at) = await _inputs.OfReadings(machine, version, past, row.At, row.PredictedAt, cancellationToken);
            if (at != row.At.Micros())
                return null;
        }
        return Math.Abs(version.Scorer.Of(inputs).Value - row.Value) <= Tolerance * Math.Max(1, Math.Abs(row.Value)) ? inputs : null;
    }

    private async Task<LoadedVersion> Version(Guid id, CancellationToken cancellationToken)
    {
        if (_catalog.All.FirstOrDefault(version => version.Row.Id == id) is { } serving)
            return serving;
        var row = (await _models.Version(id, cancellationToken))!;
        return LoadedVersion.Read(row, (await _models.Get(row.Model, cancellationToken))!, await _models.Load(id, _clock.GetUtcNow(), cancellationToken));
    }
}
